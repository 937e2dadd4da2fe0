select case when set_config('portal.principal', $1, true) = $1 then (
  select case when $12::jsonb is null or portal.count_contact_searches($12::jsonb, $13::int) then (
    select convert_to(case when octet_length(a.body) <= $11::int then a.body else '~' end, 'UTF8')
    from (
      with w1 as materialized (select portal.search_patterns($3::text) as value), w2 as materialized (select portal.customers_by_contact($5::text, $6::text) as value), w3 as materialized (select portal.search_grams($3::text) as value), w4 as materialized (select portal.search_patterns($9::text) as value), w5 as materialized (select portal.search_grams($9::text) as value)
      select '{"customers":' || o5.body || ',"products":' || o8.body || '}' as body
      from (select) as t1
      left join lateral (
        select
          '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '')
            || '],"totalCount":' || (select count(*) from customers as t4 where t4.status = $2::text and (select w2.value from w2) is not null and (portal.name_grams(t4.display_name) @> (select w3.value from w3) or t4.number = $4::text or t4.id = any ((select w2.value from w2)::uuid[])) and (t4.folded_name like all ((select w1.value from w1)::text[]) or t4.number = $4::text or t4.id = any ((select w2.value from w2)::uuid[])))
            || '}' as body
        from (
          select
            '{"number":' || to_json(t2.number)::text
              || ',"displayName":' || to_json(t2.display_name)::text
              || '}' as item1
          from (
            select t2.* from customers as t2
            where t2.status = $2::text and (select w2.value from w2) is not null and (portal.name_grams(t2.display_name) @> (select w3.value from w3) or t2.number = $4::text or t2.id = any ((select w2.value from w2)::uuid[])) and (t2.folded_name like all ((select w1.value from w1)::text[]) or t2.number = $4::text or t2.id = any ((select w2.value from w2)::uuid[]))
            order by t2.id limit 101
          ) as t2
          order by t2.id
          limit $7::int
        ) as p3
      ) as o5 on true
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p7.item1, ','), '') || ']}' as body
        from (
          select '{"sku":' || to_json(t6.sku)::text || '}' as item1
          from (
            select t6.* from products as t6
            where (portal.name_grams(t6.name) @> (select w5.value from w5) or t6.sku = $10::text) and (portal.folded(t6.name) like all ((select w4.value from w4)::text[]) or t6.sku = $10::text)
            order by t6.sku limit 101
          ) as t6
          order by t6.sku
          limit $8::int
        ) as p7
      ) as o8 on true
      offset 0
    ) as a
  ) end
) end
