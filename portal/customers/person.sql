-- The rights of a person: export of all its data, and erasure (docs/decisions/0023-persons.md).

-- The records of one person: this one, those merged into it, and the one it was merged into.
create or replace function portal.same_person(customer uuid) returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive same (id, merged_into_id) as (
    select c.id, c.merged_into_id from portal.customers c where c.id = customer
    union
    select c.id, c.merged_into_id
    from same s join portal.customers c on c.id = s.merged_into_id or c.merged_into_id = s.id
  )
  select coalesce(array_agg(id order by id), '{}') from same
$$;

-- A row as an export has it: beside the ids of partners and staff their codes and numbers.
create or replace function portal.named(facts jsonb) returns jsonb
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

-- All data on these people, rows as they are, so that a new column is in it by itself: a kind without rows is an
-- empty list, and partners and staff have their codes and numbers. One statement, so one moment.
-- {exports}: a call of each concept's portal.export_person_* (its person.sql), joined by ||.
create or replace function portal.person_document(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('exported_at', now()) || {exports}
$$;

create or replace function portal.export_person_customers(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
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
      where r.customer_id = any (people)))
$$;

-- For HQ, and for whoever runs the portal. Null: no such customer.
create or replace function portal.export_person(customer uuid) returns jsonb
language plpgsql security definer as $$
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
create or replace function portal.code_word(words text, other text) returns text
language sql immutable parallel safe as $$
  select case when words ~ '^[A-Z][A-Z_]*$' then words else other end
$$;

-- Removes a person from all its records and keeps the facts; answers the rows removed, by kind. Null: no such
-- customer. Erasing again finds nothing to do.
-- {erasures}: counts := counts || a call, for each concept's portal.erase_person_* (its person.sql).
create or replace function portal.erase_person(customer uuid, reason text) returns jsonb
language plpgsql security definer as $$
declare
  people uuid[];
  erased uuid;
  counts jsonb := '{}';
  many integer := 0;
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
  {erasures}
  -- last: whoever was erased stays as it is (stay_erased)
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

create or replace function portal.erase_person_customers(people uuid[]) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  counts jsonb := '{}';
  many integer;
begin
  delete from portal.customer_identifiers i where i.customer_id = any (people);
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('identifiers', many);
  delete from portal.customer_contacts c where c.customer_id = any (people);
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('contacts', many);
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
  return counts || jsonb_build_object('consents_withdrawn', many);
end $$;

-- An erased person does not come back: not by a touchpoint that was on its way, not by a file. People's requests
-- are done once more (a serialization failure), and find nobody; for an import it is a row the record refuses.
-- The foreign key has waited for an erasure by now, so this sees what became of it.
create or replace function portal.refuse_erased() returns trigger
language plpgsql security definer as $$
begin
  if not exists (
      select from written w join portal.customers c on c.id = w.customer_id where c.status = 'ERASED') then
    return null;
  elsif session_user = 'portal_worker' then
    raise check_violation using message = 'the customer was erased', constraint = 'customer_not_erased';
  end if;
  raise serialization_failure using message = 'the customer was erased meanwhile';
end $$;
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

create or replace function portal.stay_erased() returns trigger language plpgsql as $$
begin
  raise check_violation using message = 'the customer was erased', constraint = 'customer_not_erased';
end $$;
-- After: before it, PostgreSQL compares no row that has a generated column, and every other column is to be compared.
create trigger stay_erased after update on portal.customers
  for each row when (old.status = 'ERASED' and old.* is distinct from new.*)
  execute function portal.stay_erased();

-- Nor is anybody merged into an erased person: those records would be found no longer.
create or replace function portal.refuse_merge_into_erased() returns trigger
language plpgsql security definer as $$
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
create trigger merge_into_erased before insert or update of merged_into_id on portal.customers
  for each row when (new.merged_into_id is not null) execute function portal.refuse_merge_into_erased();
