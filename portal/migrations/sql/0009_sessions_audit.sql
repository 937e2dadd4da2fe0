-- Who acts, and in which session; and the one way in which an access event is appended.

-- with defaults in the database: an import says neither
alter table portal.partner_terms add column sees_access_events boolean not null default false;
alter table portal.staff add column version integer not null default 1;

create function portal.my_actor_id() returns uuid language plpgsql stable parallel safe as $$
begin
  return (portal.bound_principal() ->> 'actor')::uuid;
end $$;
comment on function portal.my_actor_id() is 'Who acts in the caller''s place ("view as"); null: nobody.';

create function portal.my_session_id() returns text language plpgsql stable parallel safe as $$
begin
  return portal.bound_principal() ->> 'session';
end $$;
comment on function portal.my_session_id() is 'The session of the caller''s token; null: none is known.';

-- Ids and codes only: an event must say nothing that erasure would have to take back. Answers its id.
create function portal.append_access_event(
  kind text,
  customer_id uuid default null,
  subject_id uuid default null,
  purpose text default null,
  reason text default null
) returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into portal.access_events
    (id, at, kind, partner_id, staff_id, actor_id, session_id, customer_id, subject_id, purpose, reason)
  select portal.uuid7_at(now), now, kind, portal.me(), portal.my_staff_id(), portal.my_actor_id(),
    portal.my_session_id(), customer_id, subject_id, purpose, reason
  from clock_timestamp() as now
  returning id
$$;
alter function portal.append_access_event(text, uuid, uuid, text, text) owner to portal_definer;

grant execute on function portal.my_actor_id(), portal.my_session_id(),
  portal.append_access_event(text, uuid, uuid, text, text)
  to portal_scoped, portal_hq, portal_auditor, portal_worker, portal_definer;

alter table portal.access_events
  add constraint access_events_kind_is_a_word check (kind ~ '^[A-Z_]+$');
