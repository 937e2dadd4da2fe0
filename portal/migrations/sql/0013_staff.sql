-- Who works for whom, who is below whom and who serves whom: changed here and nowhere else, because no
-- audience may write these tables. Each function demands its permission, checks the caller's scope, refuses
-- before it changes, and answers with a code what the caller can mend (docs/decisions/0024-administration.md).

-- with defaults in the database: an import does not say it
alter table portal.partner_terms add column version integer not null default 1;

-- Of two who edit one row the second is told, whoever was first: a service, an import, the operator.
create function portal.count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger counts_version before update on portal.staff for each row
  when (old.* is distinct from new.*) execute function portal.count_version();
create trigger counts_version before update on portal.partner_terms for each row
  when (old.* is distinct from new.*) execute function portal.count_version();

create function portal.in_my_scope(partner uuid) returns boolean language sql stable as $$
  select session_user = 'portal_hq'  -- audiences log in themselves, so this is the audience
    or exists (select from portal.partner_scope s where s.viewer_id = portal.me() and s.partner_id = partner)
$$;
comment on function portal.in_my_scope(uuid) is
  'Whether the partner is the caller''s organisation or below it; HQ''s are all. For definer functions.';
grant execute on function portal.in_my_scope(uuid) to portal_definer;

-- `bounds`, from auth/roles.py by way of the service: {givable: the roles with no right the caller lacks,
-- fitting: {kind of partner: the roles there are at one}}.

-- The member of staff to administer, locked, or why the caller may not. asked: {staff_id, version}
create function portal.hold_member(asked jsonb, bounds jsonb, out member portal.staff, out refusal text)
language plpgsql volatile as $$
begin
  select s.* into member from portal.staff s
  where s.id = (asked ->> 'staff_id')::uuid and portal.in_my_scope(s.partner_id)
  for update;
  refusal := case
    when not found then 'NO_SUCH_STAFF'
    when not bounds -> 'givable' ? member.role then 'STAFF_ABOVE_OWN_RIGHTS'
    when (asked ->> 'version')::integer <> member.version then 'VERSION_CONFLICT'
  end;
end $$;

-- Whether another HQ_ADMIN acts today and will after `until` (the last day). Taken one at a time: two who
-- remove each other must leave one.
create function portal.another_admin_remains(staff_id uuid, until date) returns boolean
language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('portal.admins', 0));
  return exists (
    select from portal.staff s
    where s.role = 'HQ_ADMIN' and s.status = 'ACTIVE' and s.id <> another_admin_remains.staff_id
      and s.started_on <= current_date and (s.ended_on is null or s.ended_on > until));
end $$;

-- asked: {partner_id, display_name, email, role, started_on, ended_on, digest, expires_at}. The same person
-- again: the invitation is renewed, and the one before it good no longer.
create function portal.invite_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  given record;
  kind text;
  known portal.staff;
begin
  perform portal.demand('STAFF_MANAGE');
  select * into given from jsonb_to_record(asked) as g (partner_id uuid, display_name text, email text,
    role text, started_on date, ended_on date, digest text, expires_at timestamptz);
  select p.kind into kind from portal.partners p where p.id = given.partner_id and portal.in_my_scope(p.id);
  -- one at a time for an address: two invitations must not make two people of it
  perform pg_advisory_xact_lock(hashtextextended('portal.invite ' || given.email, 0));
  select s.* into known from portal.passwords w join portal.staff s on s.id = w.staff_id
  where w.email = given.email
  for update of s;
  refusal := case
    when kind is null then 'NO_SUCH_PARTNER'
    when not coalesce(bounds -> 'fitting' -> kind ? given.role, false) then 'ROLE_DOES_NOT_FIT'
    when not bounds -> 'givable' ? given.role then 'ROLE_ABOVE_OWN_RIGHTS'
    when known.id is null then null
    when known.partner_id <> given.partner_id or known.status = 'ACTIVE' then 'EMAIL_TAKEN'
    when not bounds -> 'givable' ? known.role then 'EMAIL_TAKEN'
  end;
  if refusal is not null then
    return;
  end if;
  staff_id := coalesce(known.id, portal.uuid7_at(clock_timestamp()));
  if known.id is null then
    insert into portal.staff (id, number, partner_id, display_name, role, status, started_on, ended_on)
    values (staff_id, 'M-' || upper(right(staff_id::text, 12)), given.partner_id, given.display_name,
      given.role, 'INVITED', given.started_on, given.ended_on);
    insert into portal.passwords (staff_id, email) values (staff_id, given.email);
  else
    update portal.staff s set display_name = given.display_name, role = given.role, status = 'INVITED',
      started_on = given.started_on, ended_on = given.ended_on
    where s.id = known.id;
    update portal.passwords w set hash = null where w.staff_id = known.id;
    update portal.invitations i set expires_at = clock_timestamp()
    where i.staff_id = known.id and i.used_at is null and i.expires_at > clock_timestamp();
  end if;
  insert into portal.invitations (digest, staff_id, expires_at)
  values (given.digest, staff_id, given.expires_at);
  perform portal.append_access_event('STAFF_INVITED', subject_id => staff_id);
end $$;

-- asked: {staff_id, version} and what changes of {display_name, role, ended_on}
create function portal.change_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  held record;
  member portal.staff;
  changed portal.staff;
  leaves date;  -- the last day as an administrator; null: stays as it was
begin
  perform portal.demand('STAFF_MANAGE');
  held := portal.hold_member(asked, bounds);
  member := held.member;
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;
  changed := jsonb_populate_record(member, asked - 'staff_id' - 'version');
  refusal := case
    when member.status = 'DEACTIVATED' then 'STAFF_DEACTIVATED'
    when member.id = portal.my_staff_id()
      and (changed.role, changed.ended_on) is distinct from (member.role, member.ended_on)
      then 'OWN_MEMBERSHIP'
    when changed.ended_on < changed.started_on then 'ENDS_BEFORE_IT_BEGINS'
    when changed.role = member.role then null
    when not coalesce(bounds -> 'fitting' ->
        (select p.kind from portal.partners p where p.id = member.partner_id) ? changed.role, false)
      then 'ROLE_DOES_NOT_FIT'
    when not bounds -> 'givable' ? changed.role then 'ROLE_ABOVE_OWN_RIGHTS'
  end;
  leaves := case
    when changed.role <> member.role then current_date - 1
    when changed.ended_on < coalesce(member.ended_on, 'infinity') then changed.ended_on
  end;
  if refusal is null and member.role = 'HQ_ADMIN' and leaves is not null
    and not portal.another_admin_remains(member.id, leaves)
  then
    refusal := 'LAST_ADMIN';
  end if;
  if refusal is not null then
    return;
  end if;
  staff_id := member.id;
  update portal.staff s
  set display_name = changed.display_name, role = changed.role, ended_on = changed.ended_on
  where s.id = member.id and (changed.display_name, changed.role, changed.ended_on)
    is distinct from (s.display_name, s.role, s.ended_on);
  if found then
    perform portal.append_access_event('STAFF_UPDATED', subject_id => staff_id);
  end if;
end $$;

-- asked: {staff_id, version (null: whatever it is), reason}. Somebody deactivated already stays so. That its
-- sessions and tokens end is a trigger's (0011_revocation.sql).
create function portal.deactivate_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  held record;
  member portal.staff;
begin
  perform portal.demand('STAFF_MANAGE');
  held := portal.hold_member(asked, bounds);
  member := held.member;
  refusal := held.refusal;
  if refusal is null and member.id = portal.my_staff_id() then
    refusal := 'OWN_MEMBERSHIP';
  end if;
  if refusal is null and member.role = 'HQ_ADMIN' and member.status = 'ACTIVE'
    and not portal.another_admin_remains(member.id, current_date - 1)
  then
    refusal := 'LAST_ADMIN';
  end if;
  if refusal is not null then
    return;
  end if;
  staff_id := member.id;
  if member.status = 'DEACTIVATED' then
    return;
  end if;
  update portal.staff s set status = 'DEACTIVATED' where s.id = member.id;
  update portal.invitations i set expires_at = clock_timestamp()
  where i.staff_id = member.id and i.used_at is null and i.expires_at > clock_timestamp();
  perform portal.append_access_event('STAFF_DEACTIVATED', subject_id => staff_id, reason => asked ->> 'reason');
end $$;

-- asked: {session_id} or {staff_id}. Everybody ends sessions of their own; whose the others are is told to
-- nobody who may not end them. That the tokens end is a trigger's (0011_revocation.sql).
create function portal.end_sessions(asked jsonb, out ended integer, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  one uuid := (asked ->> 'session_id')::uuid;
  person uuid := (asked ->> 'staff_id')::uuid;
begin
  ended := 0;
  if one is not null then
    select s.staff_id into person from portal.sessions s where s.id = one;
  end if;
  if person is distinct from portal.my_staff_id() then
    if not portal.may('SESSION_REVOKE') then
      refusal := 'FORBIDDEN';
      return;
    end if;
    perform from portal.staff s where s.id = person and portal.in_my_scope(s.partner_id);
    if not found then
      refusal := case when one is null then 'NO_SUCH_STAFF' else 'NO_SUCH_SESSION' end;
      return;
    end if;
  end if;
  update portal.sessions s set revoked_at = clock_timestamp(), revoked_for = 'REVOKED'
  where s.revoked_at is null and s.staff_id = person and (one is null or s.id = one);
  get diagnostics ended = row_count;
  if one is null then
    perform portal.revoke('STAFF', person);  -- tokens of sessions that are not kept here, too
  end if;
  if one is null or ended > 0 then
    perform portal.append_access_event('SESSION_REVOKED', subject_id => coalesce(one, person));
  end if;
end $$;

grant execute on function portal.hold_member(jsonb, jsonb), portal.another_admin_remains(uuid, date)
  to portal_definer;
alter function portal.invite_staff(jsonb, jsonb) owner to portal_definer;
alter function portal.change_staff(jsonb, jsonb) owner to portal_definer;
alter function portal.deactivate_staff(jsonb, jsonb) owner to portal_definer;
alter function portal.end_sessions(jsonb) owner to portal_definer;
grant execute on function portal.invite_staff(jsonb, jsonb), portal.change_staff(jsonb, jsonb),
  portal.deactivate_staff(jsonb, jsonb)
  to portal_scoped, portal_hq;
-- an auditor ends sessions of its own, too
grant execute on function portal.end_sessions(jsonb) to portal_scoped, portal_hq, portal_auditor;
