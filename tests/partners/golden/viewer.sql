select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $3::int then a.body else '~' end, 'UTF8')
  from (
    select '{"viewer":' || coalesce(o15.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"role":' || coalesce(to_json(t2.role)::text, 'null')
          || ',"locale":' || coalesce(to_json(t2.locale)::text, 'null')
          || ',"permissions":' || coalesce(to_json(t2.permissions)::text, 'null')
          || ',"staff":' || coalesce(o6.body, 'null')
          || ',"partner":' || coalesce(o14.body, 'null')
          || '}' as body
      from jsonb_to_record($2::jsonb) as t2(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
      left join lateral (
        select
          '{"displayName":' || to_json(t3.display_name)::text
            || ',"partner":' || coalesce(o5.body, 'null')
            || '}' as body
        from staff as t3
        left join lateral (
          select '{"code":' || to_json(t4.code)::text || '}' as body
          from partners as t4
          where t4.id = t3.partner_id
        ) as o5 on true
        where t3.id = t2.staff_id
      ) as o6 on true
      left join lateral (
        select
          '{"code":' || to_json(t7.code)::text
            || ',"terms":' || coalesce(o10.body, 'null')
            || ',"parent":' || coalesce(o13.body, 'null')
            || '}' as body
        from partners as t7
        left join lateral (
          select
            '{"status":' || to_json(t8.status)::text
              || ',"creditExposure":' || case when t8.credit_limit is not null then '{"amount":"' || coalesce(b9.exposure, 0.00)::text
              || '","currencyCode":' || to_json(t8.currency_code)::text
              || '}' else 'null' end
              || ',"creditAvailable":' || case when t8.credit_limit is not null then '{"amount":"' || (t8.credit_limit - coalesce(b9.exposure, 0.00))::text || '"}' else 'null' end
              || ',"creditLimit":' || case when t8.credit_limit is not null then '{"amount":"' || t8.credit_limit::text
              || '","code":' || to_json(t8.currency_code)::text
              || ',"__typename":"Money"}' else 'null' end
              || '}' as body
          from partner_terms as t8
          left join lateral (select e.exposure from credit_exposures e where e.partner_id = t8.partner_id and e.currency_code = t8.currency_code) as b9 on true
          where t8.partner_id = t7.id
        ) as o10 on true
        left join partner_terms as b11 on b11.partner_id = t7.id
        left join lateral (
          select '{"code":' || to_json(t12.code)::text || '}' as body
          from partners as t12
          where t12.id = b11.parent_id
        ) as o13 on true
        where t7.id = t2.partner_id
      ) as o14 on true
    ) as o15 on true
    offset 0
  ) as a
) end
