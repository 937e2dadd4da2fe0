select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customers":' || o5.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"edges":[' || coalesce(string_agg(p3.item1, ',' order by p3.position desc) filter (where p3.position <= $2::int), '')
          || '],"pageInfo":{"hasNextPage":true,"hasPreviousPage":' || (count(*) > $2::int)
          || ',"startCursor":' || coalesce(to_json((array_agg(p3.cursor order by p3.position desc) filter (where p3.position <= $2::int))[1])::text, 'null')
          || ',"endCursor":' || coalesce(to_json((array_agg(p3.cursor order by p3.position desc) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int])::text, 'null')
          || '}}' as body
      from (
        select
          '{"cursor":"' || translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
            || '","node":{"number":' || to_json(t2.number)::text
            || '}}' as item1,
          translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.id desc) as position
        from (
          select t2.* from customers as t2 join customer_scope as s4 on s4.customer_id = t2.id
          where (t2.id) < ($3::uuid)
          order by t2.id desc limit 101
        ) as t2
        order by t2.id desc
        limit $2::int + 1
      ) as p3
    ) as o5 on true
    offset 0
  ) as a
) end
