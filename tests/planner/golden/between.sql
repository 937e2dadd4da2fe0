select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $5::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customers":' || o4.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '')
          || '],"pageInfo":{"hasNextPage":true,"hasPreviousPage":true}}' as body
      from (
        select '{"number":' || to_json(t2.number)::text || '}' as item1
        from (
          select t2.* from customers as t2
          where (t2.id) > ($3::uuid) and (t2.id) < ($4::uuid)
          order by t2.id limit 101
        ) as t2
        order by t2.id
        limit $2::int
      ) as p3
    ) as o4 on true
    offset 0
  ) as a
) end
