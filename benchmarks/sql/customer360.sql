-- $1 claims · $2 customer · $3 touchpoints · $4 orders
-- A constant limit within the parameter's tells the generic plan how few rows there are.
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"customer":' || coalesce(c.body, 'null') || '}'
  from (select) as root
  left join lateral (
    select '{"id":"' || encode('CU'::bytea || uuid_send(c.id), 'hex') || '","number":' || to_json(c.number)::text
      || ',"displayName":' || to_json(c.display_name)::text || ',"kind":' || to_json(c.kind)::text
      || ',"tier":' || to_json(c.tier)::text || ',"status":' || to_json(c.status)::text
      || ',"region":' || coalesce(to_json(c.region)::text, 'null')
      || ',"language":' || coalesce(to_json(c.language)::text, 'null')
      || ',"preferredChannel":' || coalesce(to_json(c.preferred_channel)::text, 'null')
      || ',"segments":' || to_json(c.segments)::text
      || ',"phoneMasked":' || coalesce(to_json(c.phone_masked)::text, 'null')
      || ',"emailMasked":' || coalesce(to_json(c.email_masked)::text, 'null')
      || ',"firstSeenAt":' || to_json(c.first_seen_at)::text
      || ',"touchpointCount":' || coalesce(f.touchpoint_count, 0)
      || ',"lastTouchpointAt":' || coalesce(to_json(f.last_touchpoint_at)::text, 'null')
      || ',"orderCount":' || v.order_count
      || ',"lifetimeValue":{"amount":"' || v.lifetime_value
      || '","currencyCode":' || to_json(v.currency_code)::text
      || ('},"touchpoints":{"nodes":[' || t.nodes || ']},"orders":{"nodes":[' || o.nodes || ']}}') as body
    from customers c
    left join customer_figures f on f.customer_id = c.id
    cross join lateral (
      select coalesce(sum(n.order_count), 0) as order_count,
        coalesce(sum(n.lifetime_value) filter (where n.currency_code = n.own_currency), 0.00) as lifetime_value,
        coalesce(min(n.own_currency), 'CNY') as currency_code
      from (
        select n.*, first_value(n.currency_code) over (order by n.first_order_id) as own_currency
        from customer_order_figures n
        where n.customer_id = c.id and n.order_count > 0
      ) as n
    ) as v
    cross join lateral (
      select coalesce(string_agg(t.body, ','), '') as nodes
      from (
        select '{"id":"' || encode('TP'::bytea || uuid_send(t.id), 'hex') || '","channel":' || to_json(t.channel)::text
          || ',"device":' || coalesce(to_json(t.device)::text, 'null') || ',"action":' || to_json(t.action)::text
          || ',"stage":' || to_json(t.stage)::text || ',"direction":' || to_json(t.direction)::text
          || ',"outcome":' || coalesce(to_json(t.outcome)::text, 'null')
          || ',"sentiment":' || coalesce(to_json(t.sentiment)::text, 'null')
          || ',"occurredAt":' || to_json(t.occurred_at)::text
          || ',"partner":{"id":"' || encode('PA'::bytea || uuid_send(p.id), 'hex')
          || '","code":' || to_json(p.code)::text || ',"name":' || to_json(p.name)::text || '}}' as body
        from (select * from touchpoints where customer_id = c.id order by id desc limit 101) as t
        join partners p on p.id = t.partner_id
        order by t.id desc
        limit $3::int
      ) as t
    ) as t
    cross join lateral (
      select coalesce(string_agg(o.body, ','), '') as nodes
      from (
        select '{"id":"' || encode('OR'::bytea || uuid_send(o.id), 'hex') || '","number":' || to_json(o.number)::text
          || ',"kind":' || to_json(o.kind)::text || ',"status":' || to_json(o.status)::text
          || ',"placedAt":' || coalesce(to_json(o.placed_at)::text, 'null')
          || ',"total":{"amount":"' || o.total || '","currencyCode":' || to_json(o.currency_code)::text
          || '},"lines":{"nodes":[' || l.nodes || ']}}' as body
        from (select * from orders where customer_id = c.id order by id desc limit 101) as o
        cross join lateral (
          select coalesce(string_agg(l.body, ','), '') as nodes
          from (
            select '{"id":"' || encode('OL'::bytea || uuid_send(l.id), 'hex') || '","quantity":' || l.quantity
              || ',"unitPrice":{"amount":"' || l.unit_price || '","currencyCode":' || to_json(o.currency_code)::text
              || '},"lineTotal":{"amount":"' || l.line_total || '","currencyCode":' || to_json(o.currency_code)::text
              || '},"status":' || to_json(l.status)::text
              || ',"product":{"id":"' || encode('PR'::bytea || uuid_send(p.id), 'hex')
              || '","sku":' || to_json(p.sku)::text || ',"name":' || to_json(p.name)::text || '}}' as body
            from (select * from order_lines where order_id = o.id order by position limit 100) as l
            join products p on p.id = l.product_id
            order by l.position
          ) as l
        ) as l
        order by o.id desc
        limit $4::int
      ) as o
    ) as o
    where c.id = $2::uuid
  ) as c on true
)
end
