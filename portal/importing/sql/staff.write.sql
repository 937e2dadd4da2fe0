with changed as (
  insert into portal.staff as m (id, number, partner_id, display_name, role, status, started_on, ended_on)
  select portal.uuid7_at(clock_timestamp()), s.number, p.id, s.display_name, s.role, s.status, s.started_on, s.ended_on
  from staged s join portal.partners p on p.code = s.partner_code
  order by s.line
  on conflict (number) do update
  set partner_id = excluded.partner_id, display_name = excluded.display_name, role = excluded.role,
    status = excluded.status, started_on = excluded.started_on, ended_on = excluded.ended_on
  where (m.partner_id, m.display_name, m.role, m.status, m.started_on, m.ended_on)
    is distinct from (excluded.partner_id, excluded.display_name, excluded.role, excluded.status,
      excluded.started_on, excluded.ended_on)
  returning m.number)
insert into written (line) select s.line from staged s join changed using (number);
