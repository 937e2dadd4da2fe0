select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $3::int then a.body else '~' end, 'UTF8')
  from (
    select case
      when o8.body is null then '!explainAccess'
      else '{"explainAccess":' || o8.body || '}'
    end as body
    from (select) as t1
    left join lateral (
      select
        '{"visible":' || t2.visible::text
          || ',"permission":' || coalesce(to_json(t2.permission)::text, 'null')
          || ',"missing":' || coalesce(to_json(t2.missing)::text, 'null')
          || ',"until":' || coalesce(to_json(t2.until_on)::text, 'null')
          || ',"message":' || to_json(t2.message)::text
          || ',"grants":' || o7.body
          || '}' as body
      from (
        select
          asked.permission,
          asked.missing,
          found.visible,
          coalesce(why.grants, '[]') as grants,
          why.until_on,
          case when found.visible then asked.seen else asked.absent end as message
        from jsonb_to_record($2::jsonb) as asked (
          id uuid, permission text, missing text, all_rows boolean, seen text, absent text, rules jsonb
        )
        cross join lateral (select false as visible) as found
        cross join lateral (
          select
            nullif(min(reason.held), 'infinity') as until_on,
            jsonb_agg(
              jsonb_build_object(
                'rule', reason.rule, 'condition', reason.condition, 'via_id', reason.via_id, 'relation', reason.relation,
                'since_on', reason.since_on, 'until_on', reason.until_on, 'message', asked.rules ->> reason.rule
              ) order by reason.condition, reason.place
            ) filter (where reason.place <= 5) as grants
          from (
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
            where found.visible and given.viewer_id = (select portal.me())
            window condition as (partition by given.viewer_id, given.condition)
          ) as reason
        ) as why
      ) as t2
      left join lateral (
        select '[' || coalesce(string_agg(o6.body, ','), '') || ']' as body from (
          select
            '{"rule":' || coalesce(to_json(t3.rule)::text, 'null')
              || ',"condition":' || coalesce(t3.condition::text, 'null')
              || ',"relation":' || coalesce(to_json(t3.relation)::text, 'null')
              || ',"since":' || coalesce(to_json(t3.since_on)::text, 'null')
              || ',"until":' || coalesce(to_json(t3.until_on)::text, 'null')
              || ',"message":' || coalesce(to_json(t3.message)::text, 'null')
              || ',"partner":' || coalesce(o5.body, 'null')
              || '}' as body
          from rows from (jsonb_to_recordset(t2.grants) as (condition int, rule text, via_id uuid, relation text, since_on date, until_on date, message text)) with ordinality as t3(condition, rule, via_id, relation, since_on, until_on, message, ordinality)
          left join lateral (
            select '{"code":' || to_json(t4.code)::text || '}' as body
            from partners as t4
            where t4.id = t3.via_id
          ) as o5 on true
          order by t3.ordinality
        ) as o6
      ) as o7 on true
    ) as o8 on true
    offset 0
  ) as a
) end
