-- A customer was first seen at the earliest moment anybody tells.
with changed as (
  insert into portal.customers as c (
    id, number, kind, display_name, tier, status, region, language, preferred_channel, segments, first_seen_at,
    source, version)
  select portal.uuid7_at(clock_timestamp()), s.number, s.kind, s.display_name, s.tier, s.status, s.region,
    s.language, s.preferred_channel, coalesce(s.segments, '{}'), s.first_seen_at, s.source, 1
  from staged s
  order by s.line
  on conflict (number) do update
  set kind = excluded.kind, display_name = excluded.display_name, tier = excluded.tier, status = excluded.status,
    region = excluded.region, language = excluded.language, preferred_channel = excluded.preferred_channel,
    segments = excluded.segments, first_seen_at = least(c.first_seen_at, excluded.first_seen_at),
    source = excluded.source, version = c.version + 1
  where (c.kind, c.display_name, c.tier, c.status, c.region, c.language, c.preferred_channel, c.segments,
      c.first_seen_at, c.source)
    is distinct from (excluded.kind, excluded.display_name, excluded.tier, excluded.status, excluded.region,
      excluded.language, excluded.preferred_channel, excluded.segments,
      least(c.first_seen_at, excluded.first_seen_at), excluded.source)
  returning c.number)
insert into written (line) select s.line from staged s join changed using (number);

-- Contact data only through its definer function, which tells how many rows it wrote but not which. Those of
-- customers counted above are not counted again. A row without any contact leaves what is there.
with contacts as (
  select s.line, exists (select from written w where w.line = s.line) as counted, jsonb_build_object(
    'customer_id', c.id, 'phone', s.phone, 'email', s.email, 'address', s.address) as contact
  from staged s join portal.customers c on c.number = s.number
  where coalesce(s.phone, s.email, s.address) is not null
), portions as (
  select counted, jsonb_agg(contact) as rows from contacts group by counted, line / 5000
)
insert into written (rows)
select case when counted then 0 * portal.write_contacts(rows) else portal.write_contacts(rows) end from portions;
