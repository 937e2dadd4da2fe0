-- Who is calling. A read binds `portal.principal` inside its own statement, a write first thing in its
-- transaction; nothing is ever bound to a session. Unbound means an error, never an empty answer.

alter default privileges for role portal_owner revoke execute on functions from public;

create function portal.bound_principal() returns json language plpgsql stable parallel safe as $$
declare
  bound text := nullif(current_setting('portal.principal', true), '');
begin
  if bound is null then
    raise insufficient_privilege using message = 'no principal bound';
  end if;
  return bound::json;
end $$;

-- plpgsql, so that no planner inlines it and evaluates it before the statement has bound anybody
create function portal.me() returns uuid language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() ->> 'partner')::uuid;
end $$;
comment on function portal.me() is 'The organisation the caller acts for.';

create function portal.my_staff_id() returns uuid language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() ->> 'staff')::uuid;
end $$;
comment on function portal.my_staff_id() is 'The person or machine that calls.';

create function portal.may(permission text) returns boolean language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() -> 'permissions')::jsonb ? permission;
end $$;
comment on function portal.may(text) is 'Whether the caller has the permission.';

create function portal.demand(permission text) returns void language plpgsql stable parallel safe as $$
begin
  if not portal.may(permission) then
    raise insufficient_privilege using message = 'the caller lacks ' || permission;
  end if;
end $$;
comment on function portal.demand(text) is 'Refuses a caller without the permission; for definer functions.';

-- UUIDv7 from a moment, the same layout as portal/ids.py: the fraction of the millisecond in bits 48 to 59.
create function portal.uuid7_at(moment timestamptz) returns uuid language sql volatile parallel safe as $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || substring(uuid_send(gen_random_uuid()) from 9),
    'hex')::uuid
  from (select (extract(epoch from moment) * 1000000)::bigint as us) as t
$$;

grant execute on function portal.bound_principal(), portal.me(), portal.my_staff_id(), portal.may(text),
  portal.demand(text),
  portal.uuid7_at(timestamptz)
  to portal_scoped, portal_hq, portal_auditor, portal_worker, portal_definer;
