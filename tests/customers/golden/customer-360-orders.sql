select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $7::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customer":' || coalesce(o31.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"id":"' || encode('CU'::bytea || uuid_send(t2.id), 'hex')
          || '","number":' || to_json(t2.number)::text
          || ',"displayName":' || to_json(t2.display_name)::text
          || ',"tier":' || to_json(t2.tier)::text
          || ',"orderCount":' || coalesce(b3.order_count, 0)::text
          || ',"lifetimeValue":{"amount":"' || b3.lifetime_value::text
          || '","currencyCode":' || to_json(b3.currency_code)::text
          || '},"journey":' || coalesce(o10.body, 'null')
          || ',"touchpoints":' || o17.body
          || ',"orders":' || o25.body
          || ',"campaignMemberships":' || o30.body
          || '}' as body
      from customers as t2
      left join lateral (
        select coalesce(sum(f.order_count), 0)::int as order_count,
          coalesce(sum(f.lifetime_value) filter (where f.currency_code = f.own_currency), 0.00) as lifetime_value,
          coalesce(min(f.own_currency), 'CNY') as currency_code
        from (
          select n.order_count, n.lifetime_value, n.currency_code,
            first_value(n.currency_code) over (order by n.first_order_id) as own_currency
          from customer_order_figures as n
          where n.customer_id = t2.id and n.order_count > 0
        ) as f
      ) as b3 on true
      left join lateral (
        select
          '{"stage":' || to_json(t4.stage)::text
            || ',"enteredAt":' || to_json(t4.entered_at)::text
            || ',"path":' || o9.body
            || '}' as body
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
          select '[' || coalesce(string_agg(o8.body, ','), '') || ']' as body from (
            select
              '{"stage":' || to_json(t5.stage)::text
                || ',"enteredAt":' || to_json(t5.entered_at)::text
                || ',"touchpoint":' || coalesce(o7.body, 'null')
                || '}' as body
            from journey_steps as t5
            left join lateral (
              select '{"action":' || to_json(t6.action)::text || '}' as body
              from touchpoints as t6
              where t6.id = t5.touchpoint_id
            ) as o7 on true
            where t5.customer_id = t4.id
            order by t5.touchpoint_id
          ) as o8
        ) as o9 on true
      ) as o10 on true
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p12.item1, ','), '') || ']}' as body
        from (
          select
            '{"id":"' || encode('TP'::bytea || uuid_send(t11.id), 'hex')
              || '","occurredAt":' || to_json(t11.occurred_at)::text
              || ',"channel":' || to_json(t11.channel)::text
              || ',"action":' || to_json(t11.action)::text
              || ',"partner":' || coalesce(o14.body, 'null')
              || ',"order":' || coalesce(o16.body, 'null')
              || '}' as item1
          from (
            select t11.* from touchpoints as t11
            where t11.customer_id = t2.id
            order by t11.id desc limit 101
          ) as t11
          left join lateral (
            select
              '{"code":' || to_json(t13.code)::text || ',"name":' || to_json(t13.name)::text || '}' as body
            from partners as t13
            where t13.id = t11.partner_id
          ) as o14 on true
          left join lateral (
            select '{"number":' || to_json(t15.number)::text || '}' as body
            from orders as t15
            where t15.id = t11.order_id
          ) as o16 on true
          order by t11.id desc
          limit $3::int
        ) as p12
      ) as o17 on true
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p19.item1, ','), '') || ']}' as body
        from (
          select
            '{"id":"' || encode('OR'::bytea || uuid_send(t18.id), 'hex')
              || '","number":' || to_json(t18.number)::text
              || ',"status":' || to_json(t18.status)::text
              || ',"placedAt":' || coalesce(to_json(t18.placed_at)::text, 'null')
              || ',"total":{"amount":"' || t18.total::text
              || '","currencyCode":' || to_json(t18.currency_code)::text
              || '},"lines":' || o24.body
              || '}' as item1
          from (
            select t18.* from orders as t18
            where t18.customer_id = t2.id
            order by t18.id desc limit 101
          ) as t18
          left join lateral (
            select '{"nodes":[' || coalesce(string_agg(p21.item1, ','), '') || ']}' as body
            from (
              select
                '{"quantity":' || t20.quantity::text
                  || ',"unitPrice":{"amount":"' || t20.unit_price::text
                  || '","currencyCode":' || to_json(t18.currency_code)::text
                  || '},"lineTotal":{"amount":"' || t20.line_total::text
                  || '"},"product":' || coalesce(o23.body, 'null')
                  || '}' as item1
              from (
                select t20.* from order_lines as t20
                where t20.order_id = t18.id
                order by t20.position limit 101
              ) as t20
              left join lateral (
                select
                  '{"sku":' || to_json(t22.sku)::text || ',"name":' || to_json(t22.name)::text || '}' as body
                from products as t22
                where t22.id = t20.product_id
              ) as o23 on true
              order by t20.position
              limit $4::int
            ) as p21
          ) as o24 on true
          order by t18.id desc
          limit $5::int
        ) as p19
      ) as o25 on true
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p27.item1, ','), '') || ']}' as body
        from (
          select
            '{"addedOn":' || to_json(t26.added_on)::text
              || ',"channel":' || to_json(t26.channel)::text
              || ',"campaign":' || coalesce(o29.body, 'null')
              || '}' as item1
          from (
            select t26.* from campaign_memberships as t26
            where t26.customer_id = t2.id
            order by t26.id limit 101
          ) as t26
          left join lateral (
            select '{"code":' || to_json(t28.code)::text || '}' as body
            from campaigns as t28
            where t28.id = t26.campaign_id
          ) as o29 on true
          order by t26.id
          limit $6::int
        ) as p27
      ) as o30 on true
      where t2.id = $2::uuid
    ) as o31 on true
    offset 0
  ) as a
) end
