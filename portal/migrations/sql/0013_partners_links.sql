-- Who is below whom, and who serves whom; as 0013_staff.sql says of staff.

-- A link that was made by mistake ends on the day it began: it never held.
alter table portal.customer_partner_links
  drop constraint links_dates,
  add constraint links_dates check (ended_on >= started_on);

-- What is derived from links and from who is above whom is right only if neither changes unseen meanwhile.
-- Whoever changes who is above whom is alone; whoever changes links is not, and locks their customers.
-- Always this lock first, then customers by id, then their links.
create function portal.lock_scope(alone boolean) returns void language plpgsql volatile as $$
declare
  scope constant bigint := hashtextextended('portal.scope', 0);
begin
  if alone then
    perform pg_advisory_xact_lock(scope);
  else
    perform pg_advisory_xact_lock_shared(scope);
  end if;
end $$;

create function portal.lock_scope_alone() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform portal.lock_scope(alone => true);
  return null;
end $$;
alter function portal.lock_scope_alone() owner to portal_definer;

create function portal.lock_scope_with_others() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform portal.lock_scope(alone => false);
  return null;
end $$;
alter function portal.lock_scope_with_others() owner to portal_definer;

create trigger locks_scope before insert or update of parent_id, sees_customers on portal.partner_terms
  for each statement execute function portal.lock_scope_alone();
create trigger locks_scope before insert or update on portal.customer_partner_links
  for each statement execute function portal.lock_scope_with_others();

-- As it was (0002_scope.sql), by the name of what it does; whoever calls it holds the locks.
alter function portal.refresh_customer_scope(uuid[]) rename to derive_customer_scope;

create function portal.refresh_customer_scope(customers uuid[] default null) returns void
language plpgsql volatile as $$
begin
  perform portal.lock_scope(alone => customers is null);
  -- two who link one customer to two partners below one that sees both: the second waits, and sees the first
  perform from portal.customers c where c.id = any (customers) order by c.id for no key update;
  perform portal.derive_customer_scope(customers);
end $$;

grant execute on function portal.refresh_customer_scope(uuid[]) to portal_worker;
grant execute on function portal.derive_customer_scope(uuid[]), portal.lock_scope(boolean)
  to portal_worker, portal_definer;
grant execute on function portal.refresh_partner_scope(), portal.refresh_price_list_scope() to portal_definer;

-- The customer, locked, of a partner the caller may link and unlink for; or why not. asked: {customer_id, partner_id}
create function portal.hold_customer(asked jsonb, out customer portal.customers, out refusal text)
language plpgsql volatile as $$
begin
  perform portal.lock_scope(alone => false);
  select c.* into customer from portal.customers c
  where c.id = (asked ->> 'customer_id')::uuid and portal.sees_customer(c.id)
  for no key update;
  refusal := case
    -- asked again: whoever we waited for may have ended the link by which the caller saw it
    when not found or not portal.sees_customer(customer.id) then 'NO_SUCH_CUSTOMER'
    when not exists (
      select from portal.partners p where p.id = (asked ->> 'partner_id')::uuid and portal.in_my_scope(p.id))
      then 'NO_SUCH_PARTNER'
  end;
end $$;

-- asked: {customer_id, partner_id, relation, started_on}. What is linked so already stays as it is; what was
-- ended comes back.
create function portal.link_customer(asked jsonb, out link_id uuid, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  held record;
  given portal.customer_partner_links := jsonb_populate_record(null::portal.customer_partner_links, asked);
begin
  perform portal.demand('CUSTOMER_LINK_MANAGE');
  held := portal.hold_customer(asked);
  refusal := held.refusal;
  if refusal is null and (held.customer).status not in ('ACTIVE', 'PROSPECT') then
    refusal := 'NO_SUCH_CUSTOMER';
  end if;
  if refusal is not null then
    return;
  end if;
  select l.id into link_id from portal.customer_partner_links l
  where (l.customer_id, l.partner_id, l.relation) = (given.customer_id, given.partner_id, given.relation)
    and l.started_on <= given.started_on and l.ended_on is null
  order by l.started_on limit 1;
  if found then
    return;
  end if;
  insert into portal.customer_partner_links as l (id, customer_id, partner_id, relation, started_on)
  values (portal.uuid7_at(clock_timestamp()), given.customer_id, given.partner_id, given.relation,
    given.started_on)
  on conflict (customer_id, partner_id, relation, started_on) do update set ended_on = null
  returning l.id into link_id;
  perform portal.derive_customer_scope(array[given.customer_id]);
  perform portal.append_access_event('LINK_CHANGED', given.customer_id, given.partner_id, reason => 'LINKED');
end $$;

-- asked: {customer_id, partner_id, relation, ended_on}; `ended_on` is the first day without. Ends what holds
-- that day or would later; a link that has not begun never does.
create function portal.unlink_customer(asked jsonb, out ended integer, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  given portal.customer_partner_links := jsonb_populate_record(null::portal.customer_partner_links, asked);
begin
  perform portal.demand('CUSTOMER_LINK_MANAGE');
  ended := 0;
  select h.refusal into refusal from portal.hold_customer(asked) h;
  if refusal is null and not exists (
    select from portal.customer_partner_links l
    where (l.customer_id, l.partner_id, l.relation) = (given.customer_id, given.partner_id, given.relation))
  then
    refusal := 'NO_SUCH_LINK';
  end if;
  if refusal is not null then
    return;
  end if;
  update portal.customer_partner_links l set ended_on = greatest(given.ended_on, l.started_on)
  where (l.customer_id, l.partner_id, l.relation) = (given.customer_id, given.partner_id, given.relation)
    and coalesce(l.ended_on, 'infinity') > greatest(given.ended_on, l.started_on);
  get diagnostics ended = row_count;
  if ended > 0 then
    perform portal.derive_customer_scope(array[given.customer_id]);
    perform portal.append_access_event('LINK_CHANGED', given.customer_id, given.partner_id,
      reason => 'UNLINKED');
  end if;
end $$;

-- Why a partner of this kind cannot be below that parent; null: it can. Each level is below the one before it.
create function portal.cannot_be_below(partner uuid, kind text, parent uuid) returns text
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

-- asked: {partner_id, version} and what changes of {parent_id, status, tier, sees_customers,
-- sees_access_events, credit_limit}. What is seen moves with the partner, in this transaction.
create function portal.change_partner(asked jsonb, out partner_id uuid, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  terms portal.partner_terms;
  changed portal.partner_terms;
begin
  perform portal.demand('PARTNER_MANAGE');
  perform portal.lock_scope(alone => true);
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
  perform portal.append_access_event('PARTNER_MOVED', subject_id => terms.partner_id, reason =>
    case when changed.parent_id is distinct from terms.parent_id then 'MOVED' else 'TERMS_CHANGED' end);
end $$;

-- asked: {code, name, kind, region, parent_id, status, tier, sees_customers, credit_limit, currency_code}
create function portal.create_partner(asked jsonb, out partner_id uuid, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
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

grant execute on function portal.hold_customer(jsonb), portal.cannot_be_below(uuid, text, uuid)
  to portal_definer;
alter function portal.link_customer(jsonb) owner to portal_definer;
alter function portal.unlink_customer(jsonb) owner to portal_definer;
alter function portal.change_partner(jsonb) owner to portal_definer;
alter function portal.create_partner(jsonb) owner to portal_definer;
grant execute on function portal.link_customer(jsonb), portal.unlink_customer(jsonb),
  portal.change_partner(jsonb), portal.create_partner(jsonb)
  to portal_scoped, portal_hq;
