select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $6::int then a.body else '~' end, 'UTF8')
  from (
    select '{"partners":' || o11.body || '}' as body
    from (select) as t1
    left join lateral (
      select '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '') || ']}' as body
      from (
        select '{"code":' || to_json(t2.code)::text || ',"customers":' || o7.body || '}' as item1
        from (
          select t2.* from partners as t2 left join partner_terms as b10 on b10.partner_id = t2.id
          where exists (select from partner_terms s where s.partner_id = t2.id) and exists (select from partner_terms as t8 where t8.partner_id = t2.id) and exists (select from partners as t9 where t9.id = b10.parent_id and t9.code = $5::text)
          order by t2.code limit 101
        ) as t2
        left join lateral (
          select '{"nodes":[' || coalesce(string_agg(p5.item1, ','), '') || ']}' as body
          from (
            select '{"number":' || to_json(t4.number)::text || '}' as item1
            from (
              select t4.*, coalesce(b6.lifetime_value, 0.00) as key1 from customers as t4 left join lateral (
                select coalesce(sum(f.order_count), 0)::int as order_count,
                  coalesce(sum(f.lifetime_value) filter (where f.currency_code = f.own_currency), 0.00) as lifetime_value,
                  coalesce(min(f.own_currency), 'CNY') as currency_code
                from (
                  select n.order_count, n.lifetime_value, n.currency_code,
                    first_value(n.currency_code) over (order by n.first_order_id) as own_currency
                  from customer_order_figures as n
                  where n.customer_id = t4.id and n.order_count > 0
                ) as f
              ) as b6 on true
              where exists (select from customer_partner_links l where l.customer_id = t4.id and l.partner_id = t2.id and l.started_on <= current_date and (l.ended_on is null or l.ended_on > current_date)) and coalesce(b6.lifetime_value, 0.00) > $3::numeric
              order by coalesce(b6.lifetime_value, 0.00), t4.id limit 101
            ) as t4
            order by t4.key1, t4.id
            limit $2::int
          ) as p5
        ) as o7 on true
        order by t2.code
        limit $4::int
      ) as p3
    ) as o11 on true
    offset 0
  ) as a
) end
