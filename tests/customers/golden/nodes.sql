select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select l27.items as "nodes", l53.items as "node"
    from (select) as t1
    left join lateral (
      select coalesce(json_agg(coalesce(row_to_json(o4.*), row_to_json(o6.*), row_to_json(o8.*), row_to_json(o10.*), row_to_json(o12.*), row_to_json(o14.*), row_to_json(o16.*), row_to_json(o18.*), row_to_json(o20.*), row_to_json(o22.*), row_to_json(o24.*), row_to_json(o26.*)) order by t2.position), '[]'::json) as items
      from rows from (jsonb_to_recordset($2::jsonb) as (id uuid, tag text)) with ordinality as t2(id, tag, position)
      left join lateral (
        select
          'Partner' as "__typename",
          translate(encode('PA'::bytea || uuid_send(t3.id), 'base64'), '+/', '-_') as "id",
          t3.code as "code"
        from partners as t3
        where t3.id = case when t2.tag = 'PA' then t2.id end
      ) as o4 on true
      left join lateral (
        select
          'Customer' as "__typename",
          translate(encode('CU'::bytea || uuid_send(t5.id), 'base64'), '+/', '-_') as "id",
          t5.number as "number"
        from customers as t5
        where t5.id = case when t2.tag = 'CU' then t2.id end
      ) as o6 on true
      left join lateral (
        select
          'Touchpoint' as "__typename",
          translate(encode('TP'::bytea || uuid_send(t7.id), 'base64'), '+/', '-_') as "id"
        from touchpoints as t7
        where t7.id = case when t2.tag = 'TP' then t2.id end
      ) as o8 on true
      left join lateral (
        select
          'Order' as "__typename",
          translate(encode('OR'::bytea || uuid_send(t9.id), 'base64'), '+/', '-_') as "id"
        from orders as t9
        where t9.id = case when t2.tag = 'OR' then t2.id end
      ) as o10 on true
      left join lateral (
        select
          'OrderLine' as "__typename",
          translate(encode('OL'::bytea || uuid_send(t11.id), 'base64'), '+/', '-_') as "id"
        from order_lines as t11
        where t11.id = case when t2.tag = 'OL' then t2.id end
      ) as o12 on true
      left join lateral (
        select
          'Product' as "__typename",
          translate(encode('PR'::bytea || uuid_send(t13.id), 'base64'), '+/', '-_') as "id"
        from products as t13
        where t13.id = case when t2.tag = 'PR' then t2.id end
      ) as o14 on true
      left join lateral (
        select
          'StockLevel' as "__typename",
          translate(encode('SL'::bytea || uuid_send(t15.id), 'base64'), '+/', '-_') as "id"
        from stock_levels as t15
        where t15.id = case when t2.tag = 'SL' then t2.id end
      ) as o16 on true
      left join lateral (
        select
          'Warehouse' as "__typename",
          translate(encode('WH'::bytea || uuid_send(t17.id), 'base64'), '+/', '-_') as "id"
        from warehouses as t17
        where t17.id = case when t2.tag = 'WH' then t2.id end
      ) as o18 on true
      left join lateral (
        select
          'Campaign' as "__typename",
          translate(encode('CA'::bytea || uuid_send(t19.id), 'base64'), '+/', '-_') as "id"
        from campaigns as t19
        where t19.id = case when t2.tag = 'CA' then t2.id end
      ) as o20 on true
      left join lateral (
        select
          'CampaignAsset' as "__typename",
          translate(encode('CF'::bytea || uuid_send(t21.id), 'base64'), '+/', '-_') as "id"
        from campaign_assets as t21
        where t21.id = case when t2.tag = 'CF' then t2.id end
      ) as o22 on true
      left join lateral (
        select
          'CampaignEnrolment' as "__typename",
          translate(encode('CE'::bytea || uuid_send(t23.id), 'base64'), '+/', '-_') as "id"
        from campaign_enrolments as t23
        where t23.id = case when t2.tag = 'CE' then t2.id end
      ) as o24 on true
      left join lateral (
        select
          'CampaignMembership' as "__typename",
          translate(encode('CM'::bytea || uuid_send(t25.id), 'base64'), '+/', '-_') as "id"
        from campaign_memberships as t25
        where t25.id = case when t2.tag = 'CM' then t2.id end
      ) as o26 on true
    ) as l27 on true
    left join lateral (
      select coalesce(row_to_json(o30.*), row_to_json(o32.*), row_to_json(o34.*), row_to_json(o36.*), row_to_json(o38.*), row_to_json(o40.*), row_to_json(o42.*), row_to_json(o44.*), row_to_json(o46.*), row_to_json(o48.*), row_to_json(o50.*), row_to_json(o52.*)) as items
      from rows from (jsonb_to_recordset($3::jsonb) as (id uuid, tag text)) with ordinality as t28(id, tag, position)
      left join lateral (
        select translate(encode('PA'::bytea || uuid_send(t29.id), 'base64'), '+/', '-_') as "id"
        from partners as t29
        where t29.id = case when t28.tag = 'PA' then t28.id end
      ) as o30 on true
      left join lateral (
        select
          translate(encode('CU'::bytea || uuid_send(t31.id), 'base64'), '+/', '-_') as "id",
          t31.number as "number"
        from customers as t31
        where t31.id = case when t28.tag = 'CU' then t28.id end
      ) as o32 on true
      left join lateral (
        select translate(encode('TP'::bytea || uuid_send(t33.id), 'base64'), '+/', '-_') as "id"
        from touchpoints as t33
        where t33.id = case when t28.tag = 'TP' then t28.id end
      ) as o34 on true
      left join lateral (
        select translate(encode('OR'::bytea || uuid_send(t35.id), 'base64'), '+/', '-_') as "id"
        from orders as t35
        where t35.id = case when t28.tag = 'OR' then t28.id end
      ) as o36 on true
      left join lateral (
        select translate(encode('OL'::bytea || uuid_send(t37.id), 'base64'), '+/', '-_') as "id"
        from order_lines as t37
        where t37.id = case when t28.tag = 'OL' then t28.id end
      ) as o38 on true
      left join lateral (
        select translate(encode('PR'::bytea || uuid_send(t39.id), 'base64'), '+/', '-_') as "id"
        from products as t39
        where t39.id = case when t28.tag = 'PR' then t28.id end
      ) as o40 on true
      left join lateral (
        select translate(encode('SL'::bytea || uuid_send(t41.id), 'base64'), '+/', '-_') as "id"
        from stock_levels as t41
        where t41.id = case when t28.tag = 'SL' then t28.id end
      ) as o42 on true
      left join lateral (
        select translate(encode('WH'::bytea || uuid_send(t43.id), 'base64'), '+/', '-_') as "id"
        from warehouses as t43
        where t43.id = case when t28.tag = 'WH' then t28.id end
      ) as o44 on true
      left join lateral (
        select translate(encode('CA'::bytea || uuid_send(t45.id), 'base64'), '+/', '-_') as "id"
        from campaigns as t45
        where t45.id = case when t28.tag = 'CA' then t28.id end
      ) as o46 on true
      left join lateral (
        select translate(encode('CF'::bytea || uuid_send(t47.id), 'base64'), '+/', '-_') as "id"
        from campaign_assets as t47
        where t47.id = case when t28.tag = 'CF' then t28.id end
      ) as o48 on true
      left join lateral (
        select translate(encode('CE'::bytea || uuid_send(t49.id), 'base64'), '+/', '-_') as "id"
        from campaign_enrolments as t49
        where t49.id = case when t28.tag = 'CE' then t28.id end
      ) as o50 on true
      left join lateral (
        select translate(encode('CM'::bytea || uuid_send(t51.id), 'base64'), '+/', '-_') as "id"
        from campaign_memberships as t51
        where t51.id = case when t28.tag = 'CM' then t28.id end
      ) as o52 on true
    ) as l53 on true
  ) as o
)
end
