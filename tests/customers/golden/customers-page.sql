select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customers":' || o9.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"totalCount":' || (select count(*) from customers as t4 join customer_scope as s5 on s5.customer_id = t4.id)
          || ',"edges":[' || coalesce(string_agg(p3.item1, ',') filter (where p3.position <= $2::int), '')
          || '],"nodes":[' || coalesce(string_agg(p3.item2, ',') filter (where p3.position <= $2::int), '')
          || '],"pageInfo":{"hasNextPage":' || (count(*) > $2::int)
          || ',"hasPreviousPage":true,"startCursor":' || coalesce(to_json((array_agg(p3.cursor) filter (where p3.position <= $2::int))[1])::text, 'null')
          || ',"endCursor":' || coalesce(to_json((array_agg(p3.cursor) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int])::text, 'null')
          || '}}' as body
      from (
        select
          '{"cursor":"' || translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
            || '","node":{"__typename":"Customer","number":' || to_json(t2.number)::text
            || ',"mergedInto":' || coalesce(o7.body, 'null')
            || '}}' as item1,
          '{"number":' || to_json(t2.number)::text || '}' as item2,
          translate(encode(convert_to(json_build_array('id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.id) as position
        from (
          select t2.* from customers as t2 join customer_scope as s8 on s8.customer_id = t2.id
          where (t2.id) > ($3::uuid)
          order by t2.id limit 101
        ) as t2
        left join lateral (
          select '{"number":' || to_json(t6.number)::text || '}' as body
          from customers as t6
          where t6.id = t2.merged_into_id
        ) as o7 on true
        order by t2.id
        limit $2::int + 1
      ) as p3
    ) as o9 on true
    offset 0
  ) as a
) end
