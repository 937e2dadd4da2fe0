select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $5::int then a.body else '~' end, 'UTF8')
  from (
    select '{"campaigns":' || o4.body || ',"viewer":' || coalesce(o14.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '')
          || '],"pageInfo":{"endCursor":' || coalesce(to_json((array_agg(p3.cursor))[(count(*))::int])::text, 'null')
          || '}}' as body
      from (
        select
          '{"code":' || to_json(t2.code)::text || '}' as item1,
          translate(encode(convert_to(json_build_array('-starts_on,-id'::text, t2.starts_on, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor
        from (
          select t2.* from campaigns as t2
          order by t2.starts_on desc, t2.id desc limit 101
        ) as t2
        order by t2.starts_on desc, t2.id desc
        limit $2::int
      ) as p3
    ) as o4 on true
    left join lateral (
      select '{"partner":' || coalesce(o13.body, 'null') || '}' as body
      from jsonb_to_record($3::jsonb) as t5(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
      left join lateral (
        select '{"campaigns":' || o12.body || '}' as body
        from partners as t6
        left join lateral (
          select
            '{"totalCount":' || (select count(*) from campaigns as t9 join campaign_enrolments as s10 on s10.campaign_id = t9.id and s10.partner_id = t6.id)
              || ',"nodes":[' || coalesce(string_agg(p8.item1, ','), '')
              || ']}' as body
          from (
            select '{"code":' || to_json(t7.code)::text || '}' as item1
            from (
              select t7.* from campaigns as t7 join campaign_enrolments as s11 on s11.campaign_id = t7.id and s11.partner_id = t6.id
              order by t7.starts_on desc, t7.id desc limit 101
            ) as t7
            order by t7.starts_on desc, t7.id desc
            limit $4::int
          ) as p8
        ) as o12 on true
        where t6.id = t5.partner_id
      ) as o13 on true
    ) as o14 on true
    offset 0
  ) as a
) end
