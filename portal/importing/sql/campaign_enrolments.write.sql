with changed as (
  insert into portal.campaign_enrolments as e (id, campaign_id, partner_id, status, reason, decided_at)
  select portal.uuid7_at(clock_timestamp()), c.id, p.id, s.status, s.reason, s.decided_at
  from staged s
  join portal.campaigns c on c.code = s.campaign_code
  join portal.partners p on p.code = s.partner_code
  order by s.line
  on conflict (campaign_id, partner_id) do update
  set status = excluded.status, reason = excluded.reason, decided_at = excluded.decided_at
  where (e.status, e.reason, e.decided_at) is distinct from (excluded.status, excluded.reason, excluded.decided_at)
  returning e.campaign_id, e.partner_id)
insert into written (line)
select s.line
from staged s
join portal.campaigns c on c.code = s.campaign_code
join portal.partners p on p.code = s.partner_code
join changed w on (w.campaign_id, w.partner_id) = (c.id, p.id);
