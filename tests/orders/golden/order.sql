select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $6::int then a.body else '~' end, 'UTF8')
  from (
    select '{"order":' || coalesce(o8.body, 'null')
      || ',"numbered":' || coalesce(o10.body, 'null')
      || ',"node":' || coalesce(o41.body, 'null')
      || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"number":' || to_json(t2.number)::text
          || ',"placedBy":' || coalesce(o4.body, 'null')
          || ',"lines":' || o7.body
          || '}' as body
      from orders as t2
      left join lateral (
        select '{"displayName":' || to_json(t3.display_name)::text || '}' as body
        from staff as t3
        where t3.id = t2.placed_by_id
      ) as o4 on true
      left join lateral (
        select '{"edges":[' || coalesce(string_agg(p6.item1, ','), '') || ']}' as body
        from (
          select
            '{"cursor":"' || translate(encode(convert_to(json_build_array('position'::text, t5.position)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
              || '","node":{"position":' || t5.position::text
              || ',"unitPrice":{"amount":"' || t5.unit_price::text
              || '","currencyCode":' || to_json(t2.currency_code)::text
              || '},"promisedDate":' || coalesce(to_json(t5.promised_on)::text, 'null')
              || '}}' as item1
          from order_lines as t5
          where t5.order_id = t2.id
          order by t5.position
          limit $3::int
        ) as p6
      ) as o7 on true
      where t2.id = $2::uuid
    ) as o8 on true
    left join lateral (
      select '{"id":"' || encode('OR'::bytea || uuid_send(t9.id), 'hex') || '"}' as body
      from orders as t9
      where t9.number = $4::text
    ) as o10 on true
    left join lateral (
      select coalesce(o13.body, o15.body, o17.body, o19.body, o21.body, o24.body, o26.body, o28.body, o30.body, o32.body, o34.body, o36.body, o38.body, o40.body, 'null') as body
      from rows from (jsonb_to_recordset($5::jsonb) as (id uuid, tag text)) with ordinality as t11(id, tag, position)
      left join lateral (
        select '{}' as body
        from staff as t12
        where t12.id = case when t11.tag = 'ST' then t11.id end
      ) as o13 on true
      left join lateral (
        select '{}' as body
        from partners as t14
        where t14.id = case when t11.tag = 'PA' then t11.id end
      ) as o15 on true
      left join lateral (
        select '{}' as body
        from customers as t16
        where t16.id = case when t11.tag = 'CU' then t11.id end
      ) as o17 on true
      left join lateral (
        select '{}' as body
        from touchpoints as t18
        where t18.id = case when t11.tag = 'TP' then t11.id end
      ) as o19 on true
      left join lateral (
        select '{}' as body
        from orders as t20
        where t20.id = case when t11.tag = 'OR' then t11.id end
      ) as o21 on true
      left join lateral (
        select
          '{"lineTotal":{"amount":"' || t22.line_total::text
            || '","currencyCode":' || to_json(b23.currency_code)::text
            || '}}' as body
        from order_lines as t22
        left join orders as b23 on b23.id = t22.order_id
        where t22.id = case when t11.tag = 'OL' then t11.id end
      ) as o24 on true
      left join lateral (
        select '{}' as body
        from products as t25
        where t25.id = case when t11.tag = 'PR' then t11.id end
      ) as o26 on true
      left join lateral (
        select '{}' as body
        from stock_levels as t27
        where t27.id = case when t11.tag = 'SL' then t11.id end
      ) as o28 on true
      left join lateral (
        select '{}' as body
        from warehouses as t29
        where t29.id = case when t11.tag = 'WH' then t11.id end
      ) as o30 on true
      left join lateral (
        select '{}' as body
        from campaigns as t31
        where t31.id = case when t11.tag = 'CA' then t11.id end
      ) as o32 on true
      left join lateral (
        select '{}' as body
        from campaign_assets as t33
        where t33.id = case when t11.tag = 'CF' then t11.id end
      ) as o34 on true
      left join lateral (
        select '{}' as body
        from campaign_enrolments as t35
        where t35.id = case when t11.tag = 'CE' then t11.id end
      ) as o36 on true
      left join lateral (
        select '{}' as body
        from campaign_memberships as t37
        where t37.id = case when t11.tag = 'CM' then t11.id end
      ) as o38 on true
      left join lateral (
        select '{}' as body
        from access_events as t39
        where t39.id = case when t11.tag = 'AE' then t11.id end
      ) as o40 on true
    ) as o41 on true
    offset 0
  ) as a
) end
