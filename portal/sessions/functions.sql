-- Revocation of tokens, whoever causes it: an import, a service, the operator at the console.
--
-- Deferred to the commit: a revocation's `at` is then the last thing its transaction says, however long it
-- took before, so workers need not look back further than a token lives (docs/decisions/0021-revocation.md).

-- The subject's tokens are good no longer, nor are the sessions they came from.
create or replace function portal.revoke(kind text, subject_id uuid) returns void
language sql volatile security definer as $$
  insert into portal.revocations (id, kind, subject_id, at)
  select portal.uuid7_at(now), kind, subject_id, now from clock_timestamp() as now
$$;

-- Wakes the workers, who then read what was revoked.
create or replace function portal.tell_revocations() returns trigger
language plpgsql security definer as $$
begin
  perform pg_notify('portal_revocations', '');
  return null;
end $$;
create trigger tells_workers after insert on portal.revocations
  for each statement execute function portal.tell_revocations();

create or replace function portal.revoke_session() returns trigger
language plpgsql security definer as $$
begin
  perform portal.revoke('SESSION', new.id);
  return null;
end $$;
create constraint trigger ends_tokens after update on portal.sessions
  deferrable initially deferred for each row
  when (old.revoked_at is null and new.revoked_at is not null)
  execute function portal.revoke_session();

create or replace function portal.revoke_staff() returns trigger
language plpgsql security definer as $$
declare
  -- a token minted just before would outlive a membership that ends within its ten minutes
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
  soon constant date := (clock_timestamp() at time zone 'UTC' + interval '10 minutes')::date;
  cause constant text := case
    when new.status <> 'ACTIVE' and new.status <> old.status then new.status
    when new.partner_id <> old.partner_id then 'PARTNER_CHANGED'
    when new.role <> old.role then 'ROLE_CHANGED'
    when new.ended_on < soon then 'MEMBERSHIP_ENDED'
    when new.started_on > today then 'MEMBERSHIP_NOT_STARTED'
  end;
begin
  if cause is not null then
    perform portal.revoke('STAFF', new.id);
    update portal.sessions set revoked_at = clock_timestamp(), revoked_for = cause
    where staff_id = new.id and revoked_at is null;
  end if;
  -- for good: who comes back is not who knew the secret
  if cause in ('DEACTIVATED', 'PARTNER_CHANGED') then
    update portal.oauth_clients set revoked_at = clock_timestamp()
    where staff_id = new.id and revoked_at is null;
  end if;
  return null;
end $$;
create constraint trigger ends_tokens after update on portal.staff
  deferrable initially deferred for each row
  when ((new.status, new.partner_id, new.role, new.started_on, new.ended_on)
    is distinct from (old.status, old.partner_id, old.role, old.started_on, old.ended_on))
  execute function portal.revoke_staff();

-- Revokes the tokens of those who work for the partner, and of those who act in its place. Members of a region act in
-- other partners' places, with tokens that name those: they are revoked by person.
create or replace function portal.revoke_partner() returns trigger
language plpgsql security definer as $$
begin
  perform portal.revoke('PARTNER', new.partner_id);
  perform portal.revoke('STAFF', s.id) from portal.staff s
  where s.partner_id = new.partner_id and s.role like 'HQ\_%';
  update portal.sessions set revoked_at = clock_timestamp(), revoked_for = 'PARTNER_' || new.status
  where partner_id = new.partner_id and revoked_at is null;
  return null;
end $$;
create constraint trigger ends_tokens after update on portal.partner_terms
  deferrable initially deferred for each row
  when (new.status <> 'ACTIVE' and new.status <> old.status)
  execute function portal.revoke_partner();

-- A region's manager that acts in the place of a partner which moves elsewhere.
create or replace function portal.revoke_regions() returns trigger
language plpgsql security definer as $$
begin
  perform portal.revoke('STAFF', s.id)
  from portal.staff s
  where s.role = 'HQ_CHANNEL_MANAGER' and s.status = 'ACTIVE' and s.partner_id in (
    with recursive above (partner_id) as (
      select old.parent_id
      union
      select t.parent_id from above a join portal.partner_terms t on t.partner_id = a.partner_id
    )
    select partner_id from above where partner_id is not null
  );
  return null;
end $$;
create constraint trigger ends_views after update on portal.partner_terms
  deferrable initially deferred for each row
  when (new.parent_id is distinct from old.parent_id or (old.sees_customers and not new.sees_customers))
  execute function portal.revoke_regions();

-- asked: {session_id} or {staff_id}. Everybody ends sessions of their own; whose the others are is told to
-- nobody who may not end them. That the tokens end is a trigger's (revoke_session).
create or replace function portal.end_sessions(asked jsonb, out ended integer, out refusal text)
language plpgsql volatile security definer as $$
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

-- Deletes so many revocations of more than thirty days ago; answers how many. Nobody else may delete any: whoever
-- could would take one back that still keeps a token out.
create or replace function portal.forget_revocations(size integer) returns integer
language plpgsql volatile security definer as $$
declare
  gone integer;
begin
  delete from portal.revocations r where r.id in (
    select o.id from portal.revocations o where o.at < clock_timestamp() - interval '30 days' limit size);
  get diagnostics gone = row_count;
  return gone;
end $$;
