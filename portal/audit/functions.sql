-- The one way in which an access event is appended, and how the sealer finds those it has not sealed
-- (docs/decisions/0022-access-events.md).

-- Ids and codes only: an event must say nothing that erasure would have to take back. Answers its id.
create or replace function portal.append_access_event(
  kind text,
  customer_id uuid default null,
  subject_id uuid default null,
  purpose text default null,
  reason text default null
) returns uuid
language sql volatile security definer as $$
  insert into portal.access_events
    (id, at, kind, partner_id, staff_id, actor_id, session_id, customer_id, subject_id, purpose, reason)
  select portal.uuid7_at(now), now, kind, portal.me(), portal.my_staff_id(), portal.my_actor_id(),
    portal.my_session_id(), customer_id, subject_id, purpose, reason
  from clock_timestamp() as now
  returning id
$$;

-- Each change is an event of its own: whoever looks for one finds it by its reason, whatever came with it.
create or replace function portal.append_changes(kind text, subject_id uuid, changes text[]) returns void
language sql volatile as $$
  select portal.append_access_event(kind, subject_id => subject_id, reason => change)
  from unnest(changes) as change where change is not null
$$;

-- Records that the caller looked up so many values that tell customers apart, and how many of them found nobody
-- it may see. Once in a statement, however many of its lists search: the first call knows all of them.
create or replace function portal.append_contact_search(looked_up integer, found_nobody integer) returns void
language plpgsql volatile security definer as $$
declare
  this_statement text := statement_timestamp();
begin
  if current_setting('portal.contact_searched_at', true) is distinct from this_statement then
    perform set_config('portal.contact_searched_at', this_statement, true);
    perform portal.append_access_event(
      'CONTACT_SEARCHED', reason => format('VALUES_%s_UNKNOWN_%s', looked_up, found_nobody));
  end if;
end $$;

create or replace function portal.stamp_access_event() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.appended_in := pg_current_xact_id();  -- whatever was inserted: who could say it could hide from the sealer
  return new;
end $$;
create trigger stamp before insert on portal.access_events
  for each row execute function portal.stamp_access_event();
