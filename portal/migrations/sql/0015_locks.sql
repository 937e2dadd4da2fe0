-- Who waits for whom, and for how long (docs/decisions/0024-administration.md).
--
-- What is derived from links and from who is above whom is right only if neither changes unseen meanwhile.
-- Whoever changes who is above whom is alone; whoever changes links is not, and locks their customers. The
-- order: customers by id, then this lock, then who sees them; before it nothing that others need but links of
-- customers who are locked. So an import takes it when its links are written, and a link that waits for a
-- customer does not keep everybody else from the lock.

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
create or replace function portal.lock_scope_alone() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform portal.lock_scope(alone => true);
  return new;
end $$;
drop trigger locks_scope on portal.partner_terms;
create trigger locks_scope_on_insert before insert on portal.partner_terms
  for each row execute function portal.lock_scope_alone();
create trigger locks_scope_on_update before update of parent_id, sees_customers on portal.partner_terms
  for each row when ((old.parent_id, old.sees_customers) is distinct from (new.parent_id, new.sees_customers))
  execute function portal.lock_scope_alone();

-- Before those who derive, not before those who write: they write for as long as a file is long.
drop trigger locks_scope on portal.customer_partner_links;
create trigger locks_scope after insert or update on portal.customer_partner_links
  for each statement execute function portal.lock_scope_with_others();

-- `customers` null: all of them. One form of the condition, so that even a generic plan uses the indexes:
-- "null, or any of these" made it read both tables for every customer that was linked.
create or replace function portal.derive_customer_scope(customers uuid[] default null) returns void
language plpgsql volatile as $$
begin
  if customers is null then
    customers := array(
      select l.customer_id from portal.customer_partner_links l
      union
      select s.customer_id from portal.customer_scope s);
  end if;
  with derived as (
    select v.viewer_id as partner_id, l.customer_id, range_agg(daterange(l.started_on, l.ended_on)) as valid
    from portal.customer_partner_links l
    join portal.link_viewers() v on v.partner_id = l.partner_id
    where l.customer_id = any (customers)
    group by v.viewer_id, l.customer_id
  ), gone as (
    delete from portal.customer_scope s
    where s.customer_id = any (customers)
      and not exists (
        select from derived d where (d.partner_id, d.customer_id) = (s.partner_id, s.customer_id))
  )
  insert into portal.customer_scope as s (partner_id, customer_id, valid)
  select partner_id, customer_id, valid from derived order by customer_id, partner_id
  on conflict (partner_id, customer_id) do update set valid = excluded.valid
  where s.valid is distinct from excluded.valid;
end $$;

create or replace function portal.refresh_customer_scope(customers uuid[] default null) returns void
language plpgsql volatile as $$
begin
  -- two who link one customer to two partners below one that sees both: the second waits, and sees the first
  perform from portal.customers c where c.id = any (customers) order by c.id for no key update;
  perform portal.lock_scope(alone => customers is null);
  perform portal.derive_customer_scope(customers);
end $$;

-- Tiers, regions and price lists change at once: whoever derives from them is alone, and sees who was first.
create or replace function portal.refresh_price_list_scope() returns void language sql volatile as $$
  select pg_advisory_xact_lock(hashtextextended('portal.price_list_scope', 0));
  with derived as (
    select t.partner_id, l.id as price_list_id,
      ((l.partner_id is not null)::int * 4 + (l.tier is not null)::int * 2 + (l.region is not null)::int)
        ::smallint as rank
    from portal.price_lists l
    join portal.partner_terms t on (l.partner_id is null or l.partner_id = t.partner_id)
      and (l.tier is null or l.tier = t.tier)
    join portal.partners p on p.id = t.partner_id and (l.region is null or l.region = p.region)
  ), gone as (
    delete from portal.price_list_scope s
    where not exists (select from derived d
      where (d.partner_id, d.price_list_id) = (s.partner_id, s.price_list_id))
  )
  insert into portal.price_list_scope as s (partner_id, price_list_id, rank)
  select partner_id, price_list_id, rank from derived order by partner_id, price_list_id
  on conflict (partner_id, price_list_id) do update set rank = excluded.rank
  where s.rank is distinct from excluded.rank
$$;

-- The customer, locked, of a partner the caller may link and unlink for; or why not. asked: {customer_id, partner_id}
create or replace function portal.hold_customer(asked jsonb, out customer portal.customers, out refusal text)
language plpgsql volatile set lock_timeout = '3s' as $$
begin
  select c.* into customer from portal.customers c
  where c.id = (asked ->> 'customer_id')::uuid and portal.sees_customer(c.id)
  for no key update;
  perform portal.lock_scope(alone => false);
  refusal := case
    -- asked again: whoever we waited for may have ended the link by which the caller saw it
    when customer.id is null or not portal.sees_customer(customer.id) then 'NO_SUCH_CUSTOMER'
    when not exists (
      select from portal.partners p where p.id = (asked ->> 'partner_id')::uuid and portal.in_my_scope(p.id))
      then 'NO_SUCH_PARTNER'
  end;
end $$;

-- As it was, but alone only for what others derive from: terms such as a credit limit wait for nobody.
create or replace function portal.change_partner(asked jsonb, out partner_id uuid, out refusal text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '3s' as $$
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
  perform portal.append_access_event('PARTNER_MOVED', subject_id => terms.partner_id, reason =>
    case when changed.parent_id is distinct from terms.parent_id then 'MOVED' else 'TERMS_CHANGED' end);
end $$;

-- As it was, but of the records that are the person's once they are held.
create or replace function portal.erase_person(customer uuid, reason text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  people uuid[];
  erased uuid;
begin
  if session_user <> 'portal_worker' then
    perform portal.demand('PERSON_ERASE');
  end if;
  -- Whoever writes a row about a customer holds its key until the end. So this waits for those who came first,
  -- whose rows the statements below see, and the others wait for this (refuse_erased). Asked again once they are
  -- held: a merge we waited for has made another record the same person's.
  loop
    people := portal.same_person(customer);
    perform from portal.customers c where c.id = any (people) order by c.id for update;
    exit when people = portal.same_person(customer);
  end loop;
  delete from portal.customer_identifiers i where i.customer_id = any (people);
  delete from portal.customer_contacts c where c.customer_id = any (people);
  delete from portal.touchpoint_notes n using portal.touchpoints t
    where t.id = n.touchpoint_id and t.customer_id = any (people);
  delete from portal.touchpoint_locations l where l.customer_id = any (people);
  update portal.touchpoints t
  set action = portal.code_word(t.action, 'ERASED'), outcome = portal.code_word(t.outcome, null)
  where t.customer_id = any (people) and (t.action, t.outcome)
    is distinct from (portal.code_word(t.action, 'ERASED'), portal.code_word(t.outcome, null));
  -- a digest of a phone number is soon guessed; without it the ref stays used, and nothing is its content
  update portal.touchpoint_receipts r set content_hash = ''
  where r.customer_id = any (people) and r.content_hash <> '';
  update portal.consent_events e set evidence = null, source = portal.code_word(e.source, 'ERASED')
  where e.customer_id = any (people)
    and (e.evidence, e.source) is distinct from (null::text, portal.code_word(e.source, 'ERASED'));
  update portal.consents k set evidence = null, source = portal.code_word(k.source, 'ERASED')
  where k.customer_id = any (people) and k.state <> 'GRANTED' and (k.evidence, k.source)
    is distinct from (null::text, portal.code_word(k.source, 'ERASED'));
  -- nobody is left who consents: out of every audience
  update portal.consents k
  set state = 'WITHDRAWN', source = 'ERASURE', evidence = null, expires_on = null,
    recorded_at = greatest(k.recorded_at, now())
  where k.customer_id = any (people) and k.state = 'GRANTED';
  for erased in
    update portal.customers c
    set display_name = '(erased)', status = 'ERASED', source = portal.code_word(c.source, 'ERASED'),
      language = null, preferred_channel = null, segments = '{}', phone_masked = null, email_masked = null,
      version = c.version + 1
    where c.id = any (people) and c.status <> 'ERASED'
    returning c.id
  loop
    perform portal.append_access_event('PERSON_ERASED', erased, null, null, reason);
  end loop;
  return people <> '{}';
end $$;

-- As nobody comes back who was erased, nobody is merged into them: those records would be found no longer.
create function portal.refuse_merge_into_erased() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  known text;
begin
  -- waits for an erasure, and sees what became of it
  select c.status into known from portal.customers c where c.id = new.merged_into_id for key share;
  if known = 'ERASED' then
    raise check_violation using message = 'the customer was erased', constraint = 'customer_not_erased';
  end if;
  return new;
end $$;
alter function portal.refuse_merge_into_erased() owner to portal_definer;
create trigger merge_into_erased before insert or update of merged_into_id on portal.customers
  for each row when (new.merged_into_id is not null) execute function portal.refuse_merge_into_erased();
