-- A person's rights: everything held on it, and its removal. See docs/decisions/0023.

-- The records of one person: this one, those merged into it, and the one it was merged into.
create function portal.same_person(customer uuid) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive same (id, merged_into_id) as (
    select c.id, c.merged_into_id from portal.customers c where c.id = customer
    union
    select c.id, c.merged_into_id
    from same s join portal.customers c on c.id = s.merged_into_id or c.merged_into_id = s.id
  )
  select coalesce(array_agg(id order by id), '{}') from same
$$;

-- Everything held on these people, rows as they are, so that a new column is in it by itself. One statement,
-- so one moment. What a dealer earns on an order is the dealer's.
create function portal.person_document(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'exported_at', now(),
    'customers', (select jsonb_agg(to_jsonb(r) order by r.id) from portal.customers r where r.id = any (people)),
    'contacts', (select jsonb_agg(to_jsonb(r)) from portal.customer_contacts r where r.customer_id = any (people)),
    'identifiers', (
      select jsonb_agg(to_jsonb(r) order by r.id) from portal.customer_identifiers r
      where r.customer_id = any (people)),
    'partner_links', (
      select jsonb_agg(to_jsonb(r) order by r.id) from portal.customer_partner_links r
      where r.customer_id = any (people)),
    'consents', (
      select jsonb_agg(to_jsonb(r) order by r.id) from portal.consents r where r.customer_id = any (people)),
    'consent_events', (
      select jsonb_agg(to_jsonb(r) order by r.said_at, r.id) from portal.consent_events r
      where r.customer_id = any (people)),
    'figures', (select jsonb_agg(to_jsonb(r)) from portal.customer_figures r where r.customer_id = any (people)),
    'journey_steps', (
      select jsonb_agg(to_jsonb(r) order by r.touchpoint_id) from portal.journey_steps r
      where r.customer_id = any (people)),
    'touchpoints', (
      select jsonb_agg(to_jsonb(r) || jsonb_build_object('note', n.text, 'receipt', to_jsonb(c),
        'location', case when l.touchpoint_id is not null then
          jsonb_build_object('latitude', l.latitude, 'longitude', l.longitude) end) order by r.id)
      from portal.touchpoints r
      left join portal.touchpoint_notes n on n.touchpoint_id = r.id
      left join portal.touchpoint_locations l on l.touchpoint_id = r.id
      left join portal.touchpoint_receipts c on c.touchpoint_id = r.id
      where r.customer_id = any (people)),
    'orders', (
      select jsonb_agg(to_jsonb(r) || jsonb_build_object('lines', (
        select jsonb_agg(to_jsonb(l) order by l.position) from portal.order_lines l where l.order_id = r.id))
        order by r.id)
      from portal.orders r where r.customer_id = any (people)),
    'order_figures', (
      select jsonb_agg(to_jsonb(r) order by r.id) from portal.customer_order_figures r
      where r.customer_id = any (people)),
    'campaign_memberships', (
      select jsonb_agg(to_jsonb(r) order by r.id) from portal.campaign_memberships r
      where r.customer_id = any (people)),
    'access_events', (
      select jsonb_agg(to_jsonb(r) order by r.id) from portal.access_events r where r.customer_id = any (people)))
$$;

-- For HQ, and for whoever runs the portal. Null: no such customer.
create function portal.export_person(customer uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  people uuid[] := portal.same_person(customer);
begin
  if session_user <> 'portal_worker' then
    perform portal.demand('PERSON_EXPORT');
  end if;
  if people = '{}' then
    return null;
  end if;
  perform portal.append_access_event('PERSON_EXPORTED', customer);
  return portal.person_document(people);
end $$;

-- A code such as TEST_DRIVE says nothing of a person; free text may.
create function portal.code_word(words text, other text) returns text
language sql immutable parallel safe as $$
  select case when words ~ '^[A-Z][A-Z_]*$' then words else other end
$$;

-- Removes a person and keeps the facts. False: no such customer. Erasing again finds nothing to do.
create function portal.erase_person(customer uuid, reason text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  people uuid[] := portal.same_person(customer);
  erased uuid;
begin
  if session_user <> 'portal_worker' then
    perform portal.demand('PERSON_ERASE');
  end if;
  -- Whoever writes a row about a customer holds its key until the end. So this waits for those who came first,
  -- whose rows the statements below see, and the others wait for this (refuse_erased).
  perform from portal.customers c where c.id = any (people) order by c.id for update;
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

-- Who was erased does not come back: not by a touchpoint that was on its way, not by a file. People's requests
-- are done once more (a serialization failure), and find nobody; for an import it is a row the record refuses.
-- The foreign key has waited for an erasure by now, so this sees what became of it.
create function portal.refuse_erased() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (
      select from written w join portal.customers c on c.id = w.customer_id where c.status = 'ERASED') then
    return null;
  elsif session_user = 'portal_worker' then
    raise check_violation using message = 'the customer was erased', constraint = 'customer_not_erased';
  end if;
  raise serialization_failure using message = 'the customer was erased meanwhile';
end $$;
create trigger erased_on_insert after insert on portal.touchpoints
  referencing new table as written for each statement execute function portal.refuse_erased();
create trigger erased_on_insert after insert on portal.consents
  referencing new table as written for each statement execute function portal.refuse_erased();
create trigger erased_on_update after update on portal.consents
  referencing new table as written for each statement execute function portal.refuse_erased();
create trigger erased_on_insert after insert on portal.customer_contacts
  referencing new table as written for each statement execute function portal.refuse_erased();
create trigger erased_on_update after update on portal.customer_contacts
  referencing new table as written for each statement execute function portal.refuse_erased();
create trigger erased_on_insert after insert on portal.customer_identifiers
  referencing new table as written for each statement execute function portal.refuse_erased();
create trigger erased_on_update after update on portal.customer_identifiers
  referencing new table as written for each statement execute function portal.refuse_erased();

create function portal.stay_erased() returns trigger language plpgsql as $$
begin
  raise check_violation using message = 'the customer was erased', constraint = 'customer_not_erased';
end $$;
create trigger stay_erased before update on portal.customers
  for each row when (old.status = 'ERASED' and old.* is distinct from new.*)
  execute function portal.stay_erased();

alter function portal.export_person(uuid) owner to portal_definer;
alter function portal.erase_person(uuid, text) owner to portal_definer;
alter function portal.refuse_erased() owner to portal_definer;
grant execute on function portal.same_person(uuid), portal.person_document(uuid[]), portal.code_word(text, text)
  to portal_definer;
grant execute on function portal.export_person(uuid), portal.erase_person(uuid, text)
  to portal_hq, portal_worker;
