select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    with w1 as materialized (select exists (select from customer_scope offset (select sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.customers'::regclass)) as value), w2 as materialized (select exists (select from partner_scope offset (select sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.partners'::regclass)) as value)
    select '{"touchpoints":' || o5.body || ',"orders":' || o11.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"nodes":[' || coalesce(string_agg(p3.item1, ',' order by p3.position desc) filter (where p3.position <= $2::int), '')
          || '],"pageInfo":{"hasPreviousPage":' || (count(*) > $2::int)
          || '}}' as body
      from (
        select
          '{"occurredAt":' || to_json(t2.occurred_at)::text || '}' as item1,
          row_number() over (order by t2.id) as position
        from (
          select t2.* from (
            (
              select t2.* from customer_scope as s4
              cross join lateral (
                select t2.* from touchpoints as t2
                where t2.customer_id = s4.customer_id
                order by t2.id limit $2::int + 1
              ) as t2
              where not (select w1.value from w1)
              order by t2.id limit 101
            )
            union all
            (
              select t2.* from touchpoints as t2
              where (select w1.value from w1)
              order by t2.id limit 101
            )
          ) as t2
          order by t2.id limit 101
        ) as t2
        order by t2.id
        limit $2::int + 1
      ) as p3
    ) as o5 on true
    left join lateral (
      select
        '{"nodes":[' || coalesce(string_agg(p7.item1, ',' order by p7.position desc), '')
          || '],"totalCount":' || (select count(*) from orders as t8 join partner_scope as s9 on s9.partner_id = t8.partner_id)
          || '}' as body
      from (
        select
          '{"number":' || to_json(t6.number)::text || '}' as item1,
          row_number() over (order by t6.id) as position
        from (
          select t6.* from (
            (
              select t6.* from partner_scope as s10
              cross join lateral (
                select t6.* from orders as t6
                where t6.partner_id = s10.partner_id
                order by t6.id limit $3::int + 1
              ) as t6
              where not (select w2.value from w2)
              order by t6.id limit 101
            )
            union all
            (
              select t6.* from orders as t6
              where (select w2.value from w2)
              order by t6.id limit 101
            )
          ) as t6
          order by t6.id limit 101
        ) as t6
        order by t6.id
        limit $3::int
      ) as p7
    ) as o11 on true
    offset 0
  ) as a
) end
