select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $5::int then a.body else '~' end, 'UTF8')
  from (
    with w1 as materialized (select exists (select from partner_scope offset (select 50 * sqrt(greatest(reltuples, 900)) from pg_class where oid = 'portal.partners'::regclass)) as value)
    select '{"orders":' || o5.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"edges":[' || coalesce(string_agg(p3.item1, ',' order by p3.position desc), '') || ']}' as body
      from (
        select
          '{"cursor":"' || translate(encode(convert_to(json_build_array('-total,-id'::text, t2.total::text, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
            || '","node":{"number":' || to_json(t2.number)::text
            || '}}' as item1,
          row_number() over (order by t2.total, t2.id) as position
        from (
          select t2.* from (
            (
              select t2.* from partner_scope as s4
              cross join lateral (
                select t2.* from orders as t2
                where t2.partner_id = s4.partner_id and (t2.total, t2.id) > ($3::numeric, $4::uuid)
                order by t2.total, t2.id limit $2::int + 1
              ) as t2
              where not (select w1.value from w1)
              order by t2.total, t2.id limit 101
            )
            union all
            (
              select t2.* from orders as t2
              where (select w1.value from w1) and (t2.total, t2.id) > ($3::numeric, $4::uuid)
              order by t2.total, t2.id limit 101
            )
          ) as t2
          order by t2.total, t2.id limit 101
        ) as t2
        order by t2.total, t2.id
        limit $2::int
      ) as p3
    ) as o5 on true
    offset 0
  ) as a
) end
