select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o12.*) as "customers"
    from (select) as t1
    left join lateral (
      select coalesce(json_agg(p3.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o11.*) as item1
        from (
          select t2.* from customers as t2
          order by t2.id limit 101
        ) as t2
        left join lateral (
          select coalesce(json_agg(row_to_json(o5.*)), '[]'::json) as items from (
            select t4.purpose as "purpose", t4.channel as "channel", t4.state as "state"
            from consents as t4
            where t4.customer_id = t2.id
            order by t4.purpose, t4.channel
          ) as o5
        ) as l6 on true
        left join lateral (
          select coalesce(json_agg(p8.item1), '[]'::json) as "nodes"
          from (
            select row_to_json(o9.*) as item1
            from (
              select t7.* from touchpoints as t7
              where t7.customer_id = t2.id
              order by t7.id desc limit 101
            ) as t7
            cross join lateral (
              select t7.action as "action"
            ) as o9
            order by t7.id desc
            limit $2::int
          ) as p8
        ) as o10 on true
        cross join lateral (
          select t2.number as "number", l6.items as "consents", row_to_json(o10.*) as "touchpoints"
        ) as o11
        order by t2.id
        limit $3::int
      ) as p3
    ) as o12 on true
  ) as o
)
end
