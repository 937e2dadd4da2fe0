select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o14.*) as "viewer"
    from (select) as t1
    left join lateral (
      select
        t2.role as "role",
        t2.locale as "locale",
        t2.permissions as "permissions",
        row_to_json(o6.*) as "staff",
        row_to_json(o13.*) as "partner"
      from jsonb_to_record($2::jsonb) as t2(staff_id uuid, partner_id uuid, role text, permissions json, locale text)
      left join lateral (
        select t3.display_name as "displayName", row_to_json(o5.*) as "partner"
        from staff as t3
        left join lateral (
          select t4.code as "code"
          from partners as t4
          where t4.id = t3.partner_id
        ) as o5 on true
        where t3.id = t2.staff_id
      ) as o6 on true
      left join lateral (
        select t7.code as "code", row_to_json(o9.*) as "terms", row_to_json(o12.*) as "parent"
        from partners as t7
        left join lateral (
          select
            t8.status as "status",
            case when t8.credit_limit is not null then json_build_object('amount', t8.credit_limit::text, 'code', t8.currency_code, '__typename', 'Money') end as "creditLimit"
          from partner_terms as t8
          where t8.partner_id = t7.id
        ) as o9 on true
        left join partner_terms as b10 on b10.partner_id = t7.id
        left join lateral (
          select t11.code as "code"
          from partners as t11
          where t11.id = b10.parent_id
        ) as o12 on true
        where t7.id = t2.partner_id
      ) as o13 on true
    ) as o14 on true
  ) as o
)
end
