select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $7::int then a.body else '~' end, 'UTF8')
  from (
    select '{"partners":' || o15.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"totalCount":' || (select count(*) from partners as t4 where exists (select from partner_terms s where s.partner_id = t4.id))
          || ',"nodes":[' || coalesce(string_agg(p3.item1, ','), '')
          || ']}' as body
      from (
        select
          '{"code":' || to_json(t2.code)::text
            || ',"children":' || o7.body
            || ',"staff":' || o11.body
            || ',"customers":' || o14.body
            || '}' as item1
        from (
          select t2.* from partners as t2
          where exists (select from partner_terms s where s.partner_id = t2.id) and (t2.code) > ($6::text)
          order by t2.code limit 101
        ) as t2
        left join lateral (
          select '{"nodes":[' || coalesce(string_agg(p6.item1, ','), '') || ']}' as body
          from (
            select '{"code":' || to_json(t5.code)::text || '}' as item1
            from (
              select t5.* from partners as t5
              where exists (select from partner_terms s where s.partner_id = t5.id and s.parent_id = t2.id)
              order by t5.code limit 101
            ) as t5
            order by t5.code
            limit $2::int
          ) as p6
        ) as o7 on true
        left join lateral (
          select
            '{"totalCount":' || (select count(*) from staff as t10 where t10.partner_id = t2.id)
              || ',"nodes":[' || coalesce(string_agg(p9.item1, ','), '')
              || ']}' as body
          from (
            select '{"number":' || to_json(t8.number)::text || '}' as item1
            from staff as t8
            where t8.partner_id = t2.id
            order by t8.number
            limit $3::int
          ) as p9
        ) as o11 on true
        left join lateral (
          select '{"nodes":[' || coalesce(string_agg(p13.item1, ','), '') || ']}' as body
          from (
            select '{"number":' || to_json(t12.number)::text || '}' as item1
            from (
              select t12.* from customers as t12
              where exists (select from customer_partner_links l where l.customer_id = t12.id and l.partner_id = t2.id and l.started_on <= current_date and (l.ended_on is null or l.ended_on > current_date))
              order by t12.id limit 101
            ) as t12
            order by t12.id
            limit $4::int
          ) as p13
        ) as o14 on true
        order by t2.code
        limit $5::int
      ) as p3
    ) as o15 on true
    offset 0
  ) as a
) end
