-- Access events: how the sealer finds those it has not sealed, and the event of a search for a contact.
-- See docs/decisions/0022.

-- An event that commits late has an id and a moment long past, so the sealer seeks by transaction: of those
-- below the oldest that still runs, all are visible or never will be.
alter table portal.access_events add column appended_in xid8 not null default pg_current_xact_id();
create index access_events_appended_in on portal.access_events (appended_in);
create index access_events_by_customer on portal.access_events (customer_id, id);

create function portal.stamp_access_event() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.appended_in := pg_current_xact_id();  -- whatever was inserted: who could say it could hide from the sealer
  return new;
end $$;
revoke execute on function portal.stamp_access_event() from public;
create trigger stamp before insert on portal.access_events
  for each row execute function portal.stamp_access_event();

-- Records that the caller searched for a contact, once in a statement, however many of its lists do.
create function portal.append_contact_search() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  this_statement text := statement_timestamp();
begin
  if current_setting('portal.contact_searched_at', true) is distinct from this_statement then
    perform set_config('portal.contact_searched_at', this_statement, true);
    perform portal.append_access_event('CONTACT_SEARCHED');
  end if;
end $$;
alter function portal.append_contact_search() owner to portal_definer;
revoke execute on function portal.append_contact_search() from public;

-- As before, and recorded. Stable for the planner of PostgreSQL, which evaluates it once: only what it calls
-- writes.
create or replace function portal.customers_by_contact(phone text, email text) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if phone is null and email is null then
    return '{}';
  end if;
  perform portal.demand('CUSTOMER_READ');
  perform portal.append_contact_search();
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
