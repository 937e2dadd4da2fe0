-- Staff of partners: changed here and nowhere else, because no audience may write staff. Each function demands
-- its permission, checks the caller's scope, refuses before it changes, and answers with a code what the caller
-- can mend (docs/decisions/0024-administration.md, 0030-rights-of-whoever-is-made.md).
--
-- `bounds`, from auth/roles.py by way of the service: {role: the caller's own, givable: the roles with no right
-- the caller lacks, fitting: {kind of partner: the roles there are at one}}.
create trigger counts_version before update on portal.staff for each row
  when (old.* is distinct from new.*) execute function portal.count_version();

-- Who calls: the person or machine, or who acts in its place.
create or replace function portal.caller_id() returns uuid language sql stable as $$
  select coalesce(portal.my_actor_id(), portal.my_staff_id())
$$;

-- The caller and one other, locked, in one order whoever asks. False: the caller is no longer who its token
-- says. Of two who put each other out at once the second finds here that it is out itself.
create or replace function portal.hold_with_caller(other uuid, bounds jsonb) returns boolean
language plpgsql volatile as $$
begin
  perform from portal.staff s where s.id in (portal.caller_id(), other) order by s.id for no key update;
  -- a statement of its own: it sees what whoever held them committed
  return exists (
    select from portal.staff s
    where s.id = portal.caller_id() and s.status = 'ACTIVE' and s.role = bounds ->> 'role');
end $$;

-- Whether the partner is the caller's own, or every partner is: whoever is made there sees what the caller sees.
create or replace function portal.is_own_or_all(partner uuid) returns boolean language sql stable as $$
  select session_user = 'portal_hq' or partner = portal.me()
$$;

-- Whether the caller sees the partner's customers: its own, or each contract on the way up passes them on.
create or replace function portal.sees_customers_of(partner uuid) returns boolean language sql stable as $$
  select portal.is_own_or_all(partner) or exists (
    select from portal.link_viewers() v where (v.viewer_id, v.partner_id) = (portal.me(), partner))
$$;

-- The member of staff to administer, locked, or the refusal. asked: {staff_id, version}
create or replace function portal.hold_member(asked jsonb, bounds jsonb, out member portal.staff, out refusal text)
language plpgsql volatile as $$
declare
  asked_id uuid;
begin
  select s.id into asked_id from portal.staff s
  where s.id = (asked ->> 'staff_id')::uuid and portal.in_my_scope(s.partner_id);
  if not portal.hold_with_caller(asked_id, bounds) then
    refusal := 'CALLER_CHANGED';
    return;
  end if;
  select s.* into member from portal.staff s where s.id = asked_id;
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

-- Whether somebody has been this member of staff: then it has a history, and whoever is invited is another.
create or replace function portal.has_been_somebody(member uuid) returns boolean language sql stable as $$
  select exists (select from portal.passwords w where w.staff_id = member and w.hash is not null)
    or exists (select from portal.invitations i where i.staff_id = member and i.used_at is not null)
    or exists (select from portal.sessions s where s.staff_id = member)
    or exists (select from portal.oauth_clients c where c.staff_id = member)
$$;

-- Why the caller may not invite somebody as this, there; null: it may. `known` is who has the address.
create or replace function portal.cannot_invite(partner uuid, role text, known portal.staff, bounds jsonb)
returns text language plpgsql stable as $$
declare
  kind text;
begin
  select p.kind into kind from portal.partners p where p.id = partner and portal.in_my_scope(p.id);
  return case
    when not found then 'NO_SUCH_PARTNER'
    when not coalesce(bounds -> 'fitting' -> kind ? role, false) then 'ROLE_DOES_NOT_FIT'
    when not bounds -> 'givable' ? role then 'ROLE_ABOVE_OWN_RIGHTS'
    when not portal.sees_customers_of(partner) then 'PARTNER_ABOVE_OWN_RIGHTS'
    when known.id is null or known.status = 'DEACTIVATED' then null
    when known.partner_id <> partner or known.status = 'ACTIVE' then 'EMAIL_TAKEN'
    when not bounds -> 'givable' ? known.role then 'EMAIL_TAKEN'
    -- whoever is not told a token takes back none that was told
    when not portal.is_own_or_all(partner) and exists (
      select from portal.invitations i
      where i.staff_id = known.id and i.used_at is null and i.expires_at > clock_timestamp()) then 'EMAIL_TAKEN'
  end;
end $$;

-- asked: {partner_id, display_name, email, role, started_on, ended_on, digest, expires_at}. The same person
-- again, while nobody has been it: the invitation is renewed, and the one before it good no longer. Else
-- somebody new, who has the address from then on. A token is good only where the caller may be told it. The
-- event says the role.
create or replace function portal.invite_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
language plpgsql volatile security definer as $$
declare
  given record;
  known portal.staff;
begin
  perform portal.demand('STAFF_MANAGE');
  select * into given from jsonb_to_record(asked) as g (partner_id uuid, display_name text, email text,
    role text, started_on date, ended_on date, digest text, expires_at timestamptz);
  -- one at a time for an address: two invitations must not make two people of it
  perform pg_advisory_xact_lock(hashtextextended('portal.invite ' || given.email, 0));
  select w.staff_id into known.id from portal.passwords w where w.email = given.email;
  if not portal.hold_with_caller(known.id, bounds) then
    refusal := 'CALLER_CHANGED';
    return;
  end if;
  select s.* into known from portal.staff s where s.id = known.id;
  refusal := portal.cannot_invite(given.partner_id, given.role, known, bounds);
  if refusal is not null then
    return;
  end if;
  if known.id is null or known.status = 'DEACTIVATED' or portal.has_been_somebody(known.id) then
    staff_id := portal.uuid7_at(clock_timestamp());
    insert into portal.staff (id, number, partner_id, display_name, role, status, started_on, ended_on)
    values (staff_id, 'M-' || upper(right(staff_id::text, 12)), given.partner_id, given.display_name,
      given.role, 'INVITED', given.started_on, given.ended_on);
    update portal.staff s set status = 'DEACTIVATED' where s.id = known.id and s.status <> 'DEACTIVATED';
    insert into portal.passwords as w (staff_id, email) values (staff_id, given.email)
    on conflict (email) do update set staff_id = excluded.staff_id, hash = null;
  else
    staff_id := known.id;
    update portal.staff s set display_name = given.display_name, role = given.role,
      started_on = given.started_on, ended_on = given.ended_on
    where s.id = known.id;
  end if;
  update portal.invitations i set expires_at = clock_timestamp()
  where i.staff_id in (known.id, invite_staff.staff_id) and i.used_at is null and i.expires_at > clock_timestamp();
  if portal.is_own_or_all(given.partner_id) then
    insert into portal.invitations (digest, staff_id, expires_at, invited_by_id)
    values (given.digest, staff_id, given.expires_at, portal.caller_id());
  end if;
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
  -- another role, or a later last day, makes somebody who sees more
  if refusal is null and not portal.sees_customers_of(member.partner_id)
    and (changed.role <> member.role
      or coalesce(changed.ended_on, 'infinity') > coalesce(member.ended_on, 'infinity'))
  then
    refusal := 'MEMBER_ABOVE_OWN_RIGHTS';
  end if;
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

-- For good, whoever tries: who comes back is somebody new. A file's row that would bring somebody back is refused.
create or replace function portal.keep_deactivated() returns trigger language plpgsql as $$
begin
  raise check_violation using message = 'somebody who was deactivated stays so: invite the person anew';
end $$;
create trigger stays_deactivated before update on portal.staff for each row
  when (old.status = 'DEACTIVATED' and new.status <> 'DEACTIVATED')
  execute function portal.keep_deactivated();

-- Somebody stays who administers the portal, whoever writes: a file's row that takes the last is refused. After
-- the statement, so that one file may put one in another's place.
create or replace function portal.keep_an_admin() returns trigger language plpgsql security definer as $$
begin
  if not portal.another_admin_remains(new.id, case
    when (new.role, new.status) = (old.role, old.status) and new.started_on <= current_date
      then coalesce(new.ended_on, current_date - 1) else current_date - 1 end)
  then
    raise check_violation using message = 'nobody would be left to administer the portal';
  end if;
  return null;
end $$;
create trigger keeps_an_admin after update on portal.staff for each row
  when (old.role = 'HQ_ADMIN' and old.status = 'ACTIVE' and old.started_on <= current_date
    and coalesce(old.ended_on, 'infinity') >= current_date and (
    new.role <> 'HQ_ADMIN' or new.status <> 'ACTIVE' or new.started_on > current_date
    or coalesce(new.ended_on, 'infinity') < coalesce(old.ended_on, 'infinity')))
  execute function portal.keep_an_admin();
