select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o10.*) as "products"
    from (select) as t1
    left join lateral (
      select coalesce(json_agg(p3.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o9.*) as item1
        from (
          select t2.* from products as t2
          order by t2.sku limit 101
        ) as t2
        left join lateral price_of(t2.id, 1, current_date) as b4 on true
        left join lateral (
          select coalesce(json_agg(p6.item1), '[]'::json) as "nodes"
          from (
            select row_to_json(o7.*) as item1
            from (
              select t5.* from stock_levels as t5
              where t5.product_id = t2.id
              order by t5.id limit 101
            ) as t5
            cross join lateral (
              select
                greatest(t5.on_hand::bigint - t5.reserved - t5.safety, -2147483648)::int as "availableToPromise"
            ) as o7
            order by t5.id
            limit $2::int
          ) as p6
        ) as o8 on true
        cross join lateral (
          select
            t2.sku as "sku",
            t2.name as "name",
            t2.active as "active",
            case when b4.unit_price is not null then json_build_object('amount', b4.unit_price::text, 'currencyCode', b4.currency_code) end as "price",
            row_to_json(o8.*) as "stockLevels"
        ) as o9
        order by t2.sku
        limit $3::int
      ) as p3
    ) as o10 on true
  ) as o
)
end
