select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o6.*) as "touchpoints", row_to_json(o13.*) as "orders"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1 order by p3.position desc) filter (where p3.position <= $2::int), '[]'::json) as "nodes",
        json_build_object('hasPreviousPage', count(*) > $2::int) as "pageInfo"
      from (
        select row_to_json(o4.*) as item1, row_number() over (order by t2.id) as position
        from (
          select t2.* from (
            (
              select t2.* from customer_scope as s5
              cross join lateral (
                select t2.* from touchpoints as t2
                where t2.customer_id = s5.customer_id
                order by t2.id limit $2::int + 1
              ) as t2
              where (select count(*) from (select from customer_scope limit 100 + 1) as few) <= 100
              order by t2.id limit 101
            )
            union all
            (
              select t2.* from touchpoints as t2
              where (select count(*) from (select from customer_scope limit 100 + 1) as few) > 100
              order by t2.id limit 101
            )
          ) as t2
          order by t2.id limit 101
        ) as t2
        cross join lateral (
          select t2.occurred_at as "occurredAt"
        ) as o4
        order by t2.id
        limit $2::int + 1
      ) as p3
    ) as o6 on true
    left join lateral (
      select
        coalesce(json_agg(p8.item1 order by p8.position desc), '[]'::json) as "nodes",
        (select count(*) from orders as t10 join partner_scope as s11 on s11.partner_id = t10.partner_id) as "totalCount"
      from (
        select row_to_json(o9.*) as item1, row_number() over (order by t7.id) as position
        from (
          select t7.* from partner_scope as s12
          cross join lateral (
            select t7.* from orders as t7
            where t7.partner_id = s12.partner_id
            order by t7.id limit $3::int + 1
          ) as t7
          order by t7.id limit 101
        ) as t7
        cross join lateral (
          select t7.number as "number"
        ) as o9
        order by t7.id
        limit $3::int
      ) as p8
    ) as o13 on true
  ) as o
)
end
