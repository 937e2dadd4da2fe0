select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"products":' || o8.body || '}' as body
    from (select) as t1
    left join lateral (
      select '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '') || ']}' as body
      from (
        select
          '{"sku":' || to_json(t2.sku)::text
            || ',"name":' || to_json(t2.name)::text
            || ',"active":' || t2.active::text
            || ',"price":' || case when b4.unit_price is not null then '{"amount":"' || b4.unit_price::text
            || '","currencyCode":' || to_json(b4.currency_code)::text
            || '}' else 'null' end
            || ',"stockLevels":' || o7.body
            || '}' as item1
        from (
          select t2.* from products as t2
          order by t2.sku limit 101
        ) as t2
        left join lateral price_of(t2.id, 1, current_date) as b4 on true
        left join lateral (
          select '{"nodes":[' || coalesce(string_agg(p6.item1, ','), '') || ']}' as body
          from (
            select
              '{"availableToPromise":' || (greatest(t5.on_hand::bigint - t5.reserved - t5.safety, -2147483648)::int)::text
                || '}' as item1
            from stock_levels as t5
            where t5.product_id = t2.id
            order by t5.id
            limit $2::int
          ) as p6
        ) as o7 on true
        order by t2.sku
        limit $3::int
      ) as p3
    ) as o8 on true
    offset 0
  ) as a
) end
