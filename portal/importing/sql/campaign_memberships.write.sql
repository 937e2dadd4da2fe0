with changed as (
  insert into portal.campaign_memberships as m (id, campaign_id, customer_id, channel, added_on)
  select portal.uuid7_at(clock_timestamp()), k.id, c.id, k.channel, s.added_on
  from staged s
  join portal.campaigns k on k.code = s.campaign_code
  join portal.customers c on c.number = s.customer_number
  order by s.line
  on conflict (campaign_id, customer_id) do update set added_on = excluded.added_on
  where m.added_on <> excluded.added_on
  returning m.campaign_id, m.customer_id)
insert into written (line)
select s.line
from staged s
join portal.campaigns k on k.code = s.campaign_code
join portal.customers c on c.number = s.customer_number
join changed w on (w.campaign_id, w.customer_id) = (k.id, c.id);
