-- The directory first, as the terms name the partner above, which may be of the same file.
with changed as (
  insert into portal.partners as p (id, code, name, kind, region)
  select portal.uuid7_at(clock_timestamp()), s.code, s.name, s.kind, s.region from staged s order by s.line
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

-- Who is below whom, so who inherits whose customers, and whose prices hold for whom.
select portal.refresh_partner_scope() where exists (select from written);
select portal.refresh_customer_scope() where exists (select from written);
select portal.refresh_price_list_scope() where exists (select from written);
