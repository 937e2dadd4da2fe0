select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $3::int then a.body else '~' end, 'UTF8')
  from (
    with w1 as materialized (select exists (select from partner_scope offset (select sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.partners'::regclass)) as value)
    select '{"stockLevels":' || o13.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"totalCount":' || (select count(*) from stock_levels as t4 join partner_scope as s5 on s5.partner_id = t4.partner_id)
          || ',"nodes":[' || coalesce(string_agg(p3.item1, ','), '')
          || ']}' as body
      from (
        select
          '{"onHand":' || t2.on_hand::text
            || ',"reserved":' || t2.reserved::text
            || ',"inTransit":' || t2.in_transit::text
            || ',"availableToPromise":' || (greatest(t2.on_hand::bigint - t2.reserved - t2.safety, -2147483648)::int)::text
            || ',"asOf":' || to_json(t2.as_of)::text
            || ',"product":' || coalesce(o7.body, 'null')
            || ',"warehouse":' || coalesce(o11.body, 'null')
            || '}' as item1
        from (
          select t2.* from (
            (
              select t2.* from partner_scope as s12
              cross join lateral (
                select t2.* from stock_levels as t2
                where t2.partner_id = s12.partner_id
                order by t2.id limit $2::int + 1
              ) as t2
              where not (select w1.value from w1)
              order by t2.id limit 101
            )
            union all
            (
              select t2.* from stock_levels as t2
              where (select w1.value from w1)
              order by t2.id limit 101
            )
          ) as t2
          order by t2.id limit 101
        ) as t2
        left join lateral (
          select '{"sku":' || to_json(t6.sku)::text || '}' as body
          from products as t6
          where t6.id = t2.product_id
        ) as o7 on true
        left join lateral (
          select
            '{"code":' || to_json(t8.code)::text || ',"owner":' || coalesce(o10.body, 'null') || '}' as body
          from warehouses as t8
          left join lateral (
            select '{"code":' || to_json(t9.code)::text || '}' as body
            from partners as t9
            where t9.id = t8.owner_id
          ) as o10 on true
          where t8.id = t2.warehouse_id
        ) as o11 on true
        order by t2.id
        limit $2::int
      ) as p3
    ) as o13 on true
    offset 0
  ) as a
) end
