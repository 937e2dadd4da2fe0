select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o35.*) as "customer"
    from (select) as t1
    left join lateral (
      select
        translate(encode('CU'::bytea || uuid_send(t2.id), 'base64'), '+/', '-_') as "id",
        t2.number as "number",
        t2.display_name as "displayName",
        t2.tier as "tier",
        coalesce(b3.order_count, 0) as "orderCount",
        json_build_object('amount', coalesce(b3.lifetime_value, 0.00)::text, 'currencyCode', coalesce(b3.currency_code, 'CNY')) as "lifetimeValue",
        row_to_json(o10.*) as "journey",
        row_to_json(o18.*) as "touchpoints",
        row_to_json(o28.*) as "orders",
        row_to_json(o34.*) as "campaignMemberships"
      from customers as t2
      left join customer_figures as b3 on b3.customer_id = t2.id
      left join lateral (
        select t4.stage as "stage", t4.entered_at as "enteredAt", l9.items as "path"
        from (
          select
            t2.id,
            coalesce(latest.stage, 'AWARENESS') as stage,
            coalesce(latest.entered_at, t2.first_seen_at) as entered_at
          from (select)
          left join lateral (
            select j.stage, j.entered_at
            from journey_steps as j
            where j.customer_id = t2.id
            order by j.touchpoint_id desc
            limit 1
          ) as latest on true
        ) as t4
        left join lateral (
          select coalesce(json_agg(row_to_json(o8.*)), '[]'::json) as items from (
            select
              t5.stage as "stage",
              t5.entered_at as "enteredAt",
              row_to_json(o7.*) as "touchpoint"
            from journey_steps as t5
            left join lateral (
              select t6.action as "action"
              from touchpoints as t6
              where t6.id = t5.touchpoint_id
            ) as o7 on true
            where t5.customer_id = t4.id
            order by t5.touchpoint_id
          ) as o8
        ) as l9 on true
      ) as o10 on true
      left join lateral (
        select coalesce(json_agg(p12.item1), '[]'::json) as "nodes"
        from (
          select row_to_json(o17.*) as item1
          from (
            select t11.* from touchpoints as t11
            where t11.customer_id = t2.id
            order by t11.id desc limit 101
          ) as t11
          left join lateral (
            select t13.code as "code", t13.name as "name"
            from partners as t13
            where t13.id = t11.partner_id
          ) as o14 on true
          left join lateral (
            select t15.number as "number"
            from orders as t15
            where t15.id = t11.order_id
          ) as o16 on true
          cross join lateral (
            select
              translate(encode('TP'::bytea || uuid_send(t11.id), 'base64'), '+/', '-_') as "id",
              t11.occurred_at as "occurredAt",
              t11.channel as "channel",
              t11.action as "action",
              row_to_json(o14.*) as "partner",
              row_to_json(o16.*) as "order"
          ) as o17
          order by t11.id desc
          limit $3::int
        ) as p12
      ) as o18 on true
      left join lateral (
        select coalesce(json_agg(p20.item1), '[]'::json) as "nodes"
        from (
          select row_to_json(o27.*) as item1
          from (
            select t19.* from orders as t19
            where t19.customer_id = t2.id
            order by t19.id desc limit 101
          ) as t19
          left join lateral (
            select coalesce(json_agg(p22.item1), '[]'::json) as "nodes"
            from (
              select row_to_json(o25.*) as item1
              from (
                select t21.* from order_lines as t21
                where t21.order_id = t19.id
                order by t21.position limit 101
              ) as t21
              left join lateral (
                select t23.sku as "sku", t23.name as "name"
                from products as t23
                where t23.id = t21.product_id
              ) as o24 on true
              cross join lateral (
                select
                  t21.quantity as "quantity",
                  case when t21.unit_price is not null then json_build_object('amount', t21.unit_price::text, 'currencyCode', t19.currency_code) end as "unitPrice",
                  case when t21.line_total is not null then json_build_object('amount', t21.line_total::text) end as "lineTotal",
                  row_to_json(o24.*) as "product"
              ) as o25
              order by t21.position
              limit $4::int
            ) as p22
          ) as o26 on true
          cross join lateral (
            select
              translate(encode('OR'::bytea || uuid_send(t19.id), 'base64'), '+/', '-_') as "id",
              t19.number as "number",
              t19.status as "status",
              t19.placed_at as "placedAt",
              case when t19.total is not null then json_build_object('amount', t19.total::text, 'currencyCode', t19.currency_code) end as "total",
              row_to_json(o26.*) as "lines"
          ) as o27
          order by t19.id desc
          limit $5::int
        ) as p20
      ) as o28 on true
      left join lateral (
        select coalesce(json_agg(p30.item1), '[]'::json) as "nodes"
        from (
          select row_to_json(o33.*) as item1
          from (
            select t29.* from campaign_memberships as t29
            where t29.customer_id = t2.id
            order by t29.id limit 101
          ) as t29
          left join lateral (
            select t31.code as "code"
            from campaigns as t31
            where t31.id = t29.campaign_id
          ) as o32 on true
          cross join lateral (
            select
              t29.added_on as "addedOn",
              t29.channel as "channel",
              row_to_json(o32.*) as "campaign"
          ) as o33
          order by t29.id
          limit $6::int
        ) as p30
      ) as o34 on true
      where t2.id = $2::uuid
    ) as o35 on true
  ) as o
)
end
