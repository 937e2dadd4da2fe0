-- Events say what was changed, links say from when, and who erases says what it did
-- (docs/decisions/0022-access-events.md, 0023-persons.md, 0024-administration.md).

-- Each change is an event of its own: whoever looks for one finds it by its reason, whatever came with it.
create function portal.append_changes(kind text, subject_id uuid, changes text[]) returns void
language sql volatile as $$
  select portal.append_access_event(kind, subject_id => subject_id, reason => change)
  from unnest(changes) as change where change is not null
$$;
grant execute on function portal.append_changes(text, uuid, text[]) to portal_definer;

-- As it was, but the event says the role.
create or replace function portal.invite_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
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
  perform portal.append_access_event('STAFF_INVITED', subject_id => staff_id, reason => 'ROLE_' || given.role);
end $$;

-- As it was, but the events say what was changed.
create or replace function portal.change_staff(asked jsonb, bounds jsonb, out staff_id uuid, out refusal text)
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
  perform portal.append_changes('STAFF_UPDATED', staff_id, array[
    case when changed.role <> member.role then 'ROLE_' || changed.role end,
    case when changed.ended_on is distinct from member.ended_on then 'ENDED_ON' end,
    case when changed.display_name <> member.display_name then 'NAME' end]);
end $$;

-- As it was, but the events say what was changed, and it is alone only for what others derive from: terms such
-- as a credit limit wait for nobody.
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

-- As it was, but the event says the relation, and a first day that was said (`exactly`) is not another one.
-- asked: {customer_id, partner_id, relation, started_on, exactly}. What is linked so already stays as it is;
-- what was ended comes back.
create or replace function portal.link_customer(asked jsonb, out link_id uuid, out refusal text)
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
  order by l.started_on = given.started_on desc, l.started_on limit 1;
  if found then
    if (asked ->> 'exactly')::boolean and not exists (
      select from portal.customer_partner_links l where (l.id, l.started_on) = (link_id, given.started_on))
    then
      refusal := 'LINKED_FROM_AN_EARLIER_DAY';
      link_id := null;
    end if;
    return;
  end if;
  insert into portal.customer_partner_links as l (id, customer_id, partner_id, relation, started_on)
  values (portal.uuid7_at(clock_timestamp()), given.customer_id, given.partner_id, given.relation,
    given.started_on)
  on conflict (customer_id, partner_id, relation, started_on) do update set ended_on = null
  returning l.id into link_id;
  perform portal.derive_customer_scope(array[given.customer_id]);
  perform portal.append_access_event('LINK_CHANGED', given.customer_id, given.partner_id,
    reason => 'LINKED_' || given.relation);
end $$;

-- As it was, but the event says the relation.
create or replace function portal.unlink_customer(asked jsonb, out ended integer, out refusal text)
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
      reason => 'UNLINKED_' || given.relation);
  end if;
end $$;

-- A row as an export has it: beside the ids of partners and staff what people call them by.
create function portal.named(facts jsonb) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select facts || coalesce((
    select jsonb_object_agg(beside.name, beside.called)
    from (
      select 'partner_code' as name, p.code as called
      from portal.partners p where p.id = (facts ->> 'partner_id')::uuid
      union all
      select who || '_number', s.number
      from unnest(array['staff', 'actor', 'recorded_by', 'placed_by']) as who
      join portal.staff s on s.id = (facts ->> (who || '_id'))::uuid
    ) as beside), '{}')
$$;
grant execute on function portal.named(jsonb) to portal_definer;

-- As it was, but what there is none of is an empty list, and partners and staff have their codes and numbers.
create or replace function portal.person_document(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'exported_at', now(),
    'customers', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from portal.customers r
      where r.id = any (people)),
    'contacts', (
      select coalesce(jsonb_agg(to_jsonb(r)), '[]') from portal.customer_contacts r
      where r.customer_id = any (people)),
    'identifiers', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from portal.customer_identifiers r
      where r.customer_id = any (people)),
    'partner_links', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.id), '[]') from portal.customer_partner_links r
      where r.customer_id = any (people)),
    'consents', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from portal.consents r
      where r.customer_id = any (people)),
    'consent_events', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.said_at, r.id), '[]') from portal.consent_events r
      where r.customer_id = any (people)),
    'figures', (
      select coalesce(jsonb_agg(to_jsonb(r)), '[]') from portal.customer_figures r
      where r.customer_id = any (people)),
    'journey_steps', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.touchpoint_id), '[]') from portal.journey_steps r
      where r.customer_id = any (people)),
    'touchpoints', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) || jsonb_build_object(
        'note', n.text, 'receipt', to_jsonb(c), 'location', case when l.touchpoint_id is not null then
          jsonb_build_object('latitude', l.latitude, 'longitude', l.longitude) end) order by r.id), '[]')
      from portal.touchpoints r
      left join portal.touchpoint_notes n on n.touchpoint_id = r.id
      left join portal.touchpoint_locations l on l.touchpoint_id = r.id
      left join portal.touchpoint_receipts c on c.touchpoint_id = r.id
      where r.customer_id = any (people)),
    'orders', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) || jsonb_build_object('lines', (
        select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]')
        from portal.order_lines l where l.order_id = r.id)) order by r.id), '[]')
      from portal.orders r where r.customer_id = any (people)),
    'order_figures', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.id), '[]') from portal.customer_order_figures r
      where r.customer_id = any (people)),
    'campaign_memberships', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from portal.campaign_memberships r
      where r.customer_id = any (people)),
    'access_events', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.id), '[]') from portal.access_events r
      where r.customer_id = any (people)))
$$;

-- As it was, but of the records that are the person's once they are held; and it answers what it did, by what
-- there was of it (null: no such customer).
drop function portal.erase_person(uuid, text);
create function portal.erase_person(customer uuid, reason text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  people uuid[];
  erased uuid;
  counts jsonb := '{}';
  many integer;
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
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('identifiers', many);
  delete from portal.customer_contacts c where c.customer_id = any (people);
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('contacts', many);
  delete from portal.touchpoint_notes n using portal.touchpoints t
    where t.id = n.touchpoint_id and t.customer_id = any (people);
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('notes', many);
  delete from portal.touchpoint_locations l where l.customer_id = any (people);
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('locations', many);
  update portal.touchpoints t
  set action = portal.code_word(t.action, 'ERASED'), outcome = portal.code_word(t.outcome, null)
  where t.customer_id = any (people) and (t.action, t.outcome)
    is distinct from (portal.code_word(t.action, 'ERASED'), portal.code_word(t.outcome, null));
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('touchpoints_emptied', many);
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
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('consents_withdrawn', many);
  many := 0;
  for erased in
    update portal.customers c
    set display_name = '(erased)', status = 'ERASED', source = portal.code_word(c.source, 'ERASED'),
      language = null, preferred_channel = null, segments = '{}', phone_masked = null, email_masked = null,
      version = c.version + 1
    where c.id = any (people) and c.status <> 'ERASED'
    returning c.id
  loop
    many := many + 1;
    perform portal.append_access_event('PERSON_ERASED', erased, null, null, reason);
  end loop;
  return case when people <> '{}' then counts || jsonb_build_object('records', many) end;
end $$;
alter function portal.erase_person(uuid, text) owner to portal_definer;
grant execute on function portal.erase_person(uuid, text) to portal_hq, portal_worker;
