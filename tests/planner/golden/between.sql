select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o5.*) as "customers"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1), '[]'::json) as "nodes",
        json_build_object('hasNextPage', true, 'hasPreviousPage', true) as "pageInfo"
      from (
        select row_to_json(o4.*) as item1
        from (
          select t2.* from customers as t2
          where (t2.id) > ($3::uuid) and (t2.id) < ($4::uuid)
          order by t2.id limit 101
        ) as t2
        cross join lateral (
          select t2.number as "number"
        ) as o4
        order by t2.id
        limit $2::int
      ) as p3
    ) as o5 on true
  ) as o
)
end
