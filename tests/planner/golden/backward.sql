select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o7.*) as "customers"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1 order by p3.position desc) filter (where p3.position <= $2::int), '[]'::json) as "edges",
        json_build_object('hasNextPage', true, 'hasPreviousPage', count(*) > $2::int, 'startCursor', (array_agg(p3.cursor order by p3.position desc) filter (where p3.position <= $2::int))[1], 'endCursor', (array_agg(p3.cursor order by p3.position desc) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int]) as "pageInfo"
      from (
        select
          row_to_json(o5.*) as item1,
          translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.id desc) as position
        from (
          select t2.* from customers as t2 join customer_scope as s6 on s6.customer_id = t2.id
          where (t2.id) < ($3::uuid)
          order by t2.id desc limit 101
        ) as t2
        cross join lateral (
          select t2.number as "number"
        ) as o4
        cross join lateral (
          select
            translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as "cursor",
            row_to_json(o4.*) as "node"
        ) as o5
        order by t2.id desc
        limit $2::int + 1
      ) as p3
    ) as o7 on true
  ) as o
)
end
