-- Staff of partners: changed here and nowhere else, because no audience may write staff. Each function demands
-- its permission, checks the caller's scope, refuses before it changes, and answers with a code what the caller
-- can mend (docs/decisions/0024-administration.md).
--
-- `bounds`, from auth/roles.py by way of the service: {givable: the roles with no right the caller lacks,
-- fitting: {kind of partner: the roles there are at one}}.
create trigger counts_version before update on portal.staff for each row
  when (old.* is distinct from new.*) execute function portal.count_version();

-- The member of staff to administer, locked, or the refusal. asked: {staff_id, version}
create or replace function portal.hold_member(asked jsonb, bounds jsonb, out member portal.staff, out refusal text)
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

-- True where another HQ_ADMIN acts today and will after `until` (the last day). Taken one at a time: two who
-- remove each other must leave one.
create or replace function portal.another_admin_remains(staff_id uuid, until date) returns boolean
language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('portal.admins', 0));
  return exists (
    select from portal.staff s
    where s.role = 'HQ_ADMIN' and s.status = 'ACTIVE' and s.id <> another_admin_remains.staff_id
      and s.started_on <= current_date and (s.ended_on is null or s.ended_on > until));
end $$;

-- asked: {partner_id, display_name, email, role, started_on, ended_on, digest, expires_at}. The same person
-- again: the invitation is renewed, and the one before it good no longer. The event says the role.
create or replace function portal.invite_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
language plpgsql volatile security definer as $$
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
  perform portal.append_access_event('STAFF_INVITED', subject_id => staff_id, reason => 'ROLE_' || given.role);
end $$;

-- asked: {staff_id, version} and what changes of {display_name, role, ended_on}. The events say what was changed.
create or replace function portal.change_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
language plpgsql volatile security definer as $$
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
  perform portal.append_changes('STAFF_UPDATED', staff_id, array[
    case when changed.role <> member.role then 'ROLE_' || changed.role end,
    case when changed.ended_on is distinct from member.ended_on then 'ENDED_ON' end,
    case when changed.display_name <> member.display_name then 'NAME' end]);
end $$;

-- asked: {staff_id, version (null: whatever it is), reason}. Somebody deactivated already stays so. That its
-- sessions and tokens end is a trigger's (sessions/functions.sql).
create or replace function portal.deactivate_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
language plpgsql volatile security definer as $$
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
