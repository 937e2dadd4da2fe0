-- Raw contact data and identifiers are written and matched here and nowhere else, because no audience
-- may select them. Each function acts for the bound caller and says what it needs as arguments.

-- Which customers carry the given identifiers, among those the caller may see: a partner that asks for
-- somebody else's customer gets the answer it gets for nobody. identifiers: [{position, kind, value}].
create function portal.match_customers(identifiers jsonb)
returns table ("position" integer, kind text, customer_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform portal.demand('TOUCHPOINT_RECORD');
  return query
  select distinct asked.position, asked.kind, i.customer_id
  from jsonb_to_recordset(identifiers) as asked ("position" integer, kind text, value text)
  join portal.customer_identifiers i on i.kind = asked.kind and i.value = asked.value
  join portal.customers c on c.id = i.customer_id and c.status in ('ACTIVE', 'PROSPECT')
  where session_user = 'portal_hq'  -- audiences log in themselves, so this is the audience
    or exists (
      select from portal.customer_scope s
      where s.partner_id = portal.me() and s.customer_id = i.customer_id and s.valid @> current_date);
end $$;

-- Customers nobody knew, registered by the caller's organisation.
-- prospects: [{customer_id, first_seen_at, identifiers: [{kind, value}]}]
create function portal.create_prospects(prospects jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  partner uuid := portal.me();
begin
  perform portal.demand('TOUCHPOINT_RECORD');
  insert into portal.customers
    (id, number, kind, display_name, tier, status, segments, first_seen_at, source, version)
  select p.customer_id, 'P-' || upper(right(p.customer_id::text, 12)), 'PERSON',  -- a count would tell tales
    portal.mask_identifier(p.identifiers -> 0 ->> 'kind', p.identifiers -> 0 ->> 'value'),
    'STANDARD', 'PROSPECT', '{}', p.first_seen_at, 'CAPTURE', 1
  from jsonb_to_recordset(prospects) as p (customer_id uuid, first_seen_at timestamptz, identifiers jsonb);
  insert into portal.customer_identifiers (id, customer_id, kind, value, verified, source)
  select distinct on (p.customer_id, i.kind, i.value)
    portal.uuid7_at(clock_timestamp()), p.customer_id, i.kind, i.value, false, 'CAPTURE'
  from jsonb_to_recordset(prospects) as p (customer_id uuid, identifiers jsonb),
    jsonb_to_recordset(p.identifiers) as i (kind text, value text);
  insert into portal.customer_contacts (customer_id, phone, email)
  select p.customer_id,
    min(i.value) filter (where i.kind = 'PHONE'), min(i.value) filter (where i.kind = 'EMAIL')
  from jsonb_to_recordset(prospects) as p (customer_id uuid, identifiers jsonb),
    jsonb_to_recordset(p.identifiers) as i (kind text, value text)
  group by p.customer_id;
  insert into portal.customer_partner_links (id, customer_id, partner_id, relation, started_on)
  select portal.uuid7_at(clock_timestamp()), p.customer_id, partner, 'REGISTERED', current_date
  from jsonb_to_recordset(prospects) as p (customer_id uuid);
  insert into portal.customer_scope (partner_id, customer_id, valid)
  select v.viewer_id, p.customer_id, datemultirange(daterange(current_date, null))
  from jsonb_to_recordset(prospects) as p (customer_id uuid)
  join portal.link_viewers() v on v.partner_id = partner;
end $$;

-- For the import. rows: [{customer_id, phone, email, address}]; answers how many rows were written.
create function portal.write_contacts(rows jsonb) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with changed as (
    insert into portal.customer_contacts as c (customer_id, phone, email, address)
    select r.customer_id, r.phone, r.email, r.address
    from jsonb_to_recordset(rows) as r (customer_id uuid, phone text, email text, address text)
    on conflict (customer_id) do update
    set phone = excluded.phone, email = excluded.email, address = excluded.address
    where (c.phone, c.email, c.address) is distinct from (excluded.phone, excluded.email, excluded.address)
    returning 1)
  select count(*) from changed
$$;

-- For the import. rows: [{customer_id, kind, value, verified, source}]; answers how many rows were written.
create function portal.write_identifiers(rows jsonb) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with changed as (
    insert into portal.customer_identifiers as i (id, customer_id, kind, value, verified, source)
    select portal.uuid7_at(clock_timestamp()), r.customer_id, r.kind, r.value, r.verified, r.source
    from jsonb_to_recordset(rows) as r (customer_id uuid, kind text, value text, verified boolean, source text)
    on conflict (customer_id, kind, value) do update
    set verified = excluded.verified, source = excluded.source
    where (i.verified, i.source) is distinct from (excluded.verified, excluded.source)
    returning 1)
  select count(*) from changed
$$;

alter function portal.match_customers(jsonb) owner to portal_definer;
alter function portal.create_prospects(jsonb) owner to portal_definer;
alter function portal.write_contacts(jsonb) owner to portal_definer;
alter function portal.write_identifiers(jsonb) owner to portal_definer;
grant execute on function portal.match_customers(jsonb), portal.create_prospects(jsonb) to portal_scoped, portal_hq;
grant execute on function portal.write_contacts(jsonb), portal.write_identifiers(jsonb) to portal_worker;
