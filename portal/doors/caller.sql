-- The caller. A read binds `portal.principal` inside its own statement, a write first thing in its
-- transaction; nothing is ever bound to a session. Unbound means an error, never an empty answer.

-- The caller's claims. Raises when nobody is bound.
create or replace function portal.bound_principal() returns json language plpgsql stable parallel safe as $$
declare
  bound text := nullif(current_setting('portal.principal', true), '');
begin
  if bound is null then
    raise insufficient_privilege using message = 'no principal bound';
  end if;
  return bound::json;
end $$;

-- plpgsql, so that no planner inlines it and evaluates it before the statement has bound anybody
create or replace function portal.me() returns uuid language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() ->> 'partner')::uuid;
end $$;
comment on function portal.me() is 'The organisation the caller acts for.';

create or replace function portal.my_staff_id() returns uuid language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() ->> 'staff')::uuid;
end $$;
comment on function portal.my_staff_id() is 'The person or machine that calls.';

create or replace function portal.my_actor_id() returns uuid language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() ->> 'actor')::uuid;
end $$;
comment on function portal.my_actor_id() is 'Who acts in the caller''s place ("view as"); null: nobody.';

create or replace function portal.my_session_id() returns text language plpgsql stable parallel safe as $$
begin
  return portal.bound_principal() ->> 'session';
end $$;
comment on function portal.my_session_id() is 'The session of the caller''s token; null: none is known.';

create or replace function portal.may(permission text) returns boolean language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() -> 'permissions')::jsonb ? permission;
end $$;
comment on function portal.may(text) is 'Whether the caller has the permission.';

create or replace function portal.demand(permission text) returns void language plpgsql stable parallel safe as $$
begin
  if not portal.may(permission) then
    raise insufficient_privilege using message = 'the caller lacks ' || permission;
  end if;
end $$;
comment on function portal.demand(text) is 'Refuses a caller without the permission; for definer functions.';
