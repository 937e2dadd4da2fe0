-- of a campaign, over what row security leaves the viewer; a select that nobody asks for is not run.
-- `offset 0`: flattened into the select around it, each count would run again wherever it is named.
-- {consented} holds also for those to whom row security shows the whole audience.
select
  (select count(*) from campaign_enrolments as e where e.campaign_id = {row}.id)::int as invited,
  (
    select count(*) from campaign_enrolments as e
    where e.campaign_id = {row}.id and e.status in ('ENROLLED', 'COMPLETED')
  )::int as enrolled,
  (
    select count(*) from campaign_memberships as m where m.campaign_id = {row}.id and {consented}
  )::int as audience,
  (
    select count(*) from campaign_memberships as m
    where m.campaign_id = {row}.id and {consented} and exists (
      select from touchpoints as r
      where r.campaign_id = {row}.id and r.customer_id = m.customer_id and r.direction = 'INBOUND'
        and not exists (select from touchpoints as s where s.supersedes_id = r.id)
    )
  )::int as responders,
  (
    select count(*) from touchpoints as r
    where r.campaign_id = {row}.id and r.direction = 'INBOUND'
      and not exists (select from touchpoints as s where s.supersedes_id = r.id)
  )::int as responses
offset 0
