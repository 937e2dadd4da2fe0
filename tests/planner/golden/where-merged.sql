select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $5::int then a.body else '~' end, 'UTF8')
  from (
    with w1 as materialized (select exists (select from customer_scope offset (select 50 * sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.customers'::regclass)) as value)
    select '{"touchpoints":' || o6.body || '}' as body
    from (select) as t1
    left join lateral (
      select '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '') || ']}' as body
      from (
        select '{"action":' || to_json(t2.action)::text || '}' as item1
        from (
          select t2.* from (
            (
              select t2.* from customer_scope as s5
              cross join lateral (
                select t2.* from touchpoints as t2
                where t2.customer_id = s5.customer_id and exists (select from staff as t4 where t4.id = t2.recorded_by_id and t4.role = $3::text) and t2.late_by_seconds > $4::int
                order by t2.received_at desc, t2.id desc limit $2::int + 1
              ) as t2
              where not (select w1.value from w1)
              order by t2.received_at desc, t2.id desc limit 101
            )
            union all
            (
              select t2.* from touchpoints as t2
              where (select w1.value from w1) and exists (select from staff as t4 where t4.id = t2.recorded_by_id and t4.role = $3::text) and t2.late_by_seconds > $4::int
              order by t2.received_at desc, t2.id desc limit 101
            )
          ) as t2
          order by t2.received_at desc, t2.id desc limit 101
        ) as t2
        order by t2.received_at desc, t2.id desc
        limit $2::int
      ) as p3
    ) as o6 on true
    offset 0
  ) as a
) end
