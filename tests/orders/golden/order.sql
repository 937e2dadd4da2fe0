select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select
      row_to_json(o10.*) as "order",
      row_to_json(o12.*) as "numbered",
      l41.items as "node"
    from (select) as t1
    left join lateral (
      select
        t2.number as "number",
        row_to_json(o4.*) as "placedBy",
        row_to_json(o9.*) as "lines"
      from orders as t2
      left join lateral (
        select t3.display_name as "displayName"
        from staff as t3
        where t3.id = t2.placed_by_id
      ) as o4 on true
      left join lateral (
        select coalesce(json_agg(p6.item1), '[]'::json) as "edges"
        from (
          select row_to_json(o8.*) as item1
          from (
            select t5.* from order_lines as t5
            where t5.order_id = t2.id
            order by t5.position limit 101
          ) as t5
          cross join lateral (
            select
              t5.position as "position",
              case when t5.unit_price is not null then json_build_object('amount', t5.unit_price::text, 'currencyCode', t2.currency_code) end as "unitPrice",
              t5.promised_on as "promisedDate"
          ) as o7
          cross join lateral (
            select
              translate(encode(convert_to(json_build_array('position'::text, t5.position)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as "cursor",
              row_to_json(o7.*) as "node"
          ) as o8
          order by t5.position
          limit $3::int
        ) as p6
      ) as o9 on true
      where t2.id = $2::uuid
    ) as o10 on true
    left join lateral (
      select translate(encode('OR'::bytea || uuid_send(t11.id), 'base64'), '+/', '-_') as "id"
      from orders as t11
      where t11.number = $4::text
    ) as o12 on true
    left join lateral (
      select coalesce(row_to_json(o15.*), row_to_json(o17.*), row_to_json(o19.*), row_to_json(o21.*), row_to_json(o23.*), row_to_json(o26.*), row_to_json(o28.*), row_to_json(o30.*), row_to_json(o32.*), row_to_json(o34.*), row_to_json(o36.*), row_to_json(o38.*), row_to_json(o40.*)) as items
      from rows from (jsonb_to_recordset($5::jsonb) as (id uuid, tag text)) with ordinality as t13(id, tag, position)
      left join lateral (
        select
        from staff as t14
        where t14.id = case when t13.tag = 'ST' then t13.id end
      ) as o15 on true
      left join lateral (
        select
        from partners as t16
        where t16.id = case when t13.tag = 'PA' then t13.id end
      ) as o17 on true
      left join lateral (
        select
        from customers as t18
        where t18.id = case when t13.tag = 'CU' then t13.id end
      ) as o19 on true
      left join lateral (
        select
        from touchpoints as t20
        where t20.id = case when t13.tag = 'TP' then t13.id end
      ) as o21 on true
      left join lateral (
        select
        from orders as t22
        where t22.id = case when t13.tag = 'OR' then t13.id end
      ) as o23 on true
      left join lateral (
        select
          case when t24.line_total is not null then json_build_object('amount', t24.line_total::text, 'currencyCode', b25.currency_code) end as "lineTotal"
        from order_lines as t24
        left join orders as b25 on b25.id = t24.order_id
        where t24.id = case when t13.tag = 'OL' then t13.id end
      ) as o26 on true
      left join lateral (
        select
        from products as t27
        where t27.id = case when t13.tag = 'PR' then t13.id end
      ) as o28 on true
      left join lateral (
        select
        from stock_levels as t29
        where t29.id = case when t13.tag = 'SL' then t13.id end
      ) as o30 on true
      left join lateral (
        select
        from warehouses as t31
        where t31.id = case when t13.tag = 'WH' then t13.id end
      ) as o32 on true
      left join lateral (
        select
        from campaigns as t33
        where t33.id = case when t13.tag = 'CA' then t13.id end
      ) as o34 on true
      left join lateral (
        select
        from campaign_assets as t35
        where t35.id = case when t13.tag = 'CF' then t13.id end
      ) as o36 on true
      left join lateral (
        select
        from campaign_enrolments as t37
        where t37.id = case when t13.tag = 'CE' then t13.id end
      ) as o38 on true
      left join lateral (
        select
        from campaign_memberships as t39
        where t39.id = case when t13.tag = 'CM' then t13.id end
      ) as o40 on true
    ) as l41 on true
  ) as o
)
end
