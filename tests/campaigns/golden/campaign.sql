select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o29.*) as "campaign"
    from (select) as t1
    left join lateral (
      select
        t2.code as "code",
        t2.starts_on as "startsOn",
        row_to_json(o6.*) as "assets",
        row_to_json(o11.*) as "products",
        row_to_json(o13.*) as "enrolment",
        row_to_json(o19.*) as "enrolments",
        row_to_json(o26.*) as "audience",
        row_to_json(o28.*) as "performance"
      from campaigns as t2
      left join lateral (
        select coalesce(json_agg(p4.item1), '[]'::json) as "nodes"
        from (
          select row_to_json(o5.*) as item1
          from (
            select t3.* from campaign_assets as t3
            where t3.campaign_id = t2.id
            order by t3.id limit 101
          ) as t3
          cross join lateral (
            select t3.name as "name", t3.locale as "locale", t3.version as "version"
          ) as o5
          order by t3.id
          limit $3::int
        ) as p4
      ) as o6 on true
      left join lateral (
        select coalesce(json_agg(p8.item1), '[]'::json) as "nodes"
        from (
          select row_to_json(o9.*) as item1
          from (
            select t7.* from products as t7 join campaign_products as s10 on s10.product_id = t7.id and s10.campaign_id = t2.id
            order by t7.id limit 101
          ) as t7
          cross join lateral (
            select t7.sku as "sku"
          ) as o9
          order by t7.id
          limit $4::int
        ) as p8
      ) as o11 on true
      left join lateral (
        select t12.status as "status", t12.decided_at as "decidedAt"
        from campaign_enrolments as t12
        where t12.campaign_id = t2.id and t12.partner_id = (select portal.me())
      ) as o13 on true
      left join lateral (
        select coalesce(json_agg(p15.item1), '[]'::json) as "nodes"
        from (
          select row_to_json(o18.*) as item1
          from (
            select t14.* from campaign_enrolments as t14
            where t14.campaign_id = t2.id
            order by t14.id limit 101
          ) as t14
          left join lateral (
            select t16.code as "code"
            from partners as t16
            where t16.id = t14.partner_id
          ) as o17 on true
          cross join lateral (
            select row_to_json(o17.*) as "partner", t14.status as "status"
          ) as o18
          order by t14.id
          limit $5::int
        ) as p15
      ) as o19 on true
      left join lateral (
        select
          (select count(*) from campaign_memberships as t22 where t22.campaign_id = t2.id) as "totalCount",
          coalesce(json_agg(p21.item1), '[]'::json) as "nodes"
        from (
          select row_to_json(o25.*) as item1
          from (
            select t20.* from campaign_memberships as t20
            where t20.campaign_id = t2.id
            order by t20.id limit 101
          ) as t20
          left join lateral (
            select t23.number as "number"
            from customers as t23
            where t23.id = t20.customer_id
          ) as o24 on true
          cross join lateral (
            select t20.added_on as "addedOn", row_to_json(o24.*) as "customer"
          ) as o25
          order by t20.id
          limit $6::int
        ) as p21
      ) as o26 on true
      left join lateral (
        select
          t27.audience as "audienceCount",
          t27.responders as "respondersCount",
          t27.responses as "responsesCount",
          json_build_object('numerator', t27.responders, 'denominator', t27.audience, 'rate', round(t27.responders::numeric / nullif(t27.audience, 0), 4)) as "responseRate",
          json_build_object('numerator', t27.enrolled, 'denominator', t27.invited, 'rate', round(t27.enrolled::numeric / nullif(t27.invited, 0), 4)) as "enrolmentRate"
        from (
          select
            (select count(*) from campaign_enrolments as e where e.campaign_id = t2.id)::int as invited,
            (
              select count(*) from campaign_enrolments as e
              where e.campaign_id = t2.id and e.status in ('ENROLLED', 'COMPLETED')
            )::int as enrolled,
            (select count(*) from campaign_memberships as m where m.campaign_id = t2.id)::int as audience,
            (
              select count(*) from campaign_memberships as m
              where m.campaign_id = t2.id and exists (
                select from touchpoints as r
                where r.campaign_id = t2.id and r.customer_id = m.customer_id and r.direction = 'INBOUND'
                  and not exists (select from touchpoints as s where s.supersedes_id = r.id)
              )
            )::int as responders,
            (
              select count(*) from touchpoints as r
              where r.campaign_id = t2.id and r.direction = 'INBOUND'
                and not exists (select from touchpoints as s where s.supersedes_id = r.id)
            )::int as responses
        ) as t27
      ) as o28 on true
      where t2.code = $2::text
    ) as o29 on true
  ) as o
)
end
