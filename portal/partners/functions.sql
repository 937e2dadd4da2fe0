-- The hierarchy of partners, and their terms. Nobody may write these tables: each verb demands its permission,
-- checks the caller's scope, refuses before it changes, and answers with a code what the caller can mend
-- (docs/decisions/0024-administration.md).

create or replace function portal.in_my_scope(partner uuid) returns boolean language sql stable as $$
  select session_user = 'portal_hq'  -- audiences log in themselves, so this is the audience
    or exists (select from portal.partner_scope s where s.viewer_id = portal.me() and s.partner_id = partner)
$$;
comment on function portal.in_my_scope(uuid) is
  'Whether the partner is the caller''s organisation or below it; HQ''s are all. For definer functions.';

-- Partners whose links each partner inherits: itself, and those below as long as `sees_customers` says so. An
-- explanation of a scope asks this function too, which makes the scope; it reads with the rights of whoever asks,
-- so a partner learns of its own contracts and those below it.
create or replace function portal.link_viewers() returns table (viewer_id uuid, partner_id uuid)
language sql stable as $$
  with recursive viewers (viewer_id, partner_id) as (
    select p.id, p.id from portal.partners p
    union
    select t.parent_id, v.partner_id
    from viewers v join portal.partner_terms t on t.partner_id = v.viewer_id
    where t.sees_customers and t.parent_id is not null
  )
  select viewer_id, partner_id from viewers
$$;

-- Derives the hierarchy anew, for whoever moves a partner; the caller needs the tables' privileges.
create or replace function portal.refresh_partner_scope() returns void language sql volatile as $$
  with recursive closure (viewer_id, partner_id) as (
    select p.id, p.id from portal.partners p
    union
    select t.parent_id, c.partner_id
    from closure c join portal.partner_terms t on t.partner_id = c.viewer_id
    where t.parent_id is not null
  ), gone as (
    delete from portal.partner_scope s
    where not exists (select from closure c where (c.viewer_id, c.partner_id) = (s.viewer_id, s.partner_id))
  )
  insert into portal.partner_scope (viewer_id, partner_id)
  select viewer_id, partner_id from closure order by viewer_id, partner_id
  on conflict do nothing
$$;

-- The scope derived from links and hierarchy is right only if neither changes unseen meanwhile. A change of the
-- hierarchy runs alone; a change of links does not, and locks their customers. The order: customers by id, then
-- this lock, then the scope; before the lock nothing that others need but links of customers who are locked. So an
-- import takes it when its links are written, and a link that waits for a customer does not keep everybody else
-- from the lock.
--
-- An import has the time. A request that does not get what it needs in this time answers UNAVAILABLE, and
-- those behind it, who waited for no more than that, go on.
create or replace function portal.lock_scope(alone boolean) returns void language plpgsql volatile
set lock_timeout = '3s' as $$
declare
  scope constant bigint := hashtextextended('portal.scope', 0);
begin
  if session_user = 'portal_worker' then
    perform set_config('lock_timeout', '0', true);  -- until the end of this function
  end if;
  if alone then
    perform pg_advisory_xact_lock(scope);
  else
    perform pg_advisory_xact_lock_shared(scope);
  end if;
end $$;

-- For each row that really changes it: terms that stay as they are keep nobody waiting.
create or replace function portal.lock_scope_alone() returns trigger language plpgsql security definer as $$
begin
  perform portal.lock_scope(alone => true);
  return new;
end $$;
create trigger locks_scope_on_insert before insert on portal.partner_terms
  for each row execute function portal.lock_scope_alone();
create trigger locks_scope_on_update before update of parent_id, sees_customers on portal.partner_terms
  for each row when ((old.parent_id, old.sees_customers) is distinct from (new.parent_id, new.sees_customers))
  execute function portal.lock_scope_alone();

-- Of two who edit one row the second is told, whoever was first: a service, an import, the operator.
create or replace function portal.count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger counts_version before update on portal.partner_terms for each row
  when (old.* is distinct from new.*) execute function portal.count_version();

-- Reason why a partner of this kind cannot be below that parent; null: it can. Each level is below the one before it.
create or replace function portal.cannot_be_below(partner uuid, kind text, parent uuid) returns text
language plpgsql stable as $$
declare
  levels constant text[] := array['HEADQUARTERS', 'REGION', 'DISTRIBUTOR', 'DEALER', 'OUTLET'];
  above text;
begin
  if parent is null then
    return case when kind <> 'HEADQUARTERS' then 'PARENT_NOT_ABOVE' end;
  end if;
  select p.kind into above from portal.partners p where p.id = parent and portal.in_my_scope(p.id);
  return case
    when not found then 'NO_SUCH_PARENT'
    when array_position(levels, above) >= array_position(levels, kind) then 'PARENT_NOT_ABOVE'
    when exists (select from portal.partner_scope s where (s.viewer_id, s.partner_id) = (partner, parent))
      then 'PARENT_NOT_ABOVE'
  end;
end $$;

-- asked: {code, name, kind, region, parent_id, status, tier, sees_customers, credit_limit, currency_code}
create or replace function portal.create_partner(asked jsonb, out partner_id uuid, out refusal text)
language plpgsql volatile security definer as $$
declare
  named portal.partners := jsonb_populate_record(null::portal.partners, asked);
  terms portal.partner_terms := jsonb_populate_record(null::portal.partner_terms, asked);
begin
  perform portal.demand('PARTNER_MANAGE');
  perform portal.lock_scope(alone => true);
  refusal := portal.cannot_be_below(null, named.kind, terms.parent_id);
  if refusal is null and named.kind = 'HEADQUARTERS' then
    refusal := 'PARENT_NOT_ABOVE';  -- there is one
  end if;
  if refusal is not null then
    return;
  end if;
  insert into portal.partners (id, code, name, kind, region)
  values (portal.uuid7_at(clock_timestamp()), named.code, named.name, named.kind, named.region)
  on conflict (code) do nothing
  returning id into partner_id;
  if not found then
    refusal := 'CODE_TAKEN';
    return;
  end if;
  insert into portal.partner_terms (partner_id, parent_id, status, tier, sees_customers, capture_window_hours,
    credit_limit, currency_code)
  values (create_partner.partner_id, terms.parent_id, terms.status, terms.tier, terms.sees_customers, 72,
    terms.credit_limit, terms.currency_code);
  perform portal.refresh_partner_scope();
  perform portal.refresh_price_list_scope();
  perform portal.append_access_event('PARTNER_MOVED', subject_id => partner_id, reason => 'CREATED');
end $$;

-- asked: {partner_id, version} and what changes of {parent_id, status, tier, sees_customers,
-- sees_access_events, credit_limit}. What is seen moves with the partner, in this transaction; the events say
-- what was changed. It is alone only for what others derive from: terms such as a credit limit wait for nobody.
create or replace function portal.change_partner(asked jsonb, out partner_id uuid, out refusal text)
language plpgsql volatile security definer as $$
declare
  terms portal.partner_terms;
  changed portal.partner_terms;
begin
  perform portal.demand('PARTNER_MANAGE');
  if asked ?| array['parent_id', 'sees_customers'] then
    perform portal.lock_scope(alone => true);
  end if;
  select t.* into terms from portal.partner_terms t
  where t.partner_id = (asked ->> 'partner_id')::uuid and portal.in_my_scope(t.partner_id)
  for update;
  if not found then
    refusal := 'NO_SUCH_PARTNER';
    return;
  end if;
  changed := jsonb_populate_record(terms, asked);
  refusal := case
    when changed.version <> terms.version then 'VERSION_CONFLICT'
    when changed.status <> terms.status and terms.partner_id = portal.me() then 'OWN_PARTNER'
    when changed.parent_id is distinct from terms.parent_id then portal.cannot_be_below(
      terms.partner_id, (select p.kind from portal.partners p where p.id = terms.partner_id), changed.parent_id)
  end;
  if refusal is not null then
    return;
  end if;
  partner_id := terms.partner_id;
  if (changed) is not distinct from (terms) then
    return;
  end if;
  update portal.partner_terms t
  set parent_id = changed.parent_id, status = changed.status, tier = changed.tier,
    sees_customers = changed.sees_customers, sees_access_events = changed.sees_access_events,
    credit_limit = changed.credit_limit
  where t.partner_id = terms.partner_id;
  if changed.parent_id is distinct from terms.parent_id then
    perform portal.refresh_partner_scope();
  end if;
  if (changed.parent_id, changed.sees_customers) is distinct from (terms.parent_id, terms.sees_customers) then
    perform portal.derive_customer_scope(array(
      select distinct l.customer_id
      from portal.partner_scope s join portal.customer_partner_links l on l.partner_id = s.partner_id
      where s.viewer_id = terms.partner_id));
  end if;
  if changed.tier <> terms.tier then
    perform portal.refresh_price_list_scope();
  end if;
  if changed.parent_id is distinct from terms.parent_id then
    perform portal.append_access_event('PARTNER_MOVED', subject_id => terms.partner_id, reason => 'MOVED');
  end if;
  perform portal.append_changes('PARTNER_UPDATED', terms.partner_id, array[
    case when changed.status <> terms.status then 'STATUS_' || changed.status end,
    case when changed.sees_customers <> terms.sees_customers
      then 'SEES_CUSTOMERS_' || case when changed.sees_customers then 'ON' else 'OFF' end end,
    case when changed.sees_access_events <> terms.sees_access_events
      then 'SEES_ACCESS_EVENTS_' || case when changed.sees_access_events then 'ON' else 'OFF' end end,
    case when changed.credit_limit is distinct from terms.credit_limit then 'CREDIT_LIMIT' end,
    case when changed.tier <> terms.tier then 'TIER_' || changed.tier end]);
end $$;
