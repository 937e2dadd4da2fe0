-- The trail's part of a person's export (customers/person.sql). Erasure leaves it: it says nothing of a person.

create or replace function portal.export_person_audit(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'access_events', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.id), '[]') from portal.access_events r
      where r.customer_id = any (people)))
$$;
