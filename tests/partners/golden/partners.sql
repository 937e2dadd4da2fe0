select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o19.*) as "partners"
    from (select) as t1
    left join lateral (
      select
        (select count(*) from partners as t4 where exists (select from partner_terms s where s.partner_id = t4.id)) as "totalCount",
        coalesce(json_agg(p3.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o18.*) as item1
        from (
          select t2.* from partners as t2
          where exists (select from partner_terms s where s.partner_id = t2.id) and (t2.code) > ($6::text)
          order by t2.code limit 101
        ) as t2
        left join lateral (
          select coalesce(json_agg(p6.item1), '[]'::json) as "nodes"
          from (
            select row_to_json(o7.*) as item1
            from (
              select t5.* from partners as t5
              where exists (select from partner_terms s where s.partner_id = t5.id and s.parent_id = t2.id)
              order by t5.code limit 101
            ) as t5
            cross join lateral (
              select t5.code as "code"
            ) as o7
            order by t5.code
            limit $2::int
          ) as p6
        ) as o8 on true
        left join lateral (
          select
            (select count(*) from staff as t11 where t11.partner_id = t2.id) as "totalCount",
            coalesce(json_agg(p10.item1), '[]'::json) as "nodes"
          from (
            select row_to_json(o12.*) as item1
            from (
              select t9.* from staff as t9
              where t9.partner_id = t2.id
              order by t9.number limit 101
            ) as t9
            cross join lateral (
              select t9.number as "number"
            ) as o12
            order by t9.number
            limit $3::int
          ) as p10
        ) as o13 on true
        left join lateral (
          select coalesce(json_agg(p15.item1), '[]'::json) as "nodes"
          from (
            select row_to_json(o16.*) as item1
            from (
              select t14.* from customers as t14
              where exists (select from customer_partner_links l where l.customer_id = t14.id and l.partner_id = t2.id and l.started_on <= current_date and (l.ended_on is null or l.ended_on > current_date))
              order by t14.id limit 101
            ) as t14
            cross join lateral (
              select t14.number as "number"
            ) as o16
            order by t14.id
            limit $4::int
          ) as p15
        ) as o17 on true
        cross join lateral (
          select
            t2.code as "code",
            row_to_json(o8.*) as "children",
            row_to_json(o13.*) as "staff",
            row_to_json(o17.*) as "customers"
        ) as o18
        order by t2.code
        limit $5::int
      ) as p3
    ) as o19 on true
  ) as o
)
end
