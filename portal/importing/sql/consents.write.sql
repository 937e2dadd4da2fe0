-- The newer statement counts: an old file never undoes a withdrawal.
with changed as (
  insert into portal.consents as o (
    id, customer_id, purpose, channel, state, source, evidence, recorded_at, expires_on)
  select portal.uuid7_at(clock_timestamp()), c.id, s.purpose, s.channel, s.state, s.source, s.evidence,
    s.recorded_at, s.expires_on
  from staged s join portal.customers c on c.number = s.customer_number
  order by s.line
  on conflict (customer_id, purpose, channel) do update
  set state = excluded.state, source = excluded.source, evidence = excluded.evidence,
    recorded_at = excluded.recorded_at, expires_on = excluded.expires_on
  where excluded.recorded_at >= o.recorded_at
    and (o.state, o.source, o.evidence, o.recorded_at, o.expires_on)
      is distinct from (excluded.state, excluded.source, excluded.evidence, excluded.recorded_at, excluded.expires_on)
  returning o.customer_id, o.purpose, o.channel)
insert into written (line)
select s.line
from staged s
join portal.customers c on c.number = s.customer_number
join changed w on (w.customer_id, w.purpose, w.channel) = (c.id, s.purpose, s.channel);
