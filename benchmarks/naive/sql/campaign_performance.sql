-- $1 campaign
with responses as (
  select r.customer_id from touchpoints r
  where r.campaign_id = $1 and r.direction = 'INBOUND'
    and not exists (select from touchpoints s where s.supersedes_id = r.id)
)
select
  (select count(*) from campaign_memberships where campaign_id = $1) as audience,
  (
    select count(*) from campaign_memberships
    where campaign_id = $1 and customer_id in (select customer_id from responses)
  ) as responders,
  (select count(*) from responses) as responses
