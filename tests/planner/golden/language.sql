select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select
      'Query' as "__typename",
      row_to_json(o3.*) as "me",
      row_to_json(o7.*) as "viewer",
      row_to_json(o12.*) as "few",
      l42.items as "nodes"
    from (select) as t1
    left join lateral (
      select t2.role as "role"
      from jsonb_to_record($2::jsonb) as t2(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
    ) as o3 on true
    left join lateral (
      select t4.role as "role", row_to_json(o6.*) as "partner"
      from jsonb_to_record($2::jsonb) as t4(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
      left join lateral (
        select t5.name as "name", 'Partner' as "__typename", t5.code as "code"
        from partners as t5
        where t5.id = t4.partner_id
      ) as o6 on true
    ) as o7 on true
    left join lateral (
      select
        'CustomerConnection' as "__typename",
        coalesce(json_agg(p9.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o10.*) as item1
        from (
          select t8.* from customers as t8 join customer_scope as s11 on s11.customer_id = t8.id
          order by t8.id limit 101
        ) as t8
        cross join lateral (
          select
            translate(encode('CU'::bytea || uuid_send(t8.id), 'base64'), '+/', '-_') as "id",
            t8.tier as "tier"
        ) as o10
        order by t8.id
        limit $3::int
      ) as p9
    ) as o12 on true
    left join lateral (
      select coalesce(json_agg(coalesce(row_to_json(o15.*), row_to_json(o17.*), row_to_json(o19.*), row_to_json(o23.*), row_to_json(o25.*), row_to_json(o27.*), row_to_json(o29.*), row_to_json(o31.*), row_to_json(o33.*), row_to_json(o35.*), row_to_json(o37.*), row_to_json(o39.*), row_to_json(o41.*)) order by t13.position), '[]'::json) as items
      from rows from (jsonb_to_recordset($4::jsonb) as (id uuid, tag text)) with ordinality as t13(id, tag, position)
      left join lateral (
        select
          'Staff' as "__typename",
          translate(encode('ST'::bytea || uuid_send(t14.id), 'base64'), '+/', '-_') as "id"
        from staff as t14
        where t14.id = case when t13.tag = 'ST' then t13.id end
      ) as o15 on true
      left join lateral (
        select
          'Partner' as "__typename",
          translate(encode('PA'::bytea || uuid_send(t16.id), 'base64'), '+/', '-_') as "id",
          t16.code as "code"
        from partners as t16
        where t16.id = case when t13.tag = 'PA' then t13.id end
      ) as o17 on true
      left join lateral (
        select
          'Customer' as "__typename",
          translate(encode('CU'::bytea || uuid_send(t18.id), 'base64'), '+/', '-_') as "id",
          t18.number as "number"
        from customers as t18
        where t18.id = case when t13.tag = 'CU' then t13.id end
      ) as o19 on true
      left join lateral (
        select
          'Touchpoint' as "__typename",
          translate(encode('TP'::bytea || uuid_send(t20.id), 'base64'), '+/', '-_') as "id",
          t20.action as "action",
          row_to_json(o22.*) as "customer"
        from touchpoints as t20
        left join lateral (
          select
            translate(encode('CU'::bytea || uuid_send(t21.id), 'base64'), '+/', '-_') as "id",
            t21.number as "number"
          from customers as t21
          where t21.id = t20.customer_id
        ) as o22 on true
        where t20.id = case when t13.tag = 'TP' then t13.id end
      ) as o23 on true
      left join lateral (
        select
          'Order' as "__typename",
          translate(encode('OR'::bytea || uuid_send(t24.id), 'base64'), '+/', '-_') as "id"
        from orders as t24
        where t24.id = case when t13.tag = 'OR' then t13.id end
      ) as o25 on true
      left join lateral (
        select
          'OrderLine' as "__typename",
          translate(encode('OL'::bytea || uuid_send(t26.id), 'base64'), '+/', '-_') as "id"
        from order_lines as t26
        where t26.id = case when t13.tag = 'OL' then t13.id end
      ) as o27 on true
      left join lateral (
        select
          'Product' as "__typename",
          translate(encode('PR'::bytea || uuid_send(t28.id), 'base64'), '+/', '-_') as "id"
        from products as t28
        where t28.id = case when t13.tag = 'PR' then t13.id end
      ) as o29 on true
      left join lateral (
        select
          'StockLevel' as "__typename",
          translate(encode('SL'::bytea || uuid_send(t30.id), 'base64'), '+/', '-_') as "id"
        from stock_levels as t30
        where t30.id = case when t13.tag = 'SL' then t13.id end
      ) as o31 on true
      left join lateral (
        select
          'Warehouse' as "__typename",
          translate(encode('WH'::bytea || uuid_send(t32.id), 'base64'), '+/', '-_') as "id"
        from warehouses as t32
        where t32.id = case when t13.tag = 'WH' then t13.id end
      ) as o33 on true
      left join lateral (
        select
          'Campaign' as "__typename",
          translate(encode('CA'::bytea || uuid_send(t34.id), 'base64'), '+/', '-_') as "id"
        from campaigns as t34
        where t34.id = case when t13.tag = 'CA' then t13.id end
      ) as o35 on true
      left join lateral (
        select
          'CampaignAsset' as "__typename",
          translate(encode('CF'::bytea || uuid_send(t36.id), 'base64'), '+/', '-_') as "id"
        from campaign_assets as t36
        where t36.id = case when t13.tag = 'CF' then t13.id end
      ) as o37 on true
      left join lateral (
        select
          'CampaignEnrolment' as "__typename",
          translate(encode('CE'::bytea || uuid_send(t38.id), 'base64'), '+/', '-_') as "id"
        from campaign_enrolments as t38
        where t38.id = case when t13.tag = 'CE' then t13.id end
      ) as o39 on true
      left join lateral (
        select
          'CampaignMembership' as "__typename",
          translate(encode('CM'::bytea || uuid_send(t40.id), 'base64'), '+/', '-_') as "id"
        from campaign_memberships as t40
        where t40.id = case when t13.tag = 'CM' then t13.id end
      ) as o41 on true
    ) as l42 on true
  ) as o
)
end
