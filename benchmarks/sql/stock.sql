-- $1 claims · $2 stock levels
-- A constant limit within the parameter's tells the generic plan how few rows there are.
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"stockLevels":{"nodes":[' || coalesce(string_agg(l.body, ','), '') || ']}}'
  from (
    select '{"id":"' || encode('SL'::bytea || uuid_send(l.id), 'hex') || '","onHand":' || l.on_hand
      || ',"reserved":' || l.reserved || ',"inTransit":' || l.in_transit || ',"safety":' || l.safety
      || ',"availableToPromise":' || greatest(l.on_hand::bigint - l.reserved - l.safety, -2147483648)
      || ',"asOf":' || to_json(l.as_of)::text
      || ',"product":{"id":"' || encode('PR'::bytea || uuid_send(p.id), 'hex') || '","sku":' || to_json(p.sku)::text
      || ',"name":' || to_json(p.name)::text || ',"category":' || coalesce(to_json(p.category)::text, 'null')
      || ',"brand":' || coalesce(to_json(p.brand)::text, 'null')
      || '},"warehouse":{"id":"' || encode('WH'::bytea || uuid_send(w.id), 'hex')
      || '","code":' || to_json(w.code)::text || ',"name":' || to_json(w.name)::text || '}}' as body
    from (
      select l.* from partner_scope s
      cross join lateral (select * from stock_levels where partner_id = s.partner_id order by id limit $2::int) as l
      order by l.id limit 101
    ) as l
    join products p on p.id = l.product_id
    join warehouses w on w.id = l.warehouse_id
    order by l.id
    limit $2::int
  ) as l
)
end
