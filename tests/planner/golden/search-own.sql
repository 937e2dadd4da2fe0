select case when set_config('portal.principal', $1, true) = $1 then (
  with w1 as materialized (select portal.search_patterns($3::text) as value), w2 as materialized (select portal.customers_by_contact($5::text, $6::text) as value), w3 as materialized (select portal.search_patterns($8::text) as value)
  select row_to_json(o.*)::text from (
    select row_to_json(o6.*) as "customers", row_to_json(o10.*) as "partners"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1) filter (where p3.position <= $2::int), '[]'::json) as "nodes",
        json_build_object('hasNextPage', count(*) > $2::int) as "pageInfo"
      from (
        select row_to_json(o4.*) as item1, row_number() over (order by t2.id) as position
        from (
          select t2.* from customers as t2 join customer_scope as s5 on s5.customer_id = t2.id
          where (portal.folded(t2.display_name) like all ((select w1.value from w1)::text[]) or t2.number = $4::text or t2.id = any ((select w2.value from w2)::uuid[]))
          order by t2.id limit 101
        ) as t2
        cross join lateral (
          select t2.number as "number", t2.display_name as "displayName"
        ) as o4
        order by t2.id
        limit $2::int + 1
      ) as p3
    ) as o6 on true
    left join lateral (
      select coalesce(json_agg(p8.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o9.*) as item1
        from (
          select t7.* from partners as t7
          where exists (select from partner_terms s where s.partner_id = t7.id) and (portal.folded(t7.name) like all ((select w3.value from w3)::text[]) or t7.code = $9::text)
          order by t7.code limit 101
        ) as t7
        cross join lateral (
          select t7.code as "code"
        ) as o9
        order by t7.code
        limit $7::int
      ) as p8
    ) as o10 on true
  ) as o
)
end
