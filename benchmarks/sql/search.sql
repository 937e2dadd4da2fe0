-- $1 claims · $2 a word of the name, a number, or neither · $3 customers
-- A constant limit within the parameter's tells the generic plan how few rows there are. The caller's customers are
-- walked in order: PostgreSQL expects one match, and would look at all of them and sort.
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"customers":{"nodes":[' || coalesce(string_agg(c.body, ','), '') || ']}}'
  from (
    select '{"id":"' || encode('CU'::bytea || uuid_send(c.id), 'hex') || '","number":' || to_json(c.number)::text
      || ',"displayName":' || to_json(c.display_name)::text || ',"tier":' || to_json(c.tier)::text
      || ',"status":' || to_json(c.status)::text
      || ',"phoneMasked":' || coalesce(to_json(c.phone_masked)::text, 'null')
      || ',"touchpointCount":' || coalesce(f.touchpoint_count, 0)
      || ',"lastTouchpointAt":' || coalesce(to_json(f.last_touchpoint_at)::text, 'null') || '}' as body
    from (
      select c.* from (select customer_id from customer_scope order by customer_id offset 0) as s
      join customers c on c.id = s.customer_id
      where c.folded_name like (select '%' || folded($2::text) || '%') or c.number = $2::text
      order by s.customer_id limit 101
    ) as c
    left join customer_figures f on f.customer_id = c.id
    order by c.id
    limit $3::int
  ) as c
)
end
