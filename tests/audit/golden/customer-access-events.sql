select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customer":' || coalesce(o11.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select '{"accessEvents":' || o10.body || '}' as body
      from customers as t2
      left join lateral (
        select
          '{"nodes":[' || coalesce(string_agg(p4.item1, ','), '')
            || '],"totalCount":' || (select count(*) from access_events as t9 where t9.customer_id = t2.id)
            || '}' as body
        from (
          select
            '{"at":' || to_json(t3.at)::text
              || ',"kind":' || to_json(t3.kind)::text
              || ',"partner":' || coalesce(o6.body, 'null')
              || ',"staff":' || coalesce(o8.body, 'null')
              || ',"purpose":' || coalesce(to_json(t3.purpose)::text, 'null')
              || '}' as item1
          from (
            select t3.* from access_events as t3
            where t3.customer_id = t2.id
            order by t3.id desc limit 101
          ) as t3
          left join lateral (
            select '{"name":' || to_json(t5.name)::text || '}' as body
            from partners as t5
            where t5.id = t3.partner_id
          ) as o6 on true
          left join lateral (
            select '{"displayName":' || to_json(t7.display_name)::text || '}' as body
            from staff as t7
            where t7.id = t3.staff_id
          ) as o8 on true
          order by t3.id desc
          limit $3::int
        ) as p4
      ) as o10 on true
      where t2.id = $2::uuid
    ) as o11 on true
    offset 0
  ) as a
) end
