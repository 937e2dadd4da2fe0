select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $6::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customers":' || o6.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"edges":[' || coalesce(string_agg(p3.item1, ',') filter (where p3.position <= $2::int), '')
          || '],"pageInfo":{"hasNextPage":' || (count(*) > $2::int)
          || ',"endCursor":' || coalesce(to_json((array_agg(p3.cursor) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int])::text, 'null')
          || '}}' as body
      from (
        select
          '{"cursor":"' || translate(encode(convert_to(json_build_array('-tier,-last_touchpoint_at^,id'::text, t2.key1, t2.key2, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
            || '","node":{"number":' || to_json(t2.number)::text
            || ',"tier":' || to_json(t2.tier)::text
            || ',"lastTouchpointAt":' || coalesce(to_json(b4.last_touchpoint_at)::text, 'null')
            || '}}' as item1,
          translate(encode(convert_to(json_build_array('-tier,-last_touchpoint_at^,id'::text, t2.key1, t2.key2, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.key1 desc, t2.key2 desc nulls first, t2.id) as position
        from (
          select
            t2.*,
            array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) as key1,
            b5.last_touchpoint_at as key2
          from customers as t2 left join customer_figures as b5 on b5.customer_id = t2.id
          where (array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) <= $3::int and (array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) < $3::int or (b5.last_touchpoint_at < $4::timestamptz or ($4::timestamptz is null and b5.last_touchpoint_at is not null) or (b5.last_touchpoint_at is not distinct from $4::timestamptz and t2.id > $5::uuid))))
          order by array_position('{STANDARD,SILVER,GOLD,VIP}'::text[], t2.tier::text) desc, b5.last_touchpoint_at desc nulls first, t2.id limit 101
        ) as t2
        left join customer_figures as b4 on b4.customer_id = t2.id
        order by t2.key1 desc, t2.key2 desc nulls first, t2.id
        limit $2::int + 1
      ) as p3
    ) as o6 on true
    offset 0
  ) as a
) end
