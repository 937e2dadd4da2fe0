-- The key of its audience carries the channel (docs/decisions/0005), so members follow where it changes.
with changed as (
  insert into portal.campaigns as c (id, code, name, description, kind, channel, status, starts_on, ends_on)
  select portal.uuid7_at(clock_timestamp()), s.code, s.name, s.description, s.kind, s.channel, s.status, s.starts_on,
    s.ends_on
  from staged s
  order by s.line
  on conflict (code) do update
  set name = excluded.name, description = excluded.description, kind = excluded.kind, channel = excluded.channel,
    status = excluded.status, starts_on = excluded.starts_on, ends_on = excluded.ends_on
  where (c.name, c.description, c.kind, c.channel, c.status, c.starts_on, c.ends_on)
    is distinct from (excluded.name, excluded.description, excluded.kind, excluded.channel, excluded.status,
      excluded.starts_on, excluded.ends_on)
  returning c.code)
insert into written (line) select s.line from staged s join changed using (code);
