-- UUIDv7, the same layout as portal/words/ids.py.

-- UUIDv7 from a moment: the fraction of the millisecond in bits 48 to 59.
create or replace function portal.uuid7_at(moment timestamptz) returns uuid language sql volatile parallel safe as $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || substring(uuid_send(gen_random_uuid()) from 9),
    'hex')::uuid
  from (select (extract(epoch from moment) * 1000000)::bigint as us) as t
$$;

-- UUIDv7 of something that has a name: after the moment, not chance but the name decides. Two touchpoints of one
-- moment are in the same order in every database that holds them.
create or replace function portal.uuid7_of(moment timestamptz, name text) returns uuid language sql stable parallel safe as $$
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

-- The first or the last id that uuid7_at can make for a moment; for moments before 1970, of 1970.
create or replace function portal.uuid7_bound(moment timestamptz, "end" text) returns uuid
language sql immutable parallel safe as $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || case "end" when 'last' then '\xbfffffffffffffff'::bytea else '\x8000000000000000'::bytea end,
    'hex')::uuid
  from (select greatest((extract(epoch from moment) * 1000000)::bigint, 0) as us) as t
$$;
