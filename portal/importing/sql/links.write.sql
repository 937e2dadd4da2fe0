-- What changes nothing is not written, so it locks nothing.
create temporary table if not exists changing (
  line integer, customer_id uuid, partner_id uuid, relation text, started_on date, ended_on date) on commit drop;
truncate changing;
insert into changing
select s.line, c.id, p.id, s.relation, s.started_on, s.ended_on
from staged s
join portal.customers c on c.number = s.customer_number
join portal.partners p on p.code = s.partner_code
left join portal.customer_partner_links l on (l.customer_id, l.partner_id, l.relation, l.started_on)
  = (c.id, p.id, s.relation, s.started_on)
where l.id is null or l.ended_on is distinct from s.ended_on;
analyze changing;

-- In the order of everybody who changes links (portal.lock_scope): customers by id, then their links.
select count(*) from (
  select from portal.customers c where c.id in (select customer_id from changing) order by c.id
  for no key update) as held;

with changed as (
  insert into portal.customer_partner_links as l (id, customer_id, partner_id, relation, started_on, ended_on)
  select portal.uuid7_at(clock_timestamp()), customer_id, partner_id, relation, started_on, ended_on
  from changing
  order by line
  on conflict (customer_id, partner_id, relation, started_on) do update
  set ended_on = excluded.ended_on, ended_by_id = null  -- as headquarters says
  where l.ended_on is distinct from excluded.ended_on
  returning l.customer_id, l.partner_id, l.relation, l.started_on)
insert into written (line)
select g.line
from changing g
join changed w on (w.customer_id, w.partner_id, w.relation, w.started_on)
  = (g.customer_id, g.partner_id, g.relation, g.started_on);

-- The trigger `locks_scope` has taken that lock by now: who is above whom stays as it is until the commit.
select portal.derive_customer_scope(array(select distinct customer_id from changing))
where exists (select from written);
