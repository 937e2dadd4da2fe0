select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $6::int then a.body else '~' end, 'UTF8')
  from (
    with w1 as materialized (select portal.uuid7_bound($3::timestamptz, 'first') as value), w2 as materialized (select exists (select from customer_scope offset (select 50 * sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.customers'::regclass)) as value)
    select '{"accessEvents":' || o13.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"nodes":[' || coalesce(string_agg(p3.item1, ',') filter (where p3.position <= $2::int), '')
          || '],"pageInfo":{"hasNextPage":' || (count(*) > $2::int)
          || ',"endCursor":' || coalesce(to_json((array_agg(p3.cursor) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int])::text, 'null')
          || '}}' as body
      from (
        select
          '{"id":"' || encode('AE'::bytea || uuid_send(t2.id), 'hex')
            || '","at":' || to_json(t2.at)::text
            || ',"kind":' || to_json(t2.kind)::text
            || ',"partner":' || coalesce(o5.body, 'null')
            || ',"staff":' || coalesce(o7.body, 'null')
            || ',"actor":' || coalesce(o9.body, 'null')
            || ',"customer":' || coalesce(o11.body, 'null')
            || ',"purpose":' || coalesce(to_json(t2.purpose)::text, 'null')
            || ',"reason":' || coalesce(to_json(t2.reason)::text, 'null')
            || '}' as item1,
          translate(encode(convert_to(json_build_array('-id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.id desc) as position
        from (
          select t2.* from (
            (
              select t2.* from customer_scope as s12
              cross join lateral (
                select t2.* from access_events as t2
                where t2.customer_id = s12.customer_id and (t2.at >= $3::timestamptz and t2.id >= (select w1.value from w1)) and t2.kind in (select unnest($4::text[])::text) and (t2.id) < ($5::uuid)
                order by t2.id desc limit $2::int + 1
              ) as t2
              where not (select w2.value from w2)
              order by t2.id desc limit 101
            )
            union all
            (
              select t2.* from access_events as t2
              where (select w2.value from w2) and (t2.at >= $3::timestamptz and t2.id >= (select w1.value from w1)) and t2.kind in (select unnest($4::text[])::text) and (t2.id) < ($5::uuid)
              order by t2.id desc limit 101
            )
          ) as t2
          order by t2.id desc limit 101
        ) as t2
        left join lateral (
          select '{"code":' || to_json(t4.code)::text || '}' as body
          from partners as t4
          where t4.id = t2.partner_id
        ) as o5 on true
        left join lateral (
          select
            '{"displayName":' || to_json(t6.display_name)::text
              || ',"role":' || to_json(t6.role)::text
              || '}' as body
          from staff as t6
          where t6.id = t2.staff_id
        ) as o7 on true
        left join lateral (
          select '{"displayName":' || to_json(t8.display_name)::text || '}' as body
          from staff as t8
          where t8.id = t2.actor_id
        ) as o9 on true
        left join lateral (
          select '{"number":' || to_json(t10.number)::text || '}' as body
          from customers as t10
          where t10.id = t2.customer_id
        ) as o11 on true
        order by t2.id desc
        limit $2::int + 1
      ) as p3
    ) as o13 on true
    offset 0
  ) as a
) end
