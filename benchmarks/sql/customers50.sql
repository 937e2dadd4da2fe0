-- $1 claims · $2 customers · $3 touchpoints of each · $4 orders of each
-- A constant limit within the parameter's tells the generic plan how few rows there are.
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"customers":{"nodes":[' || coalesce(string_agg(c.body, ','), '') || ']}}'
  from (
    select '{"id":"' || encode('CU'::bytea || uuid_send(c.id), 'hex') || '","number":' || to_json(c.number)::text
        || ',"displayName":' || to_json(c.display_name)::text || ',"tier":' || to_json(c.tier)::text
        || ',"status":' || to_json(c.status)::text
        || ',"phoneMasked":' || coalesce(to_json(c.phone_masked)::text, 'null')
        || ',"touchpointCount":' || coalesce(f.touchpoint_count, 0)
        || ',"lastTouchpointAt":' || coalesce(to_json(f.last_touchpoint_at)::text, 'null')
        || (',"touchpoints":{"nodes":[' || t.nodes || ']},"orders":{"nodes":[' || o.nodes || ']}}') as body
    from (
      select c.* from customers c join customer_scope s on s.customer_id = c.id order by c.id limit 101
    ) as c
    left join customer_figures f on f.customer_id = c.id
    cross join lateral (
      select coalesce(string_agg(t.body, ','), '') as nodes
      from (
        select '{"id":"' || encode('TP'::bytea || uuid_send(t.id), 'hex') || '","channel":' || to_json(t.channel)::text
          || ',"action":' || to_json(t.action)::text || ',"stage":' || to_json(t.stage)::text
          || ',"sentiment":' || coalesce(to_json(t.sentiment)::text, 'null')
          || ',"occurredAt":' || to_json(t.occurred_at)::text || '}' as body
        from (select * from touchpoints where customer_id = c.id order by id desc limit 101) as t
        order by t.id desc
        limit $3::int
      ) as t
    ) as t
    cross join lateral (
      select coalesce(string_agg(o.body, ','), '') as nodes
      from (
        select '{"id":"' || encode('OR'::bytea || uuid_send(o.id), 'hex') || '","number":' || to_json(o.number)::text
          || ',"status":' || to_json(o.status)::text
          || ',"placedAt":' || coalesce(to_json(o.placed_at)::text, 'null')
          || ',"total":{"amount":"' || o.total || '","currencyCode":' || to_json(o.currency_code)::text
          || '},"lines":{"nodes":[' || l.nodes || ']}}' as body
        from (select * from orders where customer_id = c.id order by id desc limit 101) as o
        cross join lateral (
          select coalesce(string_agg(l.body, ','), '') as nodes
          from (
            select '{"id":"' || encode('OL'::bytea || uuid_send(l.id), 'hex') || '","quantity":' || l.quantity
              || ',"lineTotal":{"amount":"' || l.line_total || '","currencyCode":' || to_json(o.currency_code)::text
              || '},"status":' || to_json(l.status)::text || '}' as body
            from order_lines l where l.order_id = o.id order by l.position limit 100
          ) as l
        ) as l
        order by o.id desc
        limit $4::int
      ) as o
    ) as o
    order by c.id
    limit $2::int
  ) as c
)
end
