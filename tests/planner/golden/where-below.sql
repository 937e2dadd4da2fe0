select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o13.*) as "partners"
    from (select) as t1
    left join lateral (
      select coalesce(json_agg(p3.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o9.*) as item1
        from (
          select t2.* from partners as t2 left join partner_terms as b12 on b12.partner_id = t2.id
          where exists (select from partner_terms s where s.partner_id = t2.id) and exists (select from partner_terms as t10 where t10.partner_id = t2.id) and exists (select from partners as t11 where t11.id = b12.parent_id and t11.code = $5::text)
          order by t2.code limit 101
        ) as t2
        left join lateral (
          select coalesce(json_agg(p5.item1), '[]'::json) as "nodes"
          from (
            select row_to_json(o6.*) as item1
            from (
              select t4.*, coalesce(b7.lifetime_value, 0.00) as key1 from customers as t4 left join customer_figures as b7 on b7.customer_id = t4.id
              where exists (select from customer_partner_links l where l.customer_id = t4.id and l.partner_id = t2.id and l.started_on <= current_date and (l.ended_on is null or l.ended_on > current_date)) and coalesce(b7.lifetime_value, 0.00) > $3::numeric
              order by coalesce(b7.lifetime_value, 0.00), t4.id limit 101
            ) as t4
            cross join lateral (
              select t4.number as "number"
            ) as o6
            order by t4.key1, t4.id
            limit $2::int
          ) as p5
        ) as o8 on true
        cross join lateral (
          select t2.code as "code", row_to_json(o8.*) as "customers"
        ) as o9
        order by t2.code
        limit $4::int
      ) as p3
    ) as o13 on true
  ) as o
)
end
