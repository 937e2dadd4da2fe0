select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select case
      when o13.body is null then '!whoCanSee'
      else '{"whoCanSee":' || o13.body || '}'
    end as body
    from (select) as t1
    left join lateral (
      select
        '{"exists":' || t2.there_is::text
          || ',"permission":' || coalesce(to_json(t2.permission)::text, 'null')
          || ',"roles":' || to_json(t2.roles)::text
          || ',"holderCount":' || t2.total::text
          || ',"next":' || coalesce(to_json(t2.next_cursor)::text, 'null')
          || ',"holders":' || o12.body
          || '}' as body
      from (
        select
          asked.permission,
          found.visible as there_is,
          case when found.visible then asked.all_rows_roles else '[]' end as roles,
          coalesce(who.total, 0) as total,
          coalesce(who.holders, '[]') as holders,
          case when who.next_code is not null then
            translate(encode(convert_to(json_build_array('code'::text, who.next_code)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
          end as next_cursor
        from jsonb_to_record($2::jsonb) as asked (
          id uuid, permission text, customer boolean, all_rows boolean, all_rows_roles jsonb, scoped_roles jsonb, rules jsonb
        )
        cross join lateral (select false as visible) as found
        cross join lateral (
          select portal.append_access_event(
            'SCOPE_EXPLAINED', case when found.visible and asked.customer then asked.id end, asked.id
          ) as id
        ) as event
        cross join lateral (
          with reason as (
            select
              given.*,
              max(coalesce(given.held_until, 'infinity')) over condition as held,
              row_number() over (
                condition order by given.via_id is distinct from given.viewer_id, given.since_on, given.via_id, given.relation
              ) as place
            from (
              select portal.me() as viewer_id, null::date as held_until, 1 as condition, 'ALL_ROWS' as rule, null::uuid as via_id, null::text as relation, null::date as since_on, null::date as until_on
              where asked.all_rows
            ) as given
            window condition as (partition by given.viewer_id, given.condition)
          ), holder as (
            select
              partner.id,
              partner.code,
              nullif(min(reason.held), 'infinity') as until_on,
              jsonb_agg(
                jsonb_build_object(
                  'rule', reason.rule, 'condition', reason.condition, 'via_id', reason.via_id, 'relation', reason.relation,
                  'since_on', reason.since_on, 'until_on', reason.until_on, 'message', asked.rules ->> reason.rule
                ) order by reason.condition, reason.place
              ) filter (where reason.place <= 5) as grants
            from reason
            join partners as partner on partner.id = reason.viewer_id
            group by partner.id, partner.code
          ), page as (
            select * from holder where $3::text is null or holder.code > $3::text order by holder.code limit 50
          )
          select
            (select count(*) from holder)::int as total,
            (select max(page.code) from page where exists (select from holder where holder.code > (select max(code) from page)))
              as next_code,
            (
              select jsonb_agg(
                jsonb_build_object(
                  'partner_id', page.id, 'grants', page.grants, 'until_on', page.until_on,
                  'roles', coalesce(staff.roles, '[]'), 'people', staff.people
                ) order by page.code
              )
              from page
              cross join lateral (
                select count(*) as people, jsonb_agg(distinct member.role) as roles
                from staff as member
                join partner_terms as terms on terms.partner_id = member.partner_id and terms.status = 'ACTIVE'
                where member.partner_id = page.id and member.status = 'ACTIVE' and asked.scoped_roles ? member.role
                  and member.started_on <= current_date
                  and (member.ended_on is null or member.ended_on >= current_date)
              ) as staff
            ) as holders
        ) as who
        where event.id is not null
      ) as t2
      left join lateral (
        select '[' || coalesce(string_agg(o11.body, ','), '') || ']' as body from (
          select
            '{"partner":' || coalesce(o5.body, 'null')
              || ',"roles":' || coalesce(to_json(t3.roles)::text, 'null')
              || ',"people":' || coalesce(t3.people::text, 'null')
              || ',"until":' || coalesce(to_json(t3.until_on)::text, 'null')
              || ',"grants":' || o10.body
              || '}' as body
          from rows from (jsonb_to_recordset(t2.holders) as (partner_id uuid, grants jsonb, until_on date, roles jsonb, people int)) with ordinality as t3(partner_id, grants, until_on, roles, people, ordinality)
          left join lateral (
            select '{"code":' || to_json(t4.code)::text || '}' as body
            from partners as t4
            where t4.id = t3.partner_id
          ) as o5 on true
          left join lateral (
            select '[' || coalesce(string_agg(o9.body, ','), '') || ']' as body from (
              select
                '{"rule":' || coalesce(to_json(t6.rule)::text, 'null')
                  || ',"relation":' || coalesce(to_json(t6.relation)::text, 'null')
                  || ',"since":' || coalesce(to_json(t6.since_on)::text, 'null')
                  || ',"until":' || coalesce(to_json(t6.until_on)::text, 'null')
                  || ',"partner":' || coalesce(o8.body, 'null')
                  || '}' as body
              from rows from (jsonb_to_recordset(t3.grants) as (condition int, rule text, via_id uuid, relation text, since_on date, until_on date, message text)) with ordinality as t6(condition, rule, via_id, relation, since_on, until_on, message, ordinality)
              left join lateral (
                select '{"code":' || to_json(t7.code)::text || '}' as body
                from partners as t7
                where t7.id = t6.via_id
              ) as o8 on true
              order by t6.ordinality
            ) as o9
          ) as o10 on true
          order by t3.ordinality
        ) as o11
      ) as o12 on true
    ) as o13 on true
    offset 0
  ) as a
) end
