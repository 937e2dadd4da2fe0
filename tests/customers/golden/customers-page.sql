select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o12.*) as "customers"
    from (select) as t1
    left join lateral (
      select
        (select count(*) from customers as t4 join customer_scope as s5 on s5.customer_id = t4.id) as "totalCount",
        coalesce(json_agg(p3.item1) filter (where p3.position <= $2::int), '[]'::json) as "edges",
        coalesce(json_agg(p3.item2) filter (where p3.position <= $2::int), '[]'::json) as "nodes",
        json_build_object('hasNextPage', count(*) > $2::int, 'hasPreviousPage', true, 'startCursor', (array_agg(p3.cursor) filter (where p3.position <= $2::int))[1], 'endCursor', (array_agg(p3.cursor) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int]) as "pageInfo"
      from (
        select
          row_to_json(o9.*) as item1,
          row_to_json(o10.*) as item2,
          translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.id) as position
        from (
          select t2.* from customers as t2 join customer_scope as s11 on s11.customer_id = t2.id
          where (t2.id) > ($3::uuid)
          order by t2.id limit 101
        ) as t2
        left join lateral (
          select t6.number as "number"
          from customers as t6
          where t6.id = t2.merged_into_id
        ) as o7 on true
        cross join lateral (
          select
            'Customer' as "__typename",
            t2.number as "number",
            row_to_json(o7.*) as "mergedInto"
        ) as o8
        cross join lateral (
          select
            translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as "cursor",
            row_to_json(o8.*) as "node"
        ) as o9
        cross join lateral (
          select t2.number as "number"
        ) as o10
        order by t2.id
        limit $2::int + 1
      ) as p3
    ) as o12 on true
  ) as o
)
end
