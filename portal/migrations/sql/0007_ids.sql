-- UUIDv7 of something that has a name: after the moment, not chance but the name decides. Two touchpoints of one
-- moment are in the same order in every database that holds them. The same as portal.ids.uuid7_of.
create function portal.uuid7_of(moment timestamptz, name text) returns uuid language sql stable parallel safe as $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || set_byte(hash, 0, get_byte(hash, 0) & 63 | 128),
    'hex')::uuid
  from (
    select (extract(epoch from moment) * 1000000)::bigint as us,
      substring(sha256(convert_to(name, 'UTF8')) for 8) as hash
  ) as t
$$;
grant execute on function portal.uuid7_of(timestamptz, text) to portal_worker;
