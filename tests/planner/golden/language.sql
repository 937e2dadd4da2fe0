select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $5::int then a.body else '~' end, 'UTF8')
  from (
    select '{"__typename":"Query","me":' || coalesce(o3.body, 'null')
      || ',"viewer":' || coalesce(o7.body, 'null')
      || ',"few":' || o11.body
      || ',"nodes":' || coalesce(o43.body, 'null')
      || '}' as body
    from (select) as t1
    left join lateral (
      select '{"role":' || coalesce(to_json(t2.role)::text, 'null') || '}' as body
      from jsonb_to_record($2::jsonb) as t2(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
    ) as o3 on true
    left join lateral (
      select
        '{"role":' || coalesce(to_json(t4.role)::text, 'null')
          || ',"partner":' || coalesce(o6.body, 'null')
          || '}' as body
      from jsonb_to_record($2::jsonb) as t4(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
      left join lateral (
        select
          '{"name":' || to_json(t5.name)::text
            || ',"__typename":"Partner","code":' || to_json(t5.code)::text
            || '}' as body
        from partners as t5
        where t5.id = t4.partner_id
      ) as o6 on true
    ) as o7 on true
    left join lateral (
      select
        '{"__typename":"CustomerConnection","nodes":[' || coalesce(string_agg(p9.item1, ','), '')
          || ']}' as body
      from (
        select
          '{"id":"' || encode('CU'::bytea || uuid_send(t8.id), 'hex')
            || '","tier":' || to_json(t8.tier)::text
            || '}' as item1
        from (
          select t8.* from customers as t8 join customer_scope as s10 on s10.customer_id = t8.id
          order by t8.id limit 101
        ) as t8
        order by t8.id
        limit $3::int
      ) as p9
    ) as o11 on true
    left join lateral (
      select '[' || coalesce(string_agg(coalesce(o14.body, o16.body, o18.body, o22.body, o24.body, o26.body, o28.body, o30.body, o32.body, o34.body, o36.body, o38.body, o40.body, o42.body, 'null'), ',' order by t12.position), '')
        || ']' as body
      from rows from (jsonb_to_recordset($4::jsonb) as (id uuid, tag text)) with ordinality as t12(id, tag, position)
      left join lateral (
        select
          '{"__typename":"Staff","id":"' || encode('ST'::bytea || uuid_send(t13.id), 'hex') || '"}' as body
        from staff as t13
        where t13.id = case when t12.tag = 'ST' then t12.id end
      ) as o14 on true
      left join lateral (
        select
          '{"__typename":"Partner","id":"' || encode('PA'::bytea || uuid_send(t15.id), 'hex')
            || '","code":' || to_json(t15.code)::text
            || '}' as body
        from partners as t15
        where t15.id = case when t12.tag = 'PA' then t12.id end
      ) as o16 on true
      left join lateral (
        select
          '{"__typename":"Customer","id":"' || encode('CU'::bytea || uuid_send(t17.id), 'hex')
            || '","number":' || to_json(t17.number)::text
            || '}' as body
        from customers as t17
        where t17.id = case when t12.tag = 'CU' then t12.id end
      ) as o18 on true
      left join lateral (
        select
          '{"__typename":"Touchpoint","id":"' || encode('TP'::bytea || uuid_send(t19.id), 'hex')
            || '","action":' || to_json(t19.action)::text
            || ',"customer":' || coalesce(o21.body, 'null')
            || '}' as body
        from touchpoints as t19
        left join lateral (
          select
            '{"id":"' || encode('CU'::bytea || uuid_send(t20.id), 'hex')
              || '","number":' || to_json(t20.number)::text
              || '}' as body
          from customers as t20
          where t20.id = t19.customer_id
        ) as o21 on true
        where t19.id = case when t12.tag = 'TP' then t12.id end
      ) as o22 on true
      left join lateral (
        select
          '{"__typename":"Order","id":"' || encode('OR'::bytea || uuid_send(t23.id), 'hex') || '"}' as body
        from orders as t23
        where t23.id = case when t12.tag = 'OR' then t12.id end
      ) as o24 on true
      left join lateral (
        select
          '{"__typename":"OrderLine","id":"' || encode('OL'::bytea || uuid_send(t25.id), 'hex')
            || '"}' as body
        from order_lines as t25
        where t25.id = case when t12.tag = 'OL' then t12.id end
      ) as o26 on true
      left join lateral (
        select
          '{"__typename":"Product","id":"' || encode('PR'::bytea || uuid_send(t27.id), 'hex')
            || '"}' as body
        from products as t27
        where t27.id = case when t12.tag = 'PR' then t12.id end
      ) as o28 on true
      left join lateral (
        select
          '{"__typename":"StockLevel","id":"' || encode('SL'::bytea || uuid_send(t29.id), 'hex')
            || '"}' as body
        from stock_levels as t29
        where t29.id = case when t12.tag = 'SL' then t12.id end
      ) as o30 on true
      left join lateral (
        select
          '{"__typename":"Warehouse","id":"' || encode('WH'::bytea || uuid_send(t31.id), 'hex')
            || '"}' as body
        from warehouses as t31
        where t31.id = case when t12.tag = 'WH' then t12.id end
      ) as o32 on true
      left join lateral (
        select
          '{"__typename":"Campaign","id":"' || encode('CA'::bytea || uuid_send(t33.id), 'hex')
            || '"}' as body
        from campaigns as t33
        where t33.id = case when t12.tag = 'CA' then t12.id end
      ) as o34 on true
      left join lateral (
        select
          '{"__typename":"CampaignAsset","id":"' || encode('CF'::bytea || uuid_send(t35.id), 'hex')
            || '"}' as body
        from campaign_assets as t35
        where t35.id = case when t12.tag = 'CF' then t12.id end
      ) as o36 on true
      left join lateral (
        select
          '{"__typename":"CampaignEnrolment","id":"' || encode('CE'::bytea || uuid_send(t37.id), 'hex')
            || '"}' as body
        from campaign_enrolments as t37
        where t37.id = case when t12.tag = 'CE' then t12.id end
      ) as o38 on true
      left join lateral (
        select
          '{"__typename":"CampaignMembership","id":"' || encode('CM'::bytea || uuid_send(t39.id), 'hex')
            || '"}' as body
        from campaign_memberships as t39
        where t39.id = case when t12.tag = 'CM' then t12.id end
      ) as o40 on true
      left join lateral (
        select
          '{"__typename":"AccessEvent","id":"' || encode('AE'::bytea || uuid_send(t41.id), 'hex')
            || '"}' as body
        from access_events as t41
        where t41.id = case when t12.tag = 'AE' then t12.id end
      ) as o42 on true
    ) as o43 on true
    offset 0
  ) as a
) end
