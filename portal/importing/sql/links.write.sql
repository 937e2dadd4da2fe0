with changed as (
  insert into portal.customer_partner_links as l (id, customer_id, partner_id, relation, started_on, ended_on)
  select portal.uuid7_at(clock_timestamp()), c.id, p.id, s.relation, s.started_on, s.ended_on
  from staged s
  join portal.customers c on c.number = s.customer_number
  join portal.partners p on p.code = s.partner_code
  order by s.line
  on conflict (customer_id, partner_id, relation, started_on) do update
  set ended_on = excluded.ended_on
  where l.ended_on is distinct from excluded.ended_on
  returning l.customer_id, l.partner_id, l.relation, l.started_on)
insert into written (line)
select s.line
from staged s
join portal.customers c on c.number = s.customer_number
join portal.partners p on p.code = s.partner_code
join changed w on (w.customer_id, w.partner_id, w.relation, w.started_on)
  = (c.id, p.id, s.relation, s.started_on);

select portal.refresh_customer_scope(array(
  select distinct c.id
  from written w join staged s using (line) join portal.customers c on c.number = s.customer_number))
where exists (select from written);
