select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $5::int then a.body else '~' end, 'UTF8')
  from (
    select '{"accessEvents":' || o10.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"nodes":[' || coalesce(string_agg(p3.item1, ',' order by p3.position desc), '')
          || '],"totalCount":' || (select count(*) from access_events as t7 left join lateral (select t7.session_id where exists (select from staff as s where s.id = t7.staff_id)) as b8 on true where b8.session_id = $2::text and (t7.subject_id::text is null) = $3::boolean)
          || '}' as body
      from (
        select
          '{"at":' || to_json(t2.at)::text
            || ',"kind":' || to_json(t2.kind)::text
            || ',"sessionId":' || coalesce(to_json(b4.session_id)::text, 'null')
            || ',"subjectId":' || coalesce(to_json(t2.subject_id::text)::text, 'null')
            || ',"staff":' || coalesce(o6.body, 'null')
            || '}' as item1,
          row_number() over (order by t2.id) as position
        from (
          select t2.* from access_events as t2 left join lateral (select t2.session_id where exists (select from staff as s where s.id = t2.staff_id)) as b9 on true
          where b9.session_id = $2::text and (t2.subject_id::text is null) = $3::boolean
          order by t2.id limit 101
        ) as t2
        left join lateral (select t2.session_id where exists (select from staff as s where s.id = t2.staff_id)) as b4 on true
        left join lateral (
          select '{"number":' || to_json(t5.number)::text || '}' as body
          from staff as t5
          where t5.id = t2.staff_id
        ) as o6 on true
        order by t2.id
        limit $4::int
      ) as p3
    ) as o10 on true
    offset 0
  ) as a
) end
