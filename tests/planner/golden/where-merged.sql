select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"touchpoints":' || o6.body || '}'
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
            where (select count(*) from (select from customer_scope limit 5000 + 1) as few) <= 5000
            order by t2.received_at desc, t2.id desc limit 101
          )
          union all
          (
            select t2.* from touchpoints as t2
            where (select count(*) from (select from customer_scope limit 5000 + 1) as few) > 5000 and exists (select from staff as t4 where t4.id = t2.recorded_by_id and t4.role = $3::text) and t2.late_by_seconds > $4::int
            order by t2.received_at desc, t2.id desc limit 101
          )
        ) as t2
        order by t2.received_at desc, t2.id desc limit 101
      ) as t2
      order by t2.received_at desc, t2.id desc
      limit $2::int
    ) as p3
  ) as o6 on true
)
end
