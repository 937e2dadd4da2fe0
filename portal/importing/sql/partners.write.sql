-- What changes nothing is not written, so it locks nothing. `moves`: it changes who is above whom, or who sees
-- whose customers. A row that does not leaves both alone, whatever they are by the time it is written.
create temporary table if not exists changing (line integer, code text, moves boolean) on commit drop;
truncate changing;
insert into changing
select s.line, s.code,
  t.partner_id is null or (t.parent_id, t.sees_customers) is distinct from (parent.id, s.sees_customers)
from staged s
left join portal.partners p on p.code = s.code
left join portal.partner_terms t on t.partner_id = p.id
left join portal.partners parent on parent.code = s.parent_code
where t.partner_id is null
  or (p.name, p.region, t.parent_id, t.status, t.tier, t.sees_customers, t.capture_window_hours, t.credit_limit,
    t.currency_code)
  is distinct from (s.name, s.region, parent.id, s.status, s.tier, s.sees_customers, s.capture_window_hours,
    s.credit_limit, s.currency_code);

-- Alone from here to the commit, before any row is held that others wait for (portal.lock_scope).
select portal.lock_scope(alone => true) where exists (select from changing where moves);

-- The directory first, as the terms name the partner above, which may be of the same file.
with changed as (
  insert into portal.partners as p (id, code, name, kind, region)
  select portal.uuid7_at(clock_timestamp()), s.code, s.name, s.kind, s.region
  from staged s join changing using (line) order by s.line
  on conflict (code) do update
  set name = excluded.name, region = excluded.region
  where (p.name, p.region) is distinct from (excluded.name, excluded.region)
  returning p.code)
insert into written (line) select s.line from staged s join changed using (code);

with changed as (
  insert into portal.partner_terms as t (
    partner_id, parent_id, status, tier, sees_customers, capture_window_hours, credit_limit, currency_code)
  select p.id, parent.id, s.status, s.tier, s.sees_customers, s.capture_window_hours, s.credit_limit, s.currency_code
  from staged s
  join changing g on g.line = s.line and g.moves
  join portal.partners p on p.code = s.code
  left join portal.partners parent on parent.code = s.parent_code
  order by s.line
  on conflict (partner_id) do update
  set parent_id = excluded.parent_id, status = excluded.status, tier = excluded.tier,
    sees_customers = excluded.sees_customers, capture_window_hours = excluded.capture_window_hours,
    credit_limit = excluded.credit_limit, currency_code = excluded.currency_code
  where (t.parent_id, t.status, t.tier, t.sees_customers, t.capture_window_hours, t.credit_limit, t.currency_code)
    is distinct from (excluded.parent_id, excluded.status, excluded.tier, excluded.sees_customers,
      excluded.capture_window_hours, excluded.credit_limit, excluded.currency_code)
  returning t.partner_id)
insert into written (line)
select s.line from staged s join portal.partners p using (code) join changed c on c.partner_id = p.id;

with changed as (
  update portal.partner_terms t
  set status = s.status, tier = s.tier, capture_window_hours = s.capture_window_hours,
    credit_limit = s.credit_limit, currency_code = s.currency_code
  from staged s join changing g on g.line = s.line and not g.moves join portal.partners p on p.code = s.code
  where t.partner_id = p.id and (t.status, t.tier, t.capture_window_hours, t.credit_limit, t.currency_code)
    is distinct from (s.status, s.tier, s.capture_window_hours, s.credit_limit, s.currency_code)
  returning s.line)
insert into written (line) select line from changed;

-- Who is below whom, so who inherits the customers of those that moved and of all below them.
select portal.refresh_partner_scope() where exists (select from changing where moves);
select portal.derive_customer_scope(array(
  select distinct l.customer_id
  from changing g
  join portal.partners p on p.code = g.code
  join portal.partner_scope s on s.viewer_id = p.id
  join portal.customer_partner_links l on l.partner_id = s.partner_id
  where g.moves))
where exists (select from changing where moves);
-- And whose prices hold for whom.
select portal.refresh_price_list_scope() where exists (select from written);
