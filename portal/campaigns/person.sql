-- The campaigns' part of a person's export (customers/person.sql).

create or replace function portal.export_person_campaigns(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'campaign_memberships', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from portal.campaign_memberships r
      where r.customer_id = any (people)))
$$;
