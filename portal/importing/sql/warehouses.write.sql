with changed as (
  insert into portal.warehouses as w (id, code, name, owner_id)
  select portal.uuid7_at(clock_timestamp()), s.code, s.name, p.id
  from staged s join portal.partners p on p.code = s.partner_code
  order by s.line
  on conflict (code) do update set name = excluded.name
  where w.name <> excluded.name
  returning w.code)
insert into written (line) select s.line from staged s join changed using (code);
