-- $1 claims · $2 campaign · $3 members of its audience
-- A constant limit within the parameter's tells the generic plan how few rows there are. Row security leaves of
-- the audience those who consented.
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"campaign":' || coalesce(c.body, 'null') || '}'
  from (select) as root
  left join lateral (
    select '{"id":"' || encode('CA'::bytea || uuid_send(c.id), 'hex') || '","code":' || to_json(c.code)::text
      || ',"name":' || to_json(c.name)::text || ',"channel":' || to_json(c.channel)::text
      || ',"status":' || to_json(c.status)::text || ',"startsOn":' || to_json(c.starts_on)::text
      || ',"endsOn":' || to_json(c.ends_on)::text
      || ',"performance":{"audienceCount":' || f.audience || ',"respondersCount":' || f.responders
      || ',"responsesCount":' || r.responses || ',"responseRate":{"numerator":' || f.responders
      || ',"denominator":' || f.audience
      || ',"rate":' || coalesce(round(f.responders::numeric / nullif(f.audience, 0), 4)::text, 'null')
      || ('}},"audience":{"nodes":[' || m.nodes || ']}}') as body
    from campaigns c
    cross join lateral (
      select count(*) as responses, coalesce(array_agg(distinct r.customer_id), '{}') as customers
      from touchpoints r
      where r.campaign_id = c.id and r.direction = 'INBOUND'
        and not exists (select from touchpoints s where s.supersedes_id = r.id)
    ) as r
    cross join lateral (
      select count(*) as audience, count(*) filter (where m.customer_id = any (r.customers)) as responders
      from campaign_memberships m where m.campaign_id = c.id
    ) as f
    cross join lateral (
      select coalesce(string_agg(m.body, ','), '') as nodes
      from (
        select '{"id":"' || encode('CM'::bytea || uuid_send(m.id), 'hex')
          || '","addedOn":' || to_json(m.added_on)::text
          || ',"customer":{"id":"' || encode('CU'::bytea || uuid_send(k.id), 'hex')
          || '","number":' || to_json(k.number)::text || ',"displayName":' || to_json(k.display_name)::text
          || ',"tier":' || to_json(k.tier)::text || ',"status":' || to_json(k.status)::text
          || ',"segments":' || to_json(k.segments)::text
          || ',"phoneMasked":' || coalesce(to_json(k.phone_masked)::text, 'null') || '}}' as body
        from (select * from campaign_memberships where campaign_id = c.id order by id limit 101) as m
        join customers k on k.id = m.customer_id
        order by m.id
        limit $3::int
      ) as m
    ) as m
    where c.id = $2::uuid
  ) as c on true
)
end
