with changed as (
  insert into portal.price_lists as l (
    id, code, name, currency_code, partner_id, tier, region, starts_on, ends_on)
  select portal.uuid7_at(clock_timestamp()), s.code, s.name, s.currency_code, p.id, s.tier, s.region, s.starts_on,
    s.ends_on
  from staged s left join portal.partners p on p.code = s.partner_code
  order by s.line
  on conflict (code) do update
  set name = excluded.name, currency_code = excluded.currency_code, partner_id = excluded.partner_id,
    tier = excluded.tier, region = excluded.region, starts_on = excluded.starts_on, ends_on = excluded.ends_on
  where (l.name, l.currency_code, l.partner_id, l.tier, l.region, l.starts_on, l.ends_on)
    is distinct from (excluded.name, excluded.currency_code, excluded.partner_id, excluded.tier, excluded.region,
      excluded.starts_on, excluded.ends_on)
  returning l.code)
insert into written (line) select s.line from staged s join changed using (code);

-- The price lists of each partner.
select portal.refresh_price_list_scope() where exists (select from written);
