select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o8.*) as "customers"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1) filter (where p3.position <= $2::int), '[]'::json) as "edges",
        json_build_object('hasNextPage', count(*) > $2::int, 'endCursor', (array_agg(p3.cursor) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int]) as "pageInfo"
      from (
        select
          row_to_json(o6.*) as item1,
          translate(encode(convert_to(json_build_array('-tier,-last_touchpoint_at^,id'::text, t2.key1, t2.key2, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.key1 desc, t2.key2 desc nulls first, t2.id) as position
        from (
          select
            t2.*,
            array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) as key1,
            b7.last_touchpoint_at as key2
          from customers as t2 left join customer_figures as b7 on b7.customer_id = t2.id
          where (array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) <= $3::int and (array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) < $3::int or (b7.last_touchpoint_at < $4::timestamptz or ($4::timestamptz is null and b7.last_touchpoint_at is not null) or (b7.last_touchpoint_at is not distinct from $4::timestamptz and t2.id > $5::uuid))))
          order by array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) desc, b7.last_touchpoint_at desc nulls first, t2.id limit 101
        ) as t2
        left join customer_figures as b4 on b4.customer_id = t2.id
        cross join lateral (
          select
            t2.number as "number",
            t2.tier as "tier",
            b4.last_touchpoint_at as "lastTouchpointAt"
        ) as o5
        cross join lateral (
          select
            translate(encode(convert_to(json_build_array('-tier,-last_touchpoint_at^,id'::text, t2.key1, t2.key2, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as "cursor",
            row_to_json(o5.*) as "node"
        ) as o6
        order by t2.key1 desc, t2.key2 desc nulls first, t2.id
        limit $2::int + 1
      ) as p3
    ) as o8 on true
  ) as o
)
end
