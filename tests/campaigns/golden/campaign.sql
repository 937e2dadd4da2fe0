select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $7::int then a.body else '~' end, 'UTF8')
  from (
    select '{"campaign":' || coalesce(o25.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"code":' || to_json(t2.code)::text
          || ',"startsOn":' || to_json(t2.starts_on)::text
          || ',"assets":' || o5.body
          || ',"products":' || o9.body
          || ',"enrolment":' || coalesce(o11.body, 'null')
          || ',"enrolments":' || o16.body
          || ',"audience":' || o22.body
          || ',"performance":' || coalesce(o24.body, 'null')
          || '}' as body
      from campaigns as t2
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p4.item1, ','), '') || ']}' as body
        from (
          select
            '{"name":' || to_json(t3.name)::text
              || ',"locale":' || to_json(t3.locale)::text
              || ',"version":' || t3.version::text
              || '}' as item1
          from campaign_assets as t3
          where t3.campaign_id = t2.id
          order by t3.id
          limit $3::int
        ) as p4
      ) as o5 on true
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p7.item1, ','), '') || ']}' as body
        from (
          select '{"sku":' || to_json(t6.sku)::text || '}' as item1
          from (
            select t6.* from products as t6 join campaign_products as s8 on s8.product_id = t6.id and s8.campaign_id = t2.id
            order by t6.id limit 101
          ) as t6
          order by t6.id
          limit $4::int
        ) as p7
      ) as o9 on true
      left join lateral (
        select
          '{"status":' || to_json(t10.status)::text
            || ',"decidedAt":' || coalesce(to_json(t10.decided_at)::text, 'null')
            || '}' as body
        from campaign_enrolments as t10
        where t10.campaign_id = t2.id and t10.partner_id = (select portal.me())
      ) as o11 on true
      left join lateral (
        select '{"nodes":[' || coalesce(string_agg(p13.item1, ','), '') || ']}' as body
        from (
          select
            '{"partner":' || coalesce(o15.body, 'null')
              || ',"status":' || to_json(t12.status)::text
              || '}' as item1
          from (
            select t12.* from campaign_enrolments as t12
            where t12.campaign_id = t2.id
            order by t12.id limit 101
          ) as t12
          left join lateral (
            select '{"code":' || to_json(t14.code)::text || '}' as body
            from partners as t14
            where t14.id = t12.partner_id
          ) as o15 on true
          order by t12.id
          limit $5::int
        ) as p13
      ) as o16 on true
      left join lateral (
        select
          '{"totalCount":' || (select count(*) from campaign_memberships as t19 where t19.campaign_id = t2.id)
            || ',"nodes":[' || coalesce(string_agg(p18.item1, ','), '')
            || ']}' as body
        from (
          select
            '{"addedOn":' || to_json(t17.added_on)::text
              || ',"customer":' || coalesce(o21.body, 'null')
              || '}' as item1
          from (
            select t17.* from campaign_memberships as t17
            where t17.campaign_id = t2.id
            order by t17.id limit 101
          ) as t17
          left join lateral (
            select '{"number":' || to_json(t20.number)::text || '}' as body
            from customers as t20
            where t20.id = t17.customer_id
          ) as o21 on true
          order by t17.id
          limit $6::int
        ) as p18
      ) as o22 on true
      left join lateral (
        select
          '{"audienceCount":' || t23.audience::text
            || ',"respondersCount":' || t23.responders::text
            || ',"responsesCount":' || t23.responses::text
            || ',"responseRate":{"numerator":' || to_json(t23.responders)::text
            || ',"denominator":' || to_json(t23.audience)::text
            || ',"rate":' || coalesce(to_json(round(t23.responders::numeric / nullif(t23.audience, 0), 4))::text, 'null')
            || '},"enrolmentRate":{"numerator":' || to_json(t23.enrolled)::text
            || ',"denominator":' || to_json(t23.invited)::text
            || ',"rate":' || coalesce(to_json(round(t23.enrolled::numeric / nullif(t23.invited, 0), 4))::text, 'null')
            || '}}' as body
        from (
          with responses as materialized (
            select r.customer_id, count(*) as number from touchpoints as r
            where r.campaign_id = t2.id and r.direction = 'INBOUND'
              and not exists (select from touchpoints as s where s.supersedes_id = r.id)
            group by r.customer_id
          ), members as materialized (
            select count(*)::int as audience, count(r.customer_id)::int as responders
            from campaign_memberships as m left join responses as r on r.customer_id = m.customer_id
            where m.campaign_id = t2.id and exists (select from portal.consents k where k.customer_id = m.customer_id and k.channel = m.channel and k.purpose = 'MARKETING' and k.state = 'GRANTED' and (k.expires_on is null or k.expires_on > current_date))
          )
          select
            (select count(*) from campaign_enrolments as e where e.campaign_id = t2.id)::int as invited,
            (
              select count(*) from campaign_enrolments as e
              where e.campaign_id = t2.id and e.status in ('ENROLLED', 'COMPLETED')
            )::int as enrolled,
            (select audience from members) as audience,
            (select responders from members) as responders,
            (select coalesce(sum(number), 0) from responses)::int as responses
          offset 0
        ) as t23
      ) as o24 on true
      where t2.code = $2::text
    ) as o25 on true
    offset 0
  ) as a
) end
