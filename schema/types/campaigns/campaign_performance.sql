-- of a campaign, over what row security leaves the viewer; a select that nobody asks for is not run.
-- `offset 0`: flattened into the select around it, each count would run again wherever it is named.
-- {consented} holds also for those to whom row security shows the whole audience.
with responses as materialized (
  select r.customer_id, count(*) as number from touchpoints as r
  where r.campaign_id = {row}.id and r.direction = 'INBOUND'
    and not exists (select from touchpoints as s where s.supersedes_id = r.id)
  group by r.customer_id
), members as materialized (
  select count(*)::int as audience, count(r.customer_id)::int as responders
  from campaign_memberships as m left join responses as r on r.customer_id = m.customer_id
  where m.campaign_id = {row}.id and {consented}
)
select
  (select count(*) from campaign_enrolments as e where e.campaign_id = {row}.id)::int as invited,
  (
    select count(*) from campaign_enrolments as e
    where e.campaign_id = {row}.id and e.status in ('ENROLLED', 'COMPLETED')
  )::int as enrolled,
  (select audience from members) as audience,
  (select responders from members) as responders,
  (select coalesce(sum(number), 0) from responses)::int as responses
offset 0
