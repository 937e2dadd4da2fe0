select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customers":' || o10.body || '}' as body
    from (select) as t1
    left join lateral (
      select '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '') || ']}' as body
      from (
        select
          '{"number":' || to_json(t2.number)::text
            || ',"consents":' || o6.body
            || ',"touchpoints":' || o9.body
            || '}' as item1
        from (
          select t2.* from customers as t2
          order by t2.id limit 101
        ) as t2
        left join lateral (
          select '[' || coalesce(string_agg(o5.body, ','), '') || ']' as body from (
            select
              '{"purpose":' || to_json(t4.purpose)::text
                || ',"channel":' || to_json(t4.channel)::text
                || ',"state":' || to_json(t4.state)::text
                || '}' as body
            from consents as t4
            where t4.customer_id = t2.id
            order by t4.purpose, t4.channel
          ) as o5
        ) as o6 on true
        left join lateral (
          select '{"nodes":[' || coalesce(string_agg(p8.item1, ','), '') || ']}' as body
          from (
            select '{"action":' || to_json(t7.action)::text || '}' as item1
            from touchpoints as t7
            where t7.customer_id = t2.id
            order by t7.id desc
            limit $2::int
          ) as p8
        ) as o9 on true
        order by t2.id
        limit $3::int
      ) as p3
    ) as o10 on true
    offset 0
  ) as a
) end
