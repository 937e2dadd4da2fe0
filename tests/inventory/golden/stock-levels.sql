select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o14.*) as "stockLevels"
    from (select) as t1
    left join lateral (
      select
        (select count(*) from stock_levels as t4 join partner_scope as s5 on s5.partner_id = t4.partner_id) as "totalCount",
        coalesce(json_agg(p3.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o12.*) as item1
        from (
          select t2.* from partner_scope as s13
          cross join lateral (
            select t2.* from stock_levels as t2
            where t2.partner_id = s13.partner_id
            order by t2.id limit $2::int + 1
          ) as t2
          order by t2.id limit 101
        ) as t2
        left join lateral (
          select t6.sku as "sku"
          from products as t6
          where t6.id = t2.product_id
        ) as o7 on true
        left join lateral (
          select t8.code as "code", row_to_json(o10.*) as "owner"
          from warehouses as t8
          left join lateral (
            select t9.code as "code"
            from partners as t9
            where t9.id = t8.owner_id
          ) as o10 on true
          where t8.id = t2.warehouse_id
        ) as o11 on true
        cross join lateral (
          select
            t2.on_hand as "onHand",
            t2.reserved as "reserved",
            t2.in_transit as "inTransit",
            greatest(t2.on_hand::bigint - t2.reserved - t2.safety, -2147483648)::int as "availableToPromise",
            t2.as_of as "asOf",
            row_to_json(o7.*) as "product",
            row_to_json(o11.*) as "warehouse"
        ) as o12
        order by t2.id
        limit $2::int
      ) as p3
    ) as o14 on true
  ) as o
)
end
