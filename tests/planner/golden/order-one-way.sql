select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o7.*) as "orders"
    from (select) as t1
    left join lateral (
      select coalesce(json_agg(p3.item1 order by p3.position desc), '[]'::json) as "edges"
      from (
        select
          row_to_json(o5.*) as item1,
          row_number() over (order by t2.total, t2.id) as position
        from (
          select t2.* from partner_scope as s6
          cross join lateral (
            select t2.* from orders as t2
            where t2.partner_id = s6.partner_id and (t2.total, t2.id) > ($3::numeric, $4::uuid)
            order by t2.total, t2.id limit $2::int + 1
          ) as t2
          order by t2.total, t2.id limit 101
        ) as t2
        cross join lateral (
          select t2.number as "number"
        ) as o4
        cross join lateral (
          select
            translate(encode(convert_to(json_build_array('-total,-id'::text, t2.total::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as "cursor",
            row_to_json(o4.*) as "node"
        ) as o5
        order by t2.total, t2.id
        limit $2::int
      ) as p3
    ) as o7 on true
  ) as o
)
end
