select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o13.*) as "orders"
    from (select) as t1
    left join lateral (
      select
        (select count(*) from orders as t4 join partner_scope as s5 on s5.partner_id = t4.partner_id) as "totalCount",
        coalesce(json_agg(p3.item1) filter (where p3.position <= $2::int), '[]'::json) as "nodes",
        json_build_object('hasNextPage', count(*) > $2::int, 'endCursor', (array_agg(p3.cursor) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int]) as "pageInfo"
      from (
        select
          row_to_json(o11.*) as item1,
          translate(encode(convert_to(json_build_array('-id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.id desc) as position
        from (
          select t2.* from partner_scope as s12
          cross join lateral (
            select t2.* from orders as t2
            where t2.partner_id = s12.partner_id and (t2.id) < ($3::uuid)
            order by t2.id desc limit $2::int + 1
          ) as t2
          order by t2.id desc limit 101
        ) as t2
        left join lateral (
          select t6.code as "code"
          from partners as t6
          where t6.id = t2.partner_id
        ) as o7 on true
        left join lateral (
          select t8.number as "number"
          from customers as t8
          where t8.id = t2.customer_id
        ) as o9 on true
        left join order_margins as b10 on b10.order_id = t2.id
        cross join lateral (
          select
            t2.number as "number",
            t2.kind as "kind",
            row_to_json(o7.*) as "partner",
            row_to_json(o9.*) as "customer",
            case when t2.subtotal is not null then json_build_object('amount', t2.subtotal::text) end as "subtotal",
            case when t2.discount is not null then json_build_object('amount', t2.discount::text) end as "discount",
            case when b10.margin is not null then json_build_object('amount', b10.margin::text, '__typename', 'Money') end as "margin"
        ) as o11
        order by t2.id desc
        limit $2::int + 1
      ) as p3
    ) as o13 on true
  ) as o
)
end
