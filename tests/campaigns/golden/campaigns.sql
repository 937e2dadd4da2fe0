select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o5.*) as "campaigns", row_to_json(o16.*) as "viewer"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1), '[]'::json) as "nodes",
        json_build_object('endCursor', (array_agg(p3.cursor))[(count(*))::int]) as "pageInfo"
      from (
        select
          row_to_json(o4.*) as item1,
          translate(encode(convert_to(json_build_array('-starts_on,-id'::text, t2.starts_on, t2.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor
        from (
          select t2.* from campaigns as t2
          order by t2.starts_on desc, t2.id desc limit 101
        ) as t2
        cross join lateral (
          select t2.code as "code"
        ) as o4
        order by t2.starts_on desc, t2.id desc
        limit $2::int
      ) as p3
    ) as o5 on true
    left join lateral (
      select row_to_json(o15.*) as "partner"
      from jsonb_to_record($3::jsonb) as t6(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
      left join lateral (
        select row_to_json(o14.*) as "campaigns"
        from partners as t7
        left join lateral (
          select
            (select count(*) from campaigns as t10 join campaign_enrolments as s11 on s11.campaign_id = t10.id and s11.partner_id = t7.id) as "totalCount",
            coalesce(json_agg(p9.item1), '[]'::json) as "nodes"
          from (
            select row_to_json(o12.*) as item1
            from (
              select t8.* from campaigns as t8 join campaign_enrolments as s13 on s13.campaign_id = t8.id and s13.partner_id = t7.id
              order by t8.starts_on desc, t8.id desc limit 101
            ) as t8
            cross join lateral (
              select t8.code as "code"
            ) as o12
            order by t8.starts_on desc, t8.id desc
            limit $4::int
          ) as p9
        ) as o14 on true
        where t7.id = t6.partner_id
      ) as o15 on true
    ) as o16 on true
  ) as o
)
end
