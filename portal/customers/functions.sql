-- Raw contact data and identifiers are written, matched and revealed by definer functions and nowhere else,
-- because no audience may select them. Masked forms are kept by triggers, so that nobody above the database has to
-- mask. They belong to portal_definer: FORCE applies to the table owner too, and a function owned by it would see
-- no rows, silently.

-- True where the caller may see the customer, for definer functions: audiences log in themselves, so
-- `session_user` is the audience.
create or replace function portal.sees_customer(customer uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from portal.customers c
    where c.id = customer
      and (session_user in ('portal_hq', 'portal_auditor', 'portal_worker') or exists (
        select from portal.customer_scope s
        where s.partner_id = portal.me() and s.customer_id = c.id and s.valid @> current_date)))
$$;

-- Customers with exactly this phone number (E.164) or e-mail address, among those the caller may see.
create or replace function portal.customers_with_contact(phone text, email text) returns uuid[]
language plpgsql stable as $$
begin
  return array(
    select found.customer_id from (
      select i.customer_id from portal.customer_identifiers i where i.kind = 'PHONE' and i.value = $1
      union select i.customer_id from portal.customer_identifiers i where i.kind = 'EMAIL' and i.value = $2
      union select c.customer_id from portal.customer_contacts c where c.phone = $1
      union select c.customer_id from portal.customer_contacts c where c.email = $2) as found
    where session_user in ('portal_hq', 'portal_auditor')  -- audiences log in themselves: this is the audience
      or exists (
        select from portal.customer_scope s
        where s.partner_id = portal.me() and s.customer_id = found.customer_id and s.valid @> current_date));
end $$;

-- The same, recorded: the one place where a search reads contact data. Stable for the planner of PostgreSQL,
-- which evaluates it once: only what it calls writes.
create or replace function portal.customers_by_contact(phone text, email text) returns uuid[]
language plpgsql stable security definer as $$
declare
  found uuid[];
begin
  if phone is null and email is null then
    return '{}';
  end if;
  perform portal.demand('CUSTOMER_READ');
  found := portal.customers_with_contact(phone, email);
  -- of a statement that has not begun with count_contact_searches
  perform portal.append_contact_search(num_nonnulls(phone, email), (cardinality(found) = 0)::integer);
  return found;
end $$;

-- Counts and records all searches for contact data of a statement before it makes the first. searches: [{phone,
-- email}], of each at most one. `most` is how many values may be looked up within an hour. Answers true.
create or replace function portal.count_contact_searches(searches jsonb, most integer) returns boolean
language plpgsql volatile security definer as $$
declare
  looked_up integer;
  found_nobody integer;
begin
  perform portal.demand('CUSTOMER_READ');
  select count(*), count(*) filter (where cardinality(portal.customers_with_contact(phone, email)) = 0)
  into looked_up, found_nobody
  from (
    select distinct phone, email from jsonb_to_recordset(searches) as asked (phone text, email text)
    where num_nonnulls(phone, email) > 0) as asked;
  if looked_up > 0 then
    perform portal.take_quota('CONTACT_LOOKUP', looked_up, most);
    perform portal.append_contact_search(looked_up, found_nobody);
  end if;
  return true;
end $$;

-- For the import. rows: [{customer_id, phone, email, address}]; answers how many rows were written.
create or replace function portal.write_contacts(rows jsonb) returns bigint
language sql volatile security definer as $$
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
create or replace function portal.write_identifiers(rows jsonb) returns bigint
language sql volatile security definer as $$
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

-- 139****1234 for a mainland mobile; elsewhere the first digits with the country code.
create or replace function portal.mask_phone(phone text) returns text language sql immutable parallel safe as $$
  select case
    when phone is null then null
    when phone ~ '^\+861\d{10}$' then substr(phone, 4, 3) || '****' || right(phone, 4)
    when length(phone) >= 12 then left(phone, 4) || '****' || right(phone, 3)
    when length(phone) >= 9 then left(phone, 3) || '****' || right(phone, 2)
    else '****'
  end
$$;

-- The first character and the domain.
create or replace function portal.mask_email(email text) returns text language sql immutable parallel safe as $$
  select left(email, 1) || '***@' || split_part(email, '@', 2)
$$;

-- A phone number or address as above; of anything else the last three characters.
create or replace function portal.mask_identifier(kind text, value text) returns text
language sql immutable parallel safe as $$
  select case
    when kind = 'PHONE' then portal.mask_phone(value)
    when kind = 'EMAIL' then portal.mask_email(value)
    when length(value) > 6 then '****' || right(value, 3)
    else '****'
  end
$$;

-- One statement over all the rows a statement wrote.
create or replace function portal.keep_contact_masks() returns trigger
language plpgsql security definer as $$
begin
  update portal.customers c
  set phone_masked = portal.mask_phone(n.phone), email_masked = portal.mask_email(n.email)
  from written n
  where c.id = n.customer_id
    and (c.phone_masked, c.email_masked)
      is distinct from (portal.mask_phone(n.phone), portal.mask_email(n.email));
  return null;
end $$;
create trigger masks_on_insert after insert on portal.customer_contacts
  referencing new table as written for each statement execute function portal.keep_contact_masks();
create trigger masks_on_update after update on portal.customer_contacts
  referencing new table as written for each statement execute function portal.keep_contact_masks();

create or replace function portal.keep_identifier_masks() returns trigger
language plpgsql security definer as $$
begin
  if tg_op = 'DELETE' then
    delete from portal.masked_identifiers m using removed r where m.id = r.id;
    return null;
  end if;
  insert into portal.masked_identifiers as m (id, customer_id, kind, value_masked, verified, source)
  select id, customer_id, kind, portal.mask_identifier(kind, value), verified, source from written
  on conflict (id) do update
  set customer_id = excluded.customer_id, kind = excluded.kind, value_masked = excluded.value_masked,
    verified = excluded.verified, source = excluded.source;
  return null;
end $$;
create trigger masks_on_insert after insert on portal.customer_identifiers
  referencing new table as written for each statement execute function portal.keep_identifier_masks();
create trigger masks_on_update after update on portal.customer_identifiers
  referencing new table as written for each statement execute function portal.keep_identifier_masks();
create trigger masks_on_delete after delete on portal.customer_identifiers
  referencing old table as removed for each statement execute function portal.keep_identifier_masks();
