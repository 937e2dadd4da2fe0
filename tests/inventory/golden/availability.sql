select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $5::int then a.body else '~' end, 'UTF8')
  from (
    select case
      when o10.body is null then '!availability'
      else '{"availability":' || o10.body || '}'
    end as body
    from (select) as t1
    left join lateral (
      select
        '{"product":' || coalesce(o4.body, 'null')
          || ',"quantity":' || t2.quantity::text
          || ',"promisable":' || t2.promisable::text
          || ',"promiseDate":' || coalesce(to_json(t2.promise_date)::text, 'null')
          || ',"reason":' || coalesce(to_json(t2.reason)::text, 'null')
          || ',"layers":' || o9.body
          || '}' as body
      from (
        select
          product.id as product_id,
          asked.quantity,
          asked.wanted_on,
          promise.on_day as promise_date,
          why_not.code is null as promisable,
          why_not.code as reason_code,
          case why_not.code
            when 'IN_THE_PAST' then format('%s is in the past.', asked.wanted_on)
            when 'NOT_ENOUGH' then format(
              '%s of %s can be promised; the receipts expected so far do not make up the rest.',
              greatest(own.available + own.coming, 0), asked.quantity)
            when 'LATER' then format(
              '%s of %s can be promised by %s, all from %s.',
              greatest(own.available + own.coming_in_time, 0), asked.quantity, asked.wanted_on, promise.on_day)
          end as reason
        from products as product
        cross join lateral (
          select $3::int as quantity, coalesce($4::date, current_date) as wanted_on
        ) as asked
        cross join lateral (
          select
            coalesce((
              select sum(l.on_hand::bigint - l.reserved - l.safety) from stock_levels as l
              where l.product_id = product.id and l.partner_id = (select portal.me())
            ), 0)::bigint as available,
            coalesce(sum(e.quantity), 0)::bigint as coming,
            coalesce(sum(e.quantity) filter (where e.expected_on <= asked.wanted_on), 0)::bigint as coming_in_time
          from expected_receipts as e
          where e.product_id = product.id and e.partner_id = (select portal.me()) and e.expected_on >= current_date
        ) as own
        cross join lateral (
          select case when own.available >= asked.quantity then current_date else (
            select min(r.expected_on)
            from (
              select e.expected_on, sum(e.quantity) over (order by e.expected_on) as total
              from expected_receipts as e
              where e.product_id = product.id and e.partner_id = (select portal.me()) and e.expected_on >= current_date
            ) as r
            where own.available + r.total >= asked.quantity
          ) end as on_day
        ) as promise
        cross join lateral (
          select case
            when asked.wanted_on < current_date then 'IN_THE_PAST'
            when promise.on_day is null then 'NOT_ENOUGH'
            when promise.on_day > asked.wanted_on then 'LATER'
          end as code
        ) as why_not
        where product.id = $2::uuid
      ) as t2
      left join lateral (
        select '{"sku":' || to_json(t3.sku)::text || '}' as body
        from products as t3
        where t3.id = t2.product_id
      ) as o4 on true
      left join lateral (
        select '[' || coalesce(string_agg(o8.body, ','), '') || ']' as body from (
          select
            '{"kind":' || to_json(t5.kind)::text
              || ',"quantity":' || coalesce(t5.quantity::text, 'null')
              || ',"date":' || coalesce(to_json(t5.on_day)::text, 'null')
              || ',"bucket":' || coalesce(to_json(t5.bucket)::text, 'null')
              || ',"asOf":' || to_json(t5.as_of)::text
              || ',"partner":' || coalesce(o7.body, 'null')
              || '}' as body
          from (
            select layer.kind, layer.position, layer.quantity, layer.on_day, layer.bucket, layer.partner_id, layer.as_of
            from (
              select f.kind, f.position, least(f.quantity, 2147483647)::int as quantity, null::date as on_day, null as bucket,
                portal.me() as partner_id, own.as_of
              from (
                select
                  coalesce(sum(l.on_hand), 0) as on_hand, coalesce(sum(l.reserved), 0) as reserved,
                  coalesce(sum(l.safety), 0) as safety, coalesce(sum(l.in_transit), 0) as in_transit,
                  coalesce(min(l.as_of), now()) as as_of
                from stock_levels as l
                where l.product_id = t2.product_id and l.partner_id = (select portal.me())
              ) as own
              cross join lateral (
                values ('ON_HAND', 1, own.on_hand), ('RESERVED', 2, own.reserved), ('SAFETY', 3, own.safety),
                  ('IN_TRANSIT', 4, own.in_transit)
              ) as f (kind, position, quantity)
              union all
              select 'EXPECTED', 5 + row_number() over (order by e.expected_on), least(sum(e.quantity), 2147483647)::int, e.expected_on, null,
                portal.me(), now()
              from expected_receipts as e
              where e.product_id = t2.product_id and e.partner_id = (select portal.me())
                and e.expected_on >= current_date and e.quantity > 0
              group by e.expected_on
              union all
              (
                select 'OTHER_PARTNERS', 1000000 + row_number() over (order by o.rank desc, p.code), null, null,
                  o.bucket, o.partner_id, o.as_of
                from (
                  select c.partner_id, c.bucket, c.as_of, array_position(array['FEW', 'SOME', 'MANY'], c.bucket::text) as rank
                  from coarse_stock as c
                  where c.product_id = t2.product_id and c.partner_id <> (select portal.me()) and c.bucket <> 'NONE'
                ) as o
                join partners as p on p.id = o.partner_id
                order by o.rank desc, p.code
                limit 50
              )
            ) as layer
          ) as t5
          left join lateral (
            select '{"code":' || to_json(t6.code)::text || '}' as body
            from partners as t6
            where t6.id = t5.partner_id
          ) as o7 on true
          order by t5.position
        ) as o8
      ) as o9 on true
    ) as o10 on true
    offset 0
  ) as a
) end
