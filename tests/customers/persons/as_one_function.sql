-- As they were when one function knew every concept's tables (migrations 0012 and 0017), under another name.

create function portal.old_person_document(people uuid[]) returns jsonb
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

create function portal.old_export_person(customer uuid) returns jsonb
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
  return portal.old_person_document(people);
end $$;

create function portal.old_erase_person(customer uuid, reason text) returns jsonb
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

alter function portal.old_export_person(uuid) owner to portal_definer;
alter function portal.old_erase_person(uuid, text) owner to portal_definer;
grant execute on function portal.old_person_document(uuid[]) to portal_definer;
grant execute on function portal.old_export_person(uuid), portal.old_erase_person(uuid, text) to portal_worker;
