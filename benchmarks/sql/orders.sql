-- $1 claims · $2 orders
-- A constant limit within the parameter's tells the generic plan how few rows there are.
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"orders":{"nodes":[' || coalesce(string_agg(o.body, ','), '') || ']}}'
  from (
    select '{"id":"' || encode('OR'::bytea || uuid_send(o.id), 'hex') || '","number":' || to_json(o.number)::text
      || ',"kind":' || to_json(o.kind)::text || ',"status":' || to_json(o.status)::text
      || ',"placedAt":' || coalesce(to_json(o.placed_at)::text, 'null')
      || ',"total":{"amount":"' || o.total || '","currencyCode":' || to_json(o.currency_code)::text
      || '},"customer":' || coalesce('{"id":"' || encode('CU'::bytea || uuid_send(c.id), 'hex')
      || '","number":' || to_json(c.number)::text || ',"displayName":' || to_json(c.display_name)::text || '}', 'null')
      || (',"lines":{"nodes":[' || l.nodes || ']}}') as body
    from (
      select o.* from partner_scope s
      cross join lateral (select * from orders where partner_id = s.partner_id order by id desc limit $2::int) as o
      order by o.id desc limit 101
    ) as o
    left join customers c on c.id = o.customer_id
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
    limit $2::int
  ) as o
)
end
