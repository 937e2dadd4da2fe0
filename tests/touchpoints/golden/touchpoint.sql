select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $3::int then a.body else '~' end, 'UTF8')
  from (
    with w1 as materialized (select exists (select from customer_scope offset (select sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.customers'::regclass)) as value)
    select '{"touchpoints":' || o16.body || '}' as body
    from (select) as t1
    left join lateral (
      select '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '') || ']}' as body
      from (
        select
          '{"id":"' || encode('TP'::bytea || uuid_send(t2.id), 'hex')
            || '","note":' || coalesce(to_json(b4.text)::text, 'null')
            || ',"location":' || coalesce(o6.body, 'null')
            || ',"supersedes":' || coalesce(o8.body, 'null')
            || ',"supersededBy":' || coalesce(o10.body, 'null')
            || ',"receipt":' || coalesce(o14.body, 'null')
            || '}' as item1
        from (
          select t2.* from (
            (
              select t2.* from customer_scope as s15
              cross join lateral (
                select t2.* from touchpoints as t2
                where t2.customer_id = s15.customer_id
                order by t2.id desc limit $2::int + 1
              ) as t2
              where not (select w1.value from w1)
              order by t2.id desc limit 101
            )
            union all
            (
              select t2.* from touchpoints as t2
              where (select w1.value from w1)
              order by t2.id desc limit 101
            )
          ) as t2
          order by t2.id desc limit 101
        ) as t2
        left join touchpoint_notes as b4 on b4.touchpoint_id = t2.id
        left join lateral (
          select
            '{"latitude":' || to_json(t5.latitude::float8)::text
              || ',"longitude":' || to_json(t5.longitude::float8)::text
              || '}' as body
          from touchpoint_locations as t5
          where t5.touchpoint_id = t2.id
        ) as o6 on true
        left join lateral (
          select '{"id":"' || encode('TP'::bytea || uuid_send(t7.id), 'hex') || '"}' as body
          from touchpoints as t7
          where t7.id = t2.supersedes_id
        ) as o8 on true
        left join lateral (
          select '{"id":"' || encode('TP'::bytea || uuid_send(t9.id), 'hex') || '"}' as body
          from touchpoints as t9
          where t9.supersedes_id = t2.id
        ) as o10 on true
        left join lateral (
          select
            '{"clientRef":' || to_json(t11.client_ref)::text
              || ',"status":' || to_json(t11.status)::text
              || ',"rejection":null,"customer":' || coalesce(o13.body, 'null')
              || '}' as body
          from touchpoint_receipts as t11
          left join lateral (
            select '{"number":' || to_json(t12.number)::text || '}' as body
            from customers as t12
            where t12.id = t11.customer_id
          ) as o13 on true
          where t11.touchpoint_id = t2.id
        ) as o14 on true
        order by t2.id desc
        limit $2::int
      ) as p3
    ) as o16 on true
    offset 0
  ) as a
) end
