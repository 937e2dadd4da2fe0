select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"nodes":' || coalesce(o27.body, 'null')
      || ',"node":' || coalesce(o53.body, 'null')
      || '}' as body
    from (select) as t1
    left join lateral (
      select '[' || coalesce(string_agg(coalesce(o4.body, o6.body, o8.body, o10.body, o12.body, o14.body, o16.body, o18.body, o20.body, o22.body, o24.body, o26.body, 'null'), ',' order by t2.position), '')
        || ']' as body
      from rows from (jsonb_to_recordset($2::jsonb) as (id uuid, tag text)) with ordinality as t2(id, tag, position)
      left join lateral (
        select
          '{"__typename":"Partner","id":"' || encode('PA'::bytea || uuid_send(t3.id), 'hex')
            || '","code":' || to_json(t3.code)::text
            || '}' as body
        from partners as t3
        where t3.id = case when t2.tag = 'PA' then t2.id end
      ) as o4 on true
      left join lateral (
        select
          '{"__typename":"Customer","id":"' || encode('CU'::bytea || uuid_send(t5.id), 'hex')
            || '","number":' || to_json(t5.number)::text
            || '}' as body
        from customers as t5
        where t5.id = case when t2.tag = 'CU' then t2.id end
      ) as o6 on true
      left join lateral (
        select
          '{"__typename":"Touchpoint","id":"' || encode('TP'::bytea || uuid_send(t7.id), 'hex')
            || '"}' as body
        from touchpoints as t7
        where t7.id = case when t2.tag = 'TP' then t2.id end
      ) as o8 on true
      left join lateral (
        select
          '{"__typename":"Order","id":"' || encode('OR'::bytea || uuid_send(t9.id), 'hex') || '"}' as body
        from orders as t9
        where t9.id = case when t2.tag = 'OR' then t2.id end
      ) as o10 on true
      left join lateral (
        select
          '{"__typename":"OrderLine","id":"' || encode('OL'::bytea || uuid_send(t11.id), 'hex')
            || '"}' as body
        from order_lines as t11
        where t11.id = case when t2.tag = 'OL' then t2.id end
      ) as o12 on true
      left join lateral (
        select
          '{"__typename":"Product","id":"' || encode('PR'::bytea || uuid_send(t13.id), 'hex')
            || '"}' as body
        from products as t13
        where t13.id = case when t2.tag = 'PR' then t2.id end
      ) as o14 on true
      left join lateral (
        select
          '{"__typename":"StockLevel","id":"' || encode('SL'::bytea || uuid_send(t15.id), 'hex')
            || '"}' as body
        from stock_levels as t15
        where t15.id = case when t2.tag = 'SL' then t2.id end
      ) as o16 on true
      left join lateral (
        select
          '{"__typename":"Warehouse","id":"' || encode('WH'::bytea || uuid_send(t17.id), 'hex')
            || '"}' as body
        from warehouses as t17
        where t17.id = case when t2.tag = 'WH' then t2.id end
      ) as o18 on true
      left join lateral (
        select
          '{"__typename":"Campaign","id":"' || encode('CA'::bytea || uuid_send(t19.id), 'hex')
            || '"}' as body
        from campaigns as t19
        where t19.id = case when t2.tag = 'CA' then t2.id end
      ) as o20 on true
      left join lateral (
        select
          '{"__typename":"CampaignAsset","id":"' || encode('CF'::bytea || uuid_send(t21.id), 'hex')
            || '"}' as body
        from campaign_assets as t21
        where t21.id = case when t2.tag = 'CF' then t2.id end
      ) as o22 on true
      left join lateral (
        select
          '{"__typename":"CampaignEnrolment","id":"' || encode('CE'::bytea || uuid_send(t23.id), 'hex')
            || '"}' as body
        from campaign_enrolments as t23
        where t23.id = case when t2.tag = 'CE' then t2.id end
      ) as o24 on true
      left join lateral (
        select
          '{"__typename":"CampaignMembership","id":"' || encode('CM'::bytea || uuid_send(t25.id), 'hex')
            || '"}' as body
        from campaign_memberships as t25
        where t25.id = case when t2.tag = 'CM' then t2.id end
      ) as o26 on true
    ) as o27 on true
    left join lateral (
      select coalesce(o30.body, o32.body, o34.body, o36.body, o38.body, o40.body, o42.body, o44.body, o46.body, o48.body, o50.body, o52.body, 'null') as body
      from rows from (jsonb_to_recordset($3::jsonb) as (id uuid, tag text)) with ordinality as t28(id, tag, position)
      left join lateral (
        select '{"id":"' || encode('PA'::bytea || uuid_send(t29.id), 'hex') || '"}' as body
        from partners as t29
        where t29.id = case when t28.tag = 'PA' then t28.id end
      ) as o30 on true
      left join lateral (
        select
          '{"id":"' || encode('CU'::bytea || uuid_send(t31.id), 'hex')
            || '","number":' || to_json(t31.number)::text
            || '}' as body
        from customers as t31
        where t31.id = case when t28.tag = 'CU' then t28.id end
      ) as o32 on true
      left join lateral (
        select '{"id":"' || encode('TP'::bytea || uuid_send(t33.id), 'hex') || '"}' as body
        from touchpoints as t33
        where t33.id = case when t28.tag = 'TP' then t28.id end
      ) as o34 on true
      left join lateral (
        select '{"id":"' || encode('OR'::bytea || uuid_send(t35.id), 'hex') || '"}' as body
        from orders as t35
        where t35.id = case when t28.tag = 'OR' then t28.id end
      ) as o36 on true
      left join lateral (
        select '{"id":"' || encode('OL'::bytea || uuid_send(t37.id), 'hex') || '"}' as body
        from order_lines as t37
        where t37.id = case when t28.tag = 'OL' then t28.id end
      ) as o38 on true
      left join lateral (
        select '{"id":"' || encode('PR'::bytea || uuid_send(t39.id), 'hex') || '"}' as body
        from products as t39
        where t39.id = case when t28.tag = 'PR' then t28.id end
      ) as o40 on true
      left join lateral (
        select '{"id":"' || encode('SL'::bytea || uuid_send(t41.id), 'hex') || '"}' as body
        from stock_levels as t41
        where t41.id = case when t28.tag = 'SL' then t28.id end
      ) as o42 on true
      left join lateral (
        select '{"id":"' || encode('WH'::bytea || uuid_send(t43.id), 'hex') || '"}' as body
        from warehouses as t43
        where t43.id = case when t28.tag = 'WH' then t28.id end
      ) as o44 on true
      left join lateral (
        select '{"id":"' || encode('CA'::bytea || uuid_send(t45.id), 'hex') || '"}' as body
        from campaigns as t45
        where t45.id = case when t28.tag = 'CA' then t28.id end
      ) as o46 on true
      left join lateral (
        select '{"id":"' || encode('CF'::bytea || uuid_send(t47.id), 'hex') || '"}' as body
        from campaign_assets as t47
        where t47.id = case when t28.tag = 'CF' then t28.id end
      ) as o48 on true
      left join lateral (
        select '{"id":"' || encode('CE'::bytea || uuid_send(t49.id), 'hex') || '"}' as body
        from campaign_enrolments as t49
        where t49.id = case when t28.tag = 'CE' then t28.id end
      ) as o50 on true
      left join lateral (
        select '{"id":"' || encode('CM'::bytea || uuid_send(t51.id), 'hex') || '"}' as body
        from campaign_memberships as t51
        where t51.id = case when t28.tag = 'CM' then t28.id end
      ) as o52 on true
    ) as o53 on true
    offset 0
  ) as a
) end
