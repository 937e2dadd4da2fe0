select case when set_config('portal.principal', $1, true) = $1 then (
  with w1 as materialized (select portal.search_patterns($3::text) as value), w2 as materialized (select portal.customers_by_contact($5::text, $6::text) as value), w3 as materialized (select portal.search_grams($3::text) as value), w4 as materialized (select portal.search_patterns($9::text) as value), w5 as materialized (select portal.search_grams($9::text) as value)
  select row_to_json(o.*)::text from (
    select row_to_json(o6.*) as "customers", row_to_json(o10.*) as "products"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1), '[]'::json) as "nodes",
        (select count(*) from customers as t5 where t5.status = $2::text and (portal.name_grams(t5.display_name) @> (select w3.value from w3) or t5.number = $4::text or t5.id = any ((select w2.value from w2)::uuid[])) and (portal.folded(t5.display_name) like all ((select w1.value from w1)::text[]) or t5.number = $4::text or t5.id = any ((select w2.value from w2)::uuid[]))) as "totalCount"
      from (
        select row_to_json(o4.*) as item1
        from (
          select t2.* from customers as t2
          where t2.status = $2::text and (portal.name_grams(t2.display_name) @> (select w3.value from w3) or t2.number = $4::text or t2.id = any ((select w2.value from w2)::uuid[])) and (portal.folded(t2.display_name) like all ((select w1.value from w1)::text[]) or t2.number = $4::text or t2.id = any ((select w2.value from w2)::uuid[]))
          order by t2.id limit 101
        ) as t2
        cross join lateral (
          select t2.number as "number", t2.display_name as "displayName"
        ) as o4
        order by t2.id
        limit $7::int
      ) as p3
    ) as o6 on true
    left join lateral (
      select coalesce(json_agg(p8.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o9.*) as item1
        from (
          select t7.* from products as t7
          where (portal.name_grams(t7.name) @> (select w5.value from w5) or t7.sku = $10::text) and (portal.folded(t7.name) like all ((select w4.value from w4)::text[]) or t7.sku = $10::text)
          order by t7.sku limit 101
        ) as t7
        cross join lateral (
          select t7.sku as "sku"
        ) as o9
        order by t7.sku
        limit $8::int
      ) as p8
    ) as o10 on true
  ) as o
)
end
