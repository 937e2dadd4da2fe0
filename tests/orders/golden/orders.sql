select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    with w1 as materialized (select exists (select from partner_scope offset (select sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.partners'::regclass)) as value)
    select '{"orders":' || o12.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"totalCount":' || (select count(*) from orders as t4 join partner_scope as s5 on s5.partner_id = t4.partner_id)
          || ',"nodes":[' || coalesce(string_agg(p3.item1, ',') filter (where p3.position <= $2::int), '')
          || '],"pageInfo":{"hasNextPage":' || (count(*) > $2::int)
          || ',"endCursor":' || coalesce(to_json((array_agg(p3.cursor) filter (where p3.position <= $2::int))[(count(*) filter (where p3.position <= $2::int))::int])::text, 'null')
          || '}}' as body
      from (
        select
          '{"number":' || to_json(t2.number)::text
            || ',"kind":' || to_json(t2.kind)::text
            || ',"partner":' || coalesce(o7.body, 'null')
            || ',"customer":' || coalesce(o9.body, 'null')
            || ',"subtotal":{"amount":"' || t2.subtotal::text
            || '"},"discount":{"amount":"' || t2.discount::text
            || '"},"margin":' || case when b10.margin is not null then '{"amount":"' || b10.margin::text || '","__typename":"Money"}' else 'null' end
            || '}' as item1,
          translate(encode(convert_to(json_build_array('-id'::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
          row_number() over (order by t2.id desc) as position
        from (
          select t2.* from (
            (
              select t2.* from partner_scope as s11
              cross join lateral (
                select t2.* from orders as t2
                where t2.partner_id = s11.partner_id and (t2.id) < ($3::uuid)
                order by t2.id desc limit $2::int + 1
              ) as t2
              where not (select w1.value from w1)
              order by t2.id desc limit 101
            )
            union all
            (
              select t2.* from orders as t2
              where (select w1.value from w1) and (t2.id) < ($3::uuid)
              order by t2.id desc limit 101
            )
          ) as t2
          order by t2.id desc limit 101
        ) as t2
        left join lateral (
          select '{"code":' || to_json(t6.code)::text || '}' as body
          from partners as t6
          where t6.id = t2.partner_id
        ) as o7 on true
        left join lateral (
          select '{"number":' || to_json(t8.number)::text || '}' as body
          from customers as t8
          where t8.id = t2.customer_id
        ) as o9 on true
        left join order_margins as b10 on b10.order_id = t2.id
        order by t2.id desc
        limit $2::int + 1
      ) as p3
    ) as o12 on true
    offset 0
  ) as a
) end
