select case when set_config('portal.principal', $1, true) = $1 then (
  select case when $11::jsonb is null or portal.count_contact_searches($11::jsonb, $12::int) then (
    select convert_to(case when octet_length(a.body) <= $10::int then a.body else '~' end, 'UTF8')
    from (
      with w1 as materialized (select portal.search_patterns($3::text) as value), w2 as materialized (select portal.customers_by_contact($5::text, $6::text) as value), w3 as materialized (select portal.search_patterns($8::text) as value)
      select '{"customers":' || o5.body || ',"partners":' || o8.body || '}' as body
      from (select) as t1
      left join lateral (
        select
          '{"nodes":[' || coalesce(string_agg(p3.item1, ',') filter (where p3.position <= $2::int), '')
            || '],"pageInfo":{"hasNextPage":' || (count(*) > $2::int)
            || '}}' as body
        from (
          select
            '{"number":' || to_json(t2.number)::text
              || ',"displayName":' || to_json(t2.display_name)::text
              || '}' as item1,
            row_number() over (order by t2.id) as position
          from (
            select t2.* from customers as t2 join (select customer_id from customer_scope order by customer_id offset 0) as s4 on s4.customer_id = t2.id
            where (select w2.value from w2) is not null and (t2.folded_name like all ((select w1.value from w1)::text[]) or t2.number = $4::text or t2.id = any ((select w2.value from w2)::uuid[]))
            order by t2.id limit 101
          ) as t2
          order by t2.id
          limit $2::int + 1
        ) as p3
      ) as o5 on true
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p7.item1, ','), '') || ']}' as body
        from (
          select '{"code":' || to_json(t6.code)::text || '}' as item1
          from (
            select t6.* from partners as t6
            where exists (select from partner_terms s where s.partner_id = t6.id) and (portal.folded(t6.name) like all ((select w3.value from w3)::text[]) or t6.code = $9::text)
            order by t6.code limit 101
          ) as t6
          order by t6.code
          limit $7::int
        ) as p7
      ) as o8 on true
      offset 0
    ) as a
  ) end
) end
