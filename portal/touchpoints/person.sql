-- The contacts' part of a person's export, and the texts that its erasure empties (customers/person.sql).

create or replace function portal.export_person_touchpoints(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
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
      where r.customer_id = any (people)))
$$;

create or replace function portal.erase_person_touchpoints(people uuid[]) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  counts jsonb := '{}';
  many integer;
begin
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
  -- a digest of a phone number is soon guessed; without it the ref stays used, and nothing is its content
  update portal.touchpoint_receipts r set content_hash = ''
  where r.customer_id = any (people) and r.content_hash <> '';
  return counts || jsonb_build_object('touchpoints_emptied', many);
end $$;

create trigger erased_on_insert after insert on portal.touchpoints
  referencing new table as written for each statement execute function portal.refuse_erased();
