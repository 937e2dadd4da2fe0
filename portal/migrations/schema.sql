-- Name: portal; Type: SCHEMA; Schema: -; Owner: portal_owner

CREATE SCHEMA portal;

ALTER SCHEMA portal OWNER TO portal_owner;

-- Name: SCHEMA portal; Type: COMMENT; Schema: -; Owner: portal_owner

COMMENT ON SCHEMA portal IS 'source e575c033430d0ff1af127eb7ccf6fbc65b5f59d1910c8a50a2e290a6d087ad82';

-- Name: order_change; Type: TYPE; Schema: portal; Owner: portal_owner

CREATE TYPE portal.order_change AS (
	customer_id uuid,
	partner_id uuid,
	currency_code text,
	orders bigint,
	value numeric,
	exposure numeric,
	first_id uuid,
	gone uuid[]
);

ALTER TYPE portal.order_change OWNER TO portal_owner;

-- Name: add_order_changes(portal.order_change[]); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.add_order_changes(changes portal.order_change[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into portal.customer_order_figures as f
    (id, customer_id, partner_id, currency_code, order_count, lifetime_value, first_order_id)
  select portal.uuid7_at(clock_timestamp()), customer_id, partner_id, currency_code, orders, value, first_id
  from unnest(changes) where customer_id is not null
  order by customer_id, partner_id, currency_code
  on conflict (customer_id, partner_id, currency_code) do update
  set order_count = f.order_count + excluded.order_count,
    lifetime_value = f.lifetime_value + excluded.lifetime_value,
    first_order_id = least(f.first_order_id, excluded.first_order_id);  -- of a null and an id, the id

  -- Where the first order went, the next is found: by a statement after the lock, which sees what others did.
  update portal.customer_order_figures f
  set first_order_id = case when f.order_count > 0 then (
    select o.id from portal.orders o
    where o.customer_id = f.customer_id and o.partner_id = f.partner_id and o.currency_code = f.currency_code
      and portal.order_counts(o.status)
    order by o.id limit 1
  ) end
  from unnest(changes) c
  where (f.customer_id, f.partner_id, f.currency_code) = (c.customer_id, c.partner_id, c.currency_code)
    and f.first_order_id = any (c.gone);

  insert into portal.credit_exposures as e (id, partner_id, currency_code, exposure)
  select portal.uuid7_at(clock_timestamp()), partner_id, currency_code, sum(exposure)
  from unnest(changes) where exposure <> 0
  group by partner_id, currency_code order by partner_id, currency_code
  on conflict (partner_id, currency_code) do update set exposure = e.exposure + excluded.exposure;
end $$;

ALTER FUNCTION portal.add_order_changes(changes portal.order_change[]) OWNER TO portal_definer;

-- Name: another_admin_remains(uuid, date); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.another_admin_remains(staff_id uuid, until date) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_advisory_xact_lock(hashtextextended('portal.admins', 0));
  return exists (
    select from portal.staff s
    where s.role = 'HQ_ADMIN' and s.status = 'ACTIVE' and s.id <> another_admin_remains.staff_id
      and s.started_on <= current_date and (s.ended_on is null or s.ended_on > until));
end $$;

ALTER FUNCTION portal.another_admin_remains(staff_id uuid, until date) OWNER TO portal_owner;

-- Name: append_access_event(text, uuid, uuid, text, text); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.append_access_event(kind text, customer_id uuid DEFAULT NULL::uuid, subject_id uuid DEFAULT NULL::uuid, purpose text DEFAULT NULL::text, reason text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into portal.access_events
    (id, at, kind, partner_id, staff_id, actor_id, session_id, customer_id, subject_id, purpose, reason)
  select portal.uuid7_at(now), now, kind, portal.me(), portal.my_staff_id(), portal.my_actor_id(),
    portal.my_session_id(), customer_id, subject_id, purpose, reason
  from clock_timestamp() as now
  returning id
$$;

ALTER FUNCTION portal.append_access_event(kind text, customer_id uuid, subject_id uuid, purpose text, reason text) OWNER TO portal_definer;

-- Name: append_changes(text, uuid, text[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.append_changes(kind text, subject_id uuid, changes text[]) RETURNS void
    LANGUAGE sql
    AS $$
  select portal.append_access_event(kind, subject_id => subject_id, reason => change)
  from unnest(changes) as change where change is not null
$$;

ALTER FUNCTION portal.append_changes(kind text, subject_id uuid, changes text[]) OWNER TO portal_owner;

-- Name: append_contact_search(integer, integer); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.append_contact_search(looked_up integer, found_nobody integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  this_statement text := statement_timestamp();
begin
  if current_setting('portal.contact_searched_at', true) is distinct from this_statement then
    perform set_config('portal.contact_searched_at', this_statement, true);
    perform portal.append_access_event(
      'CONTACT_SEARCHED', reason => format('VALUES_%s_UNKNOWN_%s', looked_up, found_nobody));
  end if;
end $$;

ALTER FUNCTION portal.append_contact_search(looked_up integer, found_nobody integer) OWNER TO portal_definer;

-- Name: bound_principal(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.bound_principal() RETURNS json
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
declare
  bound text := nullif(current_setting('portal.principal', true), '');
begin
  if bound is null then
    raise insufficient_privilege using message = 'no principal bound';
  end if;
  return bound::json;
end $$;

ALTER FUNCTION portal.bound_principal() OWNER TO portal_owner;

-- Name: caller_id(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.caller_id() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
  select coalesce(portal.my_actor_id(), portal.my_staff_id())
$$;

ALTER FUNCTION portal.caller_id() OWNER TO portal_owner;

-- Name: cannot_be_below(uuid, text, uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.cannot_be_below(partner uuid, kind text, parent uuid) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
declare
  levels constant text[] := array['HEADQUARTERS', 'REGION', 'DISTRIBUTOR', 'DEALER', 'OUTLET'];
  above text;
begin
  if parent is null then
    return case when kind <> 'HEADQUARTERS' then 'PARENT_NOT_ABOVE' end;
  end if;
  select p.kind into above from portal.partners p where p.id = parent and portal.in_my_scope(p.id);
  return case
    when not found then 'NO_SUCH_PARENT'
    when array_position(levels, above) >= array_position(levels, kind) then 'PARENT_NOT_ABOVE'
    when exists (select from portal.partner_scope s where (s.viewer_id, s.partner_id) = (partner, parent))
      then 'PARENT_NOT_ABOVE'
  end;
end $$;

ALTER FUNCTION portal.cannot_be_below(partner uuid, kind text, parent uuid) OWNER TO portal_owner;

-- Name: staff; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.staff (
    id uuid NOT NULL,
    number character varying(32) NOT NULL,
    display_name character varying(200) NOT NULL,
    role character varying(32) NOT NULL,
    status character varying(20) NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    partner_id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL
);

ALTER TABLE ONLY portal.staff FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.staff OWNER TO portal_owner;

-- Name: TABLE staff; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.staff IS 'A member of a partner''s staff, or its machine; membership is by date.';

-- Name: COLUMN staff.role; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.staff.role IS 'DEALER_SALES: DEALER_SALES\nDEALER_SERVICE: DEALER_SERVICE\nDEALER_MANAGER: DEALER_MANAGER\nDISTRIBUTOR_MANAGER: DISTRIBUTOR_MANAGER\nPARTNER_INTEGRATION: PARTNER_INTEGRATION\nHQ_CHANNEL_MANAGER: HQ_CHANNEL_MANAGER\nHQ_MARKETING: HQ_MARKETING\nHQ_SERVICE: HQ_SERVICE\nHQ_AUDITOR: HQ_AUDITOR\nHQ_ADMIN: HQ_ADMIN';

-- Name: COLUMN staff.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.staff.status IS 'INVITED: INVITED\nACTIVE: ACTIVE\nDEACTIVATED: DEACTIVATED';

-- Name: cannot_invite(uuid, text, portal.staff, jsonb); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.cannot_invite(partner uuid, role text, known portal.staff, bounds jsonb) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
declare
  kind text;
begin
  select p.kind into kind from portal.partners p where p.id = partner and portal.in_my_scope(p.id);
  return case
    when not found then 'NO_SUCH_PARTNER'
    when not coalesce(bounds -> 'fitting' -> kind ? role, false) then 'ROLE_DOES_NOT_FIT'
    when not bounds -> 'givable' ? role then 'ROLE_ABOVE_OWN_RIGHTS'
    when not portal.sees_customers_of(partner) then 'PARTNER_ABOVE_OWN_RIGHTS'
    when known.id is null or known.status = 'DEACTIVATED' then null
    when known.partner_id <> partner or known.status = 'ACTIVE' then 'EMAIL_TAKEN'
    when not bounds -> 'givable' ? known.role then 'EMAIL_TAKEN'
    -- whoever is not told a token takes back none that was told
    when not portal.is_own_or_all(partner) and exists (
      select from portal.invitations i
      where i.staff_id = known.id and i.used_at is null and i.expires_at > clock_timestamp()) then 'EMAIL_TAKEN'
  end;
end $$;

ALTER FUNCTION portal.cannot_invite(partner uuid, role text, known portal.staff, bounds jsonb) OWNER TO portal_owner;

-- Name: customer_partner_links; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customer_partner_links (
    id uuid NOT NULL,
    relation character varying(20) NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    customer_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    ended_by_id uuid,
    CONSTRAINT links_dates CHECK ((ended_on >= started_on))
);

ALTER TABLE ONLY portal.customer_partner_links FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customer_partner_links OWNER TO portal_owner;

-- Name: TABLE customer_partner_links; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customer_partner_links IS 'That a partner serves a customer: *the* key of who may see the customer.';

-- Name: COLUMN customer_partner_links.relation; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customer_partner_links.relation IS 'SOLD: SOLD\nSERVICED: SERVICED\nREGISTERED: REGISTERED';

-- Name: cannot_link(portal.customer_partner_links); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.cannot_link(given portal.customer_partner_links) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select case
    when session_user = 'portal_hq' then null
    when exists (
      select from portal.customer_partner_links l
      where (l.customer_id, l.partner_id, l.relation) = (given.customer_id, given.partner_id, given.relation)
        and portal.was_ended_above(l)) then 'LINK_ENDED_ABOVE'
    when not exists (
      select from portal.customer_partner_links l
      join portal.link_viewers() v on (v.partner_id, v.viewer_id) = (l.partner_id, portal.me())
      where l.customer_id = given.customer_id and daterange(l.started_on, l.ended_on) @> current_date
        and not portal.was_ended_above(l)) then 'LINK_ENDED_ABOVE'
  end
$$;

ALTER FUNCTION portal.cannot_link(given portal.customer_partner_links) OWNER TO portal_owner;

-- Name: change_partner(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.change_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '3s'
    AS $$
declare
  terms portal.partner_terms;
  changed portal.partner_terms;
begin
  perform portal.demand('PARTNER_MANAGE');
  if asked ?| array['parent_id', 'sees_customers'] then
    perform portal.lock_scope(alone => true);
  end if;
  select t.* into terms from portal.partner_terms t
  where t.partner_id = (asked ->> 'partner_id')::uuid and portal.in_my_scope(t.partner_id)
  for update;
  if not found then
    refusal := 'NO_SUCH_PARTNER';
    return;
  end if;
  changed := jsonb_populate_record(terms, asked);
  refusal := case
    when changed.version <> terms.version then 'VERSION_CONFLICT'
    when changed.status <> terms.status and terms.partner_id = portal.me() then 'OWN_PARTNER'
    when changed.parent_id is distinct from terms.parent_id then portal.cannot_be_below(
      terms.partner_id, (select p.kind from portal.partners p where p.id = terms.partner_id), changed.parent_id)
  end;
  if refusal is not null then
    return;
  end if;
  partner_id := terms.partner_id;
  if (changed) is not distinct from (terms) then
    return;
  end if;
  update portal.partner_terms t
  set parent_id = changed.parent_id, status = changed.status, tier = changed.tier,
    sees_customers = changed.sees_customers, sees_access_events = changed.sees_access_events,
    credit_limit = changed.credit_limit
  where t.partner_id = terms.partner_id;
  if changed.parent_id is distinct from terms.parent_id then
    perform portal.refresh_partner_scope();
  end if;
  if (changed.parent_id, changed.sees_customers) is distinct from (terms.parent_id, terms.sees_customers) then
    perform portal.derive_customer_scope(array(
      select distinct l.customer_id
      from portal.partner_scope s join portal.customer_partner_links l on l.partner_id = s.partner_id
      where s.viewer_id = terms.partner_id));
  end if;
  if changed.tier <> terms.tier then
    perform portal.refresh_price_list_scope();
  end if;
  if changed.parent_id is distinct from terms.parent_id then
    perform portal.append_access_event('PARTNER_MOVED', subject_id => terms.partner_id, reason => 'MOVED');
  end if;
  perform portal.append_changes('PARTNER_UPDATED', terms.partner_id, array[
    case when changed.status <> terms.status then 'STATUS_' || changed.status end,
    case when changed.sees_customers <> terms.sees_customers
      then 'SEES_CUSTOMERS_' || case when changed.sees_customers then 'ON' else 'OFF' end end,
    case when changed.sees_access_events <> terms.sees_access_events
      then 'SEES_ACCESS_EVENTS_' || case when changed.sees_access_events then 'ON' else 'OFF' end end,
    case when changed.credit_limit is distinct from terms.credit_limit then 'CREDIT_LIMIT' end,
    case when changed.tier <> terms.tier then 'TIER_' || changed.tier end]);
end $$;

ALTER FUNCTION portal.change_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) OWNER TO portal_definer;

-- Name: change_staff(jsonb, jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.change_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  held record;
  member portal.staff;
  changed portal.staff;
  leaves date;  -- the last day as an administrator; null: stays as it was
begin
  perform portal.demand('STAFF_MANAGE');
  held := portal.hold_member(asked, bounds);
  member := held.member;
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;
  changed := jsonb_populate_record(member, asked - 'staff_id' - 'version');
  refusal := case
    when member.status = 'DEACTIVATED' then 'STAFF_DEACTIVATED'
    when member.id = portal.my_staff_id()
      and (changed.role, changed.ended_on) is distinct from (member.role, member.ended_on)
      then 'OWN_MEMBERSHIP'
    when changed.ended_on < changed.started_on then 'ENDS_BEFORE_IT_BEGINS'
    when changed.role = member.role then null
    when not coalesce(bounds -> 'fitting' ->
        (select p.kind from portal.partners p where p.id = member.partner_id) ? changed.role, false)
      then 'ROLE_DOES_NOT_FIT'
    when not bounds -> 'givable' ? changed.role then 'ROLE_ABOVE_OWN_RIGHTS'
  end;
  -- another role, or a later last day, makes somebody who sees more
  if refusal is null and not portal.sees_customers_of(member.partner_id)
    and (changed.role <> member.role
      or coalesce(changed.ended_on, 'infinity') > coalesce(member.ended_on, 'infinity'))
  then
    refusal := 'MEMBER_ABOVE_OWN_RIGHTS';
  end if;
  leaves := case
    when changed.role <> member.role then current_date - 1
    when changed.ended_on < coalesce(member.ended_on, 'infinity') then changed.ended_on
  end;
  if refusal is null and member.role = 'HQ_ADMIN' and leaves is not null
    and not portal.another_admin_remains(member.id, leaves)
  then
    refusal := 'LAST_ADMIN';
  end if;
  if refusal is not null then
    return;
  end if;
  staff_id := member.id;
  update portal.staff s
  set display_name = changed.display_name, role = changed.role, ended_on = changed.ended_on
  where s.id = member.id and (changed.display_name, changed.role, changed.ended_on)
    is distinct from (s.display_name, s.role, s.ended_on);
  perform portal.append_changes('STAFF_UPDATED', staff_id, array[
    case when changed.role <> member.role then 'ROLE_' || changed.role end,
    case when changed.ended_on is distinct from member.ended_on then 'ENDED_ON' end,
    case when changed.display_name <> member.display_name then 'NAME' end]);
end $$;

ALTER FUNCTION portal.change_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) OWNER TO portal_definer;

-- Name: code_word(text, text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.code_word(words text, other text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
  select case when words ~ '^[A-Z][A-Z_]*$' then words else other end
$_$;

ALTER FUNCTION portal.code_word(words text, other text) OWNER TO portal_owner;

-- Name: count_contact_searches(jsonb, integer); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.count_contact_searches(searches jsonb, most integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.count_contact_searches(searches jsonb, most integer) OWNER TO portal_definer;

-- Name: count_version(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.count_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.version := old.version + 1;
  return new;
end $$;

ALTER FUNCTION portal.count_version() OWNER TO portal_owner;

-- Name: create_partner(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.create_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  named portal.partners := jsonb_populate_record(null::portal.partners, asked);
  terms portal.partner_terms := jsonb_populate_record(null::portal.partner_terms, asked);
begin
  perform portal.demand('PARTNER_MANAGE');
  perform portal.lock_scope(alone => true);
  refusal := portal.cannot_be_below(null, named.kind, terms.parent_id);
  if refusal is null and named.kind = 'HEADQUARTERS' then
    refusal := 'PARENT_NOT_ABOVE';  -- there is one
  end if;
  if refusal is not null then
    return;
  end if;
  insert into portal.partners (id, code, name, kind, region)
  values (portal.uuid7_at(clock_timestamp()), named.code, named.name, named.kind, named.region)
  on conflict (code) do nothing
  returning id into partner_id;
  if not found then
    refusal := 'CODE_TAKEN';
    return;
  end if;
  insert into portal.partner_terms (partner_id, parent_id, status, tier, sees_customers, capture_window_hours,
    credit_limit, currency_code)
  values (create_partner.partner_id, terms.parent_id, terms.status, terms.tier, terms.sees_customers, 72,
    terms.credit_limit, terms.currency_code);
  perform portal.refresh_partner_scope();
  perform portal.refresh_price_list_scope();
  perform portal.append_access_event('PARTNER_MOVED', subject_id => partner_id, reason => 'CREATED');
end $$;

ALTER FUNCTION portal.create_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) OWNER TO portal_definer;

-- Name: create_prospects(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.create_prospects(prospects jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.create_prospects(prospects jsonb) OWNER TO portal_definer;

-- Name: customers_by_contact(text, text); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.customers_by_contact(phone text, email text) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.customers_by_contact(phone text, email text) OWNER TO portal_definer;

-- Name: customers_with_contact(text, text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.customers_with_contact(phone text, email text) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    AS $_$
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
end $_$;

ALTER FUNCTION portal.customers_with_contact(phone text, email text) OWNER TO portal_owner;

-- Name: deactivate_staff(jsonb, jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.deactivate_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  held record;
  member portal.staff;
begin
  perform portal.demand('STAFF_MANAGE');
  held := portal.hold_member(asked, bounds);
  member := held.member;
  refusal := held.refusal;
  if refusal is null and member.id = portal.my_staff_id() then
    refusal := 'OWN_MEMBERSHIP';
  end if;
  if refusal is null and member.role = 'HQ_ADMIN' and member.status = 'ACTIVE'
    and not portal.another_admin_remains(member.id, current_date - 1)
  then
    refusal := 'LAST_ADMIN';
  end if;
  if refusal is not null then
    return;
  end if;
  staff_id := member.id;
  if member.status = 'DEACTIVATED' then
    return;
  end if;
  update portal.staff s set status = 'DEACTIVATED' where s.id = member.id;
  update portal.invitations i set expires_at = clock_timestamp()
  where i.staff_id = member.id and i.used_at is null and i.expires_at > clock_timestamp();
  perform portal.append_access_event('STAFF_DEACTIVATED', subject_id => staff_id, reason => asked ->> 'reason');
end $$;

ALTER FUNCTION portal.deactivate_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) OWNER TO portal_definer;

-- Name: demand(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.demand(permission text) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  if not portal.may(permission) then
    raise insufficient_privilege using message = 'the caller lacks ' || permission;
  end if;
end $$;

ALTER FUNCTION portal.demand(permission text) OWNER TO portal_owner;

-- Name: FUNCTION demand(permission text); Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON FUNCTION portal.demand(permission text) IS 'Refuses a caller without the permission; for definer functions.';

-- Name: derive_customer_scope(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.derive_customer_scope(customers uuid[] DEFAULT NULL::uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  if customers is null then
    customers := array(
      select l.customer_id from portal.customer_partner_links l
      union
      select s.customer_id from portal.customer_scope s);
  end if;
  with derived as (
    select v.viewer_id as partner_id, l.customer_id, range_agg(daterange(l.started_on, l.ended_on)) as valid
    from portal.customer_partner_links l
    join portal.link_viewers() v on v.partner_id = l.partner_id
    where l.customer_id = any (customers)
    group by v.viewer_id, l.customer_id
  ), gone as (
    delete from portal.customer_scope s
    where s.customer_id = any (customers)
      and not exists (
        select from derived d where (d.partner_id, d.customer_id) = (s.partner_id, s.customer_id))
  )
  insert into portal.customer_scope as s (partner_id, customer_id, valid)
  select partner_id, customer_id, valid from derived order by customer_id, partner_id
  on conflict (partner_id, customer_id) do update set valid = excluded.valid
  where s.valid is distinct from excluded.valid;
end $$;

ALTER FUNCTION portal.derive_customer_scope(customers uuid[]) OWNER TO portal_owner;

-- Name: end_sessions(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.end_sessions(asked jsonb, OUT ended integer, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  one uuid := (asked ->> 'session_id')::uuid;
  person uuid := (asked ->> 'staff_id')::uuid;
begin
  ended := 0;
  if one is not null then
    select s.staff_id into person from portal.sessions s where s.id = one;
  end if;
  if person is distinct from portal.my_staff_id() then
    if not portal.may('SESSION_REVOKE') then
      refusal := 'FORBIDDEN';
      return;
    end if;
    perform from portal.staff s where s.id = person and portal.in_my_scope(s.partner_id);
    if not found then
      refusal := case when one is null then 'NO_SUCH_STAFF' else 'NO_SUCH_SESSION' end;
      return;
    end if;
  end if;
  update portal.sessions s set revoked_at = clock_timestamp(), revoked_for = 'REVOKED'
  where s.revoked_at is null and s.staff_id = person and (one is null or s.id = one);
  get diagnostics ended = row_count;
  if one is null then
    perform portal.revoke('STAFF', person);  -- tokens of sessions that are not kept here, too
  end if;
  if one is null or ended > 0 then
    perform portal.append_access_event('SESSION_REVOKED', subject_id => coalesce(one, person));
  end if;
end $$;

ALTER FUNCTION portal.end_sessions(asked jsonb, OUT ended integer, OUT refusal text) OWNER TO portal_definer;

-- Name: erase_person(uuid, text); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.erase_person(customer uuid, reason text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
  counts := counts || portal.erase_person_customers(people);
  counts := counts || portal.erase_person_touchpoints(people);
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

ALTER FUNCTION portal.erase_person(customer uuid, reason text) OWNER TO portal_definer;

-- Name: erase_person_customers(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.erase_person_customers(people uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.erase_person_customers(people uuid[]) OWNER TO portal_owner;

-- Name: erase_person_touchpoints(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.erase_person_touchpoints(people uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.erase_person_touchpoints(people uuid[]) OWNER TO portal_owner;

-- Name: export_person(uuid); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.export_person(customer uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.export_person(customer uuid) OWNER TO portal_definer;

-- Name: export_person_audit(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.export_person_audit(people uuid[]) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object(
    'access_events', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.id), '[]') from portal.access_events r
      where r.customer_id = any (people)))
$$;

ALTER FUNCTION portal.export_person_audit(people uuid[]) OWNER TO portal_owner;

-- Name: export_person_campaigns(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.export_person_campaigns(people uuid[]) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object(
    'campaign_memberships', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from portal.campaign_memberships r
      where r.customer_id = any (people)))
$$;

ALTER FUNCTION portal.export_person_campaigns(people uuid[]) OWNER TO portal_owner;

-- Name: export_person_customers(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.export_person_customers(people uuid[]) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.export_person_customers(people uuid[]) OWNER TO portal_owner;

-- Name: export_person_orders(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.export_person_orders(people uuid[]) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object(
    'orders', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) || jsonb_build_object('lines', (
        select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]')
        from portal.order_lines l where l.order_id = r.id)) order by r.id), '[]')
      from portal.orders r where r.customer_id = any (people)),
    'order_figures', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.id), '[]') from portal.customer_order_figures r
      where r.customer_id = any (people)))
$$;

ALTER FUNCTION portal.export_person_orders(people uuid[]) OWNER TO portal_owner;

-- Name: export_person_touchpoints(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.export_person_touchpoints(people uuid[]) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.export_person_touchpoints(people uuid[]) OWNER TO portal_owner;

-- Name: folded(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.folded(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
  select lower(upper(normalize($1, NFKC)))
$_$;

ALTER FUNCTION portal.folded(text) OWNER TO portal_owner;

-- Name: forget_revocations(integer); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.forget_revocations(size integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  gone integer;
begin
  delete from portal.revocations r where r.id in (
    select o.id from portal.revocations o where o.at < clock_timestamp() - interval '30 days' limit size);
  get diagnostics gone = row_count;
  return gone;
end $$;

ALTER FUNCTION portal.forget_revocations(size integer) OWNER TO portal_definer;

-- Name: has_been_somebody(uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.has_been_somebody(member uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from portal.passwords w where w.staff_id = member and w.hash is not null)
    or exists (select from portal.invitations i where i.staff_id = member and i.used_at is not null)
    or exists (select from portal.sessions s where s.staff_id = member)
    or exists (select from portal.oauth_clients c where c.staff_id = member)
$$;

ALTER FUNCTION portal.has_been_somebody(member uuid) OWNER TO portal_owner;

-- Name: customers; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customers (
    id uuid NOT NULL,
    number character varying(32) NOT NULL,
    kind character varying(20) NOT NULL,
    display_name character varying(200) NOT NULL,
    tier character varying(20) NOT NULL,
    status character varying(20) NOT NULL,
    region character varying(64),
    language character varying(16),
    preferred_channel character varying(20),
    segments text[] NOT NULL,
    phone_masked character varying(32),
    email_masked character varying(254),
    first_seen_at timestamp with time zone NOT NULL,
    source character varying(32) NOT NULL,
    version integer NOT NULL,
    merged_into_id uuid,
    folded_name text GENERATED ALWAYS AS (portal.folded((display_name)::text)) STORED
);

ALTER TABLE ONLY portal.customers FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customers OWNER TO portal_owner;

-- Name: TABLE customers; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customers IS 'One person or organisation, as every linked partner may see it.';

-- Name: COLUMN customers.kind; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customers.kind IS 'PERSON: PERSON\nORGANISATION: ORGANISATION';

-- Name: COLUMN customers.tier; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customers.tier IS 'STANDARD: STANDARD\nSILVER: SILVER\nGOLD: GOLD\nVIP: VIP';

-- Name: COLUMN customers.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customers.status IS 'PROSPECT: PROSPECT\nACTIVE: ACTIVE\nMERGED: MERGED\nERASED: ERASED';

-- Name: COLUMN customers.preferred_channel; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customers.preferred_channel IS 'PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER';

-- Name: hold_customer(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.hold_customer(asked jsonb, OUT customer portal.customers, OUT refusal text) RETURNS record
    LANGUAGE plpgsql
    SET lock_timeout TO '3s'
    AS $$
begin
  select c.* into customer from portal.customers c
  where c.id = (asked ->> 'customer_id')::uuid and portal.sees_customer(c.id)
  for no key update;
  perform portal.lock_scope(alone => false);
  refusal := case
    -- asked again: whoever we waited for may have ended the link by which the caller saw it
    when customer.id is null or not portal.sees_customer(customer.id) then 'NO_SUCH_CUSTOMER'
    when not exists (
      select from portal.partners p where p.id = (asked ->> 'partner_id')::uuid and portal.in_my_scope(p.id))
      then 'NO_SUCH_PARTNER'
  end;
end $$;

ALTER FUNCTION portal.hold_customer(asked jsonb, OUT customer portal.customers, OUT refusal text) OWNER TO portal_owner;

-- Name: hold_member(jsonb, jsonb); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.hold_member(asked jsonb, bounds jsonb, OUT member portal.staff, OUT refusal text) RETURNS record
    LANGUAGE plpgsql
    AS $$
declare
  asked_id uuid;
begin
  select s.id into asked_id from portal.staff s
  where s.id = (asked ->> 'staff_id')::uuid and portal.in_my_scope(s.partner_id);
  if not portal.hold_with_caller(asked_id, bounds) then
    refusal := 'CALLER_CHANGED';
    return;
  end if;
  select s.* into member from portal.staff s where s.id = asked_id;
  refusal := case
    when not found then 'NO_SUCH_STAFF'
    when not bounds -> 'givable' ? member.role then 'STAFF_ABOVE_OWN_RIGHTS'
    when (asked ->> 'version')::integer <> member.version then 'VERSION_CONFLICT'
  end;
end $$;

ALTER FUNCTION portal.hold_member(asked jsonb, bounds jsonb, OUT member portal.staff, OUT refusal text) OWNER TO portal_owner;

-- Name: hold_with_caller(uuid, jsonb); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.hold_with_caller(other uuid, bounds jsonb) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
  perform from portal.staff s where s.id in (portal.caller_id(), other) order by s.id for no key update;
  -- a statement of its own: it sees what whoever held them committed
  return exists (
    select from portal.staff s
    where s.id = portal.caller_id() and s.status = 'ACTIVE' and s.role = bounds ->> 'role');
end $$;

ALTER FUNCTION portal.hold_with_caller(other uuid, bounds jsonb) OWNER TO portal_owner;

-- Name: in_my_scope(uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.in_my_scope(partner uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select session_user = 'portal_hq'  -- audiences log in themselves, so this is the audience
    or exists (select from portal.partner_scope s where s.viewer_id = portal.me() and s.partner_id = partner)
$$;

ALTER FUNCTION portal.in_my_scope(partner uuid) OWNER TO portal_owner;

-- Name: FUNCTION in_my_scope(partner uuid); Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON FUNCTION portal.in_my_scope(partner uuid) IS 'Whether the partner is the caller''s organisation or below it; HQ''s are all. For definer functions.';

-- Name: invite_staff(jsonb, jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.invite_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  given record;
  known portal.staff;
begin
  perform portal.demand('STAFF_MANAGE');
  select * into given from jsonb_to_record(asked) as g (partner_id uuid, display_name text, email text,
    role text, started_on date, ended_on date, digest text, expires_at timestamptz);
  -- one at a time for an address: two invitations must not make two people of it
  perform pg_advisory_xact_lock(hashtextextended('portal.invite ' || given.email, 0));
  select w.staff_id into known.id from portal.passwords w where w.email = given.email;
  if not portal.hold_with_caller(known.id, bounds) then
    refusal := 'CALLER_CHANGED';
    return;
  end if;
  select s.* into known from portal.staff s where s.id = known.id;
  refusal := portal.cannot_invite(given.partner_id, given.role, known, bounds);
  if refusal is not null then
    return;
  end if;
  if known.id is null or known.status = 'DEACTIVATED' or portal.has_been_somebody(known.id) then
    staff_id := portal.uuid7_at(clock_timestamp());
    insert into portal.staff (id, number, partner_id, display_name, role, status, started_on, ended_on)
    values (staff_id, 'M-' || upper(right(staff_id::text, 12)), given.partner_id, given.display_name,
      given.role, 'INVITED', given.started_on, given.ended_on);
    update portal.staff s set status = 'DEACTIVATED' where s.id = known.id and s.status <> 'DEACTIVATED';
    insert into portal.passwords as w (staff_id, email) values (staff_id, given.email)
    on conflict (email) do update set staff_id = excluded.staff_id, hash = null;
  else
    staff_id := known.id;
    update portal.staff s set display_name = given.display_name, role = given.role,
      started_on = given.started_on, ended_on = given.ended_on
    where s.id = known.id;
  end if;
  update portal.invitations i set expires_at = clock_timestamp()
  where i.staff_id in (known.id, invite_staff.staff_id) and i.used_at is null and i.expires_at > clock_timestamp();
  if portal.is_own_or_all(given.partner_id) then
    insert into portal.invitations (digest, staff_id, expires_at, invited_by_id)
    values (given.digest, staff_id, given.expires_at, portal.caller_id());
  end if;
  perform portal.append_access_event('STAFF_INVITED', subject_id => staff_id, reason => 'ROLE_' || given.role);
end $$;

ALTER FUNCTION portal.invite_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) OWNER TO portal_definer;

-- Name: is_own_or_all(uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.is_own_or_all(partner uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select session_user = 'portal_hq' or partner = portal.me()
$$;

ALTER FUNCTION portal.is_own_or_all(partner uuid) OWNER TO portal_owner;

-- Name: keep_an_admin(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_an_admin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if not portal.another_admin_remains(new.id, case
    when (new.role, new.status) = (old.role, old.status) and new.started_on <= current_date
      then coalesce(new.ended_on, current_date - 1) else current_date - 1 end)
  then
    raise check_violation using message = 'nobody would be left to administer the portal';
  end if;
  return null;
end $$;

ALTER FUNCTION portal.keep_an_admin() OWNER TO portal_definer;

-- Name: keep_coarse_stock(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_coarse_stock() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  partners uuid[];
  products uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(partner_id), array_agg(product_id) into partners, products
    from (select distinct partner_id, product_id from written) as k;
  elsif tg_op = 'UPDATE' then  -- also of the partner whose warehouse it was
    select array_agg(partner_id), array_agg(product_id) into partners, products
    from (select partner_id, product_id from written union select partner_id, product_id from before) as k;
  else
    select array_agg(partner_id), array_agg(product_id) into partners, products
    from (select distinct partner_id, product_id from before) as k;
  end if;
  insert into portal.coarse_stock (id, partner_id, product_id, bucket, as_of)
  select portal.uuid7_at(clock_timestamp()), partner_id, product_id, 'NONE', '-infinity'
  from unnest(partners, products) as k (partner_id, product_id) order by partner_id, product_id
  on conflict (product_id, partner_id) do nothing;
  perform from portal.coarse_stock c join unnest(partners, products) as k (partner_id, product_id)
    on (c.partner_id, c.product_id) = (k.partner_id, k.product_id)
  order by c.partner_id, c.product_id for update of c;
  update portal.coarse_stock c set bucket = s.bucket, as_of = s.since
  from (
    select k.partner_id, k.product_id,
      portal.stock_bucket(coalesce(sum(l.on_hand::bigint - l.reserved - l.safety), 0)::bigint) as bucket,
      date_trunc('day', coalesce(max(l.as_of), now()), 'UTC') as since
    from unnest(partners, products) as k (partner_id, product_id)
    left join portal.stock_levels l on (l.partner_id, l.product_id) = (k.partner_id, k.product_id)
    group by k.partner_id, k.product_id
  ) as s
  where (c.partner_id, c.product_id) = (s.partner_id, s.product_id)
    and (c.bucket <> s.bucket or c.as_of = '-infinity');
  return null;
end $$;

ALTER FUNCTION portal.keep_coarse_stock() OWNER TO portal_definer;

-- Name: keep_contact_masks(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_contact_masks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update portal.customers c
  set phone_masked = portal.mask_phone(n.phone), email_masked = portal.mask_email(n.email)
  from written n
  where c.id = n.customer_id
    and (c.phone_masked, c.email_masked)
      is distinct from (portal.mask_phone(n.phone), portal.mask_email(n.email));
  return null;
end $$;

ALTER FUNCTION portal.keep_contact_masks() OWNER TO portal_definer;

-- Name: keep_deactivated(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.keep_deactivated() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise check_violation using message = 'somebody who was deactivated stays so: invite the person anew';
end $$;

ALTER FUNCTION portal.keep_deactivated() OWNER TO portal_owner;

-- Name: keep_identifier_masks(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_identifier_masks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.keep_identifier_masks() OWNER TO portal_definer;

-- Name: keep_latest_consent(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.keep_latest_consent() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if (new.recorded_at, new.state <> 'GRANTED') < (old.recorded_at, old.state <> 'GRANTED') then
    return null;
  end if;
  return new;
end $$;

ALTER FUNCTION portal.keep_latest_consent() OWNER TO portal_owner;

-- Name: keep_order_figures(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_order_figures() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  changes portal.order_change[];
begin
  if tg_op = 'INSERT' then
    changes := array(
      select row(
        customer_id, partner_id, currency_code, count(*),
        sum(portal.order_value(status, subtotal, total, returned_total)),
        sum(portal.order_exposure(kind, status, subtotal, total, returned_total)),
        (array_agg(id order by id))[1], null)::portal.order_change
      from written where portal.order_counts(status)
      group by customer_id, partner_id, currency_code);
  else
    with now_is as materialized (
      select id, customer_id, partner_id, currency_code,
        portal.order_value(status, subtotal, total, returned_total) as value,
        portal.order_exposure(kind, status, subtotal, total, returned_total) as exposure
      from written where portal.order_counts(status)
    ), was as materialized (
      select id, customer_id, partner_id, currency_code,
        portal.order_value(status, subtotal, total, returned_total) as value,
        portal.order_exposure(kind, status, subtotal, total, returned_total) as exposure
      from before where portal.order_counts(status)
    ), differences as (
      select 1 as sign, d.* from (table now_is except table was) as d
      union all
      select -1, d.* from (table was except table now_is) as d
    )
    select array_agg(c) into changes
    from (
      select row(
        customer_id, partner_id, currency_code, sum(sign), sum(sign * value), sum(sign * exposure),
        (array_agg(id order by id) filter (where sign > 0))[1],
        array_agg(id) filter (where sign < 0))::portal.order_change as c
      from differences group by customer_id, partner_id, currency_code
    ) as grouped;
  end if;
  if changes <> '{}' then
    perform portal.add_order_changes(changes);
  end if;
  return null;
end $$;

ALTER FUNCTION portal.keep_order_figures() OWNER TO portal_definer;

-- Name: keep_order_returns(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_order_returns() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  ids uuid[];
  amounts numeric[];
begin
  if tg_op = 'INSERT' then
    select array_agg(order_id), array_agg(amount) into ids, amounts
    from (
      select order_id, sum(line_total) as amount from written where status = 'RETURNED' group by order_id
    ) as d;
  elsif tg_op = 'UPDATE' then
    select array_agg(order_id), array_agg(amount) into ids, amounts
    from (
      select order_id, sum(amount) as amount
      from (
        select order_id, line_total as amount from written where status = 'RETURNED'
        union all
        select order_id, -line_total from before where status = 'RETURNED'
      ) as line
      group by order_id having sum(amount) <> 0
    ) as d;
  else
    select array_agg(order_id), array_agg(amount) into ids, amounts
    from (
      select order_id, -sum(line_total) as amount from before where status = 'RETURNED' group by order_id
    ) as d;
  end if;
  if ids is not null then
    perform from portal.orders where id = any (ids) order by id for no key update;
    update portal.orders o set returned_total = o.returned_total + d.amount
    from unnest(ids, amounts) as d (id, amount) where o.id = d.id;
  end if;
  return null;
end $$;

ALTER FUNCTION portal.keep_order_returns() OWNER TO portal_definer;

-- Name: keep_touchpoint_figures(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_touchpoint_figures() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  anew uuid[];
begin
  -- In id order, so that two statements never deadlock; the rows stay locked until the transaction ends.
  -- A correction may say that it was another customer, whose journey then changes too.
  insert into portal.customer_figures as f (customer_id, touchpoint_count, last_touchpoint_at)
  select customer_id, sum(contacts), max(latest)
  from (
    select customer_id, count(*) as contacts, max(occurred_at) as latest from written group by customer_id
    union all
    select t.customer_id, 0, null
    from written w join portal.touchpoints t on t.id = w.supersedes_id where w.supersedes_id is not null
  ) as concerned
  group by customer_id order by customer_id
  on conflict (customer_id) do update
  set touchpoint_count = f.touchpoint_count + excluded.touchpoint_count,
    last_touchpoint_at = greatest(f.last_touchpoint_at, excluded.last_touchpoint_at);

  -- statements of their own, after the lock: they see what whoever held it committed
  anew := array(
    select customer_id from written where supersedes_id is not null
    union
    select t.customer_id
    from written w join portal.touchpoints t on t.id = w.supersedes_id where w.supersedes_id is not null
    union
    select w.customer_id
    from (select customer_id, count(*) as contacts from written group by customer_id) as w
    join portal.customer_figures f using (customer_id)
    where f.touchpoint_count < 4 * w.contacts
  );
  if anew <> '{}' then
    perform portal.refresh_journeys(anew);
  end if;

  -- Whether a contact was corrected is asked as a value, so that it is always one probe of the index.
  with fresh as materialized (
    select id, customer_id, stage, occurred_at from written w
    where not exists (select from unnest(anew) as a (id) where a.id = w.customer_id)
  ), concerned as materialized (
    select id, customer_id, stage, occurred_at from fresh
    union
    select n.id, n.customer_id, n.stage, n.occurred_at
    from fresh f
    cross join lateral (
      select t.id, t.customer_id, t.stage, t.occurred_at from portal.touchpoints t
      where t.customer_id = f.customer_id and t.id > f.id
        and (select s.id from portal.touchpoints s where s.supersedes_id = t.id) is null
      order by t.id limit 1
    ) as n
  ), judged as materialized (
    select c.id, c.customer_id, c.stage, c.occurred_at, c.stage is distinct from (
      select t.stage from portal.touchpoints t
      where t.customer_id = c.customer_id and t.id < c.id
        and (select s.id from portal.touchpoints s where s.supersedes_id = t.id) is null
      order by t.id desc limit 1
    ) as is_step
    from concerned c
  ), gone as (
    delete from portal.journey_steps s using judged j where s.touchpoint_id = j.id and not j.is_step
  )
  insert into portal.journey_steps (touchpoint_id, customer_id, stage, entered_at)
  select id, customer_id, stage, occurred_at from judged where is_step
  on conflict (touchpoint_id) do nothing;
  return null;
end $$;

ALTER FUNCTION portal.keep_touchpoint_figures() OWNER TO portal_definer;

-- Name: link_customer(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.link_customer(asked jsonb, OUT link_id uuid, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  held record;
  given portal.customer_partner_links := jsonb_populate_record(null::portal.customer_partner_links, asked);
begin
  perform portal.demand('CUSTOMER_LINK_MANAGE');
  held := portal.hold_customer(asked);
  refusal := held.refusal;
  if refusal is null and (held.customer).status not in ('ACTIVE', 'PROSPECT') then
    refusal := 'NO_SUCH_CUSTOMER';
  end if;
  if refusal is not null then
    return;
  end if;
  select l.id into link_id from portal.customer_partner_links l
  where (l.customer_id, l.partner_id, l.relation) = (given.customer_id, given.partner_id, given.relation)
    and l.started_on <= given.started_on and l.ended_on is null
  order by l.started_on = given.started_on desc, l.started_on limit 1;
  if found then
    if (asked ->> 'exactly')::boolean and not exists (
      select from portal.customer_partner_links l where (l.id, l.started_on) = (link_id, given.started_on))
    then
      refusal := 'LINKED_FROM_AN_EARLIER_DAY';
      link_id := null;
    end if;
    return;
  end if;
  refusal := portal.cannot_link(given);
  if refusal is not null then
    return;
  end if;
  insert into portal.customer_partner_links as l (id, customer_id, partner_id, relation, started_on)
  values (portal.uuid7_at(clock_timestamp()), given.customer_id, given.partner_id, given.relation,
    given.started_on)
  on conflict (customer_id, partner_id, relation, started_on) do update
  set ended_on = null, ended_by_id = null
  returning l.id into link_id;
  perform portal.derive_customer_scope(array[given.customer_id]);
  perform portal.append_access_event('LINK_CHANGED', given.customer_id, given.partner_id,
    reason => 'LINKED_' || given.relation);
end $$;

ALTER FUNCTION portal.link_customer(asked jsonb, OUT link_id uuid, OUT refusal text) OWNER TO portal_definer;

-- Name: link_viewers(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.link_viewers() RETURNS TABLE(viewer_id uuid, partner_id uuid)
    LANGUAGE sql STABLE
    AS $$
  with recursive viewers (viewer_id, partner_id) as (
    select p.id, p.id from portal.partners p
    union
    select t.parent_id, v.partner_id
    from viewers v join portal.partner_terms t on t.partner_id = v.viewer_id
    where t.sees_customers and t.parent_id is not null
  )
  select viewer_id, partner_id from viewers
$$;

ALTER FUNCTION portal.link_viewers() OWNER TO portal_owner;

-- Name: lock_scope(boolean); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.lock_scope(alone boolean) RETURNS void
    LANGUAGE plpgsql
    SET lock_timeout TO '3s'
    AS $$
declare
  scope constant bigint := hashtextextended('portal.scope', 0);
begin
  if session_user = 'portal_worker' then
    perform set_config('lock_timeout', '0', true);  -- until the end of this function
  end if;
  if alone then
    perform pg_advisory_xact_lock(scope);
  else
    perform pg_advisory_xact_lock_shared(scope);
  end if;
end $$;

ALTER FUNCTION portal.lock_scope(alone boolean) OWNER TO portal_owner;

-- Name: lock_scope_alone(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.lock_scope_alone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform portal.lock_scope(alone => true);
  return new;
end $$;

ALTER FUNCTION portal.lock_scope_alone() OWNER TO portal_definer;

-- Name: lock_scope_with_others(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.lock_scope_with_others() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform portal.lock_scope(alone => false);
  return null;
end $$;

ALTER FUNCTION portal.lock_scope_with_others() OWNER TO portal_definer;

-- Name: mask_email(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.mask_email(email text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select left(email, 1) || '***@' || split_part(email, '@', 2)
$$;

ALTER FUNCTION portal.mask_email(email text) OWNER TO portal_owner;

-- Name: mask_identifier(text, text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.mask_identifier(kind text, value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case
    when kind = 'PHONE' then portal.mask_phone(value)
    when kind = 'EMAIL' then portal.mask_email(value)
    when length(value) > 6 then '****' || right(value, 3)
    else '****'
  end
$$;

ALTER FUNCTION portal.mask_identifier(kind text, value text) OWNER TO portal_owner;

-- Name: mask_phone(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.mask_phone(phone text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
  select case
    when phone is null then null
    when phone ~ '^\+861\d{10}$' then substr(phone, 4, 3) || '****' || right(phone, 4)
    when length(phone) >= 12 then left(phone, 4) || '****' || right(phone, 3)
    when length(phone) >= 9 then left(phone, 3) || '****' || right(phone, 2)
    else '****'
  end
$_$;

ALTER FUNCTION portal.mask_phone(phone text) OWNER TO portal_owner;

-- Name: match_customers(jsonb, integer); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.match_customers(identifiers jsonb, most integer) RETURNS TABLE("position" integer, kind text, customer_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  values_asked integer := (
    select count(distinct (asked.kind, asked.value))
    from jsonb_to_recordset(identifiers) as asked (kind text, value text));
  found jsonb;
begin
  perform portal.demand('TOUCHPOINT_RECORD');
  if most is not null then
    perform portal.take_quota('CONTACT_LOOKUP', values_asked, most);
  end if;
  select coalesce(jsonb_agg(to_jsonb(hit)), '[]') into found from (
    select asked.position, asked.kind, asked.value, i.customer_id
    from jsonb_to_recordset(identifiers) as asked ("position" integer, kind text, value text)
    join portal.customer_identifiers i on i.kind = asked.kind and i.value = asked.value
    join portal.customers c on c.id = i.customer_id and c.status in ('ACTIVE', 'PROSPECT')
    where session_user = 'portal_hq'  -- audiences log in themselves, so this is the audience
      or exists (
        select from portal.customer_scope s
        where s.partner_id = portal.me() and s.customer_id = i.customer_id and s.valid @> current_date)) as hit;
  if most is not null then
    perform portal.append_contact_search(values_asked, values_asked - (
      select count(distinct (hit.kind, hit.value))::integer
      from jsonb_to_recordset(found) as hit (kind text, value text)));
  end if;
  return query
  select distinct hit.position, hit.kind, hit.customer_id
  from jsonb_to_recordset(found) as hit ("position" integer, kind text, customer_id uuid);
end $$;

ALTER FUNCTION portal.match_customers(identifiers jsonb, most integer) OWNER TO portal_definer;

-- Name: may(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.may(permission text) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  return (portal.bound_principal() -> 'permissions')::jsonb ? permission;
end $$;

ALTER FUNCTION portal.may(permission text) OWNER TO portal_owner;

-- Name: FUNCTION may(permission text); Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON FUNCTION portal.may(permission text) IS 'Whether the caller has the permission.';

-- Name: may_contact(uuid, text, text[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.may_contact(customer uuid, purpose text, channels text[]) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select coalesce(bool_and(k.state = 'GRANTED'), true)
    and ($2 = 'SERVICE'
      or coalesce(bool_or(k.state = 'GRANTED' and (k.expires_on is null or k.expires_on > current_date)), false))
  from portal.consents k
  where k.customer_id = customer and k.purpose = $2 and k.channel = any (channels)
$_$;

ALTER FUNCTION portal.may_contact(customer uuid, purpose text, channels text[]) OWNER TO portal_owner;

-- Name: me(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.me() RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  return (portal.bound_principal() ->> 'partner')::uuid;
end $$;

ALTER FUNCTION portal.me() OWNER TO portal_owner;

-- Name: FUNCTION me(); Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON FUNCTION portal.me() IS 'The organisation the caller acts for.';

-- Name: my_actor_id(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.my_actor_id() RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  return (portal.bound_principal() ->> 'actor')::uuid;
end $$;

ALTER FUNCTION portal.my_actor_id() OWNER TO portal_owner;

-- Name: FUNCTION my_actor_id(); Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON FUNCTION portal.my_actor_id() IS 'Who acts in the caller''s place ("view as"); null: nobody.';

-- Name: my_session_id(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.my_session_id() RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  return portal.bound_principal() ->> 'session';
end $$;

ALTER FUNCTION portal.my_session_id() OWNER TO portal_owner;

-- Name: FUNCTION my_session_id(); Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON FUNCTION portal.my_session_id() IS 'The session of the caller''s token; null: none is known.';

-- Name: my_staff_id(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.my_staff_id() RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
begin
  return (portal.bound_principal() ->> 'staff')::uuid;
end $$;

ALTER FUNCTION portal.my_staff_id() OWNER TO portal_owner;

-- Name: FUNCTION my_staff_id(); Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON FUNCTION portal.my_staff_id() IS 'The person or machine that calls.';

-- Name: name_grams(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.name_grams(name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select characters || array(
    select a || b from rows from (unnest(characters), unnest(characters[2:])) as pair (a, b)
    where a <> ' ' and b <> ' ')
  from string_to_array(portal.folded(name), null) as characters
$$;

ALTER FUNCTION portal.name_grams(name text) OWNER TO portal_owner;

-- Name: named(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.named(facts jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.named(facts jsonb) OWNER TO portal_owner;

-- Name: order_counts(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.order_counts(status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select status not in ('DRAFT', 'CANCELLED', 'REJECTED')
$$;

ALTER FUNCTION portal.order_counts(status text) OWNER TO portal_owner;

-- Name: order_exposure(text, text, numeric, numeric, numeric); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.order_exposure(kind text, status text, subtotal numeric, total numeric, returned numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case when kind = 'STOCK' and status in ('CONFIRMED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'DELIVERED')
    then portal.order_worth(subtotal, total, returned) else 0 end
$$;

ALTER FUNCTION portal.order_exposure(kind text, status text, subtotal numeric, total numeric, returned numeric) OWNER TO portal_owner;

-- Name: order_value(text, numeric, numeric, numeric); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.order_value(status text, subtotal numeric, total numeric, returned numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case when status in ('DELIVERED', 'CLOSED') then portal.order_worth(subtotal, total, returned) else 0 end
$$;

ALTER FUNCTION portal.order_value(status text, subtotal numeric, total numeric, returned numeric) OWNER TO portal_owner;

-- Name: order_worth(numeric, numeric, numeric); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.order_worth(subtotal numeric, total numeric, returned numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case when returned = 0 or subtotal = 0 then total
    else total - round(total * least(returned, subtotal) / subtotal, 2) end
$$;

ALTER FUNCTION portal.order_worth(subtotal numeric, total numeric, returned numeric) OWNER TO portal_owner;

-- Name: person_document(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.person_document(people uuid[]) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select jsonb_build_object('exported_at', now()) || portal.export_person_audit(people)
    || portal.export_person_campaigns(people)
    || portal.export_person_customers(people)
    || portal.export_person_orders(people)
    || portal.export_person_touchpoints(people)
$$;

ALTER FUNCTION portal.person_document(people uuid[]) OWNER TO portal_owner;

-- Name: price_of(uuid, integer, date); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.price_of(product uuid, pieces integer, on_day date) RETURNS TABLE(unit_price numeric, currency_code text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  select p.unit_price, l.currency_code
  from portal.price_list_scope s
  join portal.price_lists l on l.id = s.price_list_id
    and l.starts_on <= on_day and (l.ends_on is null or l.ends_on > on_day)
  join portal.prices p on p.price_list_id = l.id and p.product_id = product and p.min_quantity <= pieces
  where s.partner_id = (select portal.me())
  order by s.rank desc, l.starts_on desc, l.id, p.min_quantity desc
  limit 1
$$;

ALTER FUNCTION portal.price_of(product uuid, pieces integer, on_day date) OWNER TO portal_owner;

-- Name: record_consent(uuid, text, text, text, text, text, timestamp with time zone, date, timestamp with time zone); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.record_consent(customer uuid, purpose text, channel text, state text, source text, evidence text, said_at timestamp with time zone, expires_on date, received_at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_variable
declare
  fresh boolean;
begin
  perform portal.demand('CONSENT_RECORD');
  if state = 'GRANTED' and (said_at > received_at
    or session_user <> 'portal_hq' and coalesce(evidence, '') !~ '\S')
  then
    raise invalid_parameter_value using message = 'a consent is not dated ahead, and a partner has evidence of it';
  end if;
  if not portal.sees_customer(customer) then
    return null;
  end if;
  -- a statement of its own: it waits for an erasure, and then sees what became of the customer
  perform from portal.customers c where c.id = customer and c.status in ('ACTIVE', 'PROSPECT') for key share;
  if not found then
    return null;
  end if;
  insert into portal.consent_events (
    id, customer_id, purpose, channel, state, source, evidence, said_at, received_at, expires_on, partner_id,
    recorded_by_id)
  values (
    portal.uuid7_at(received_at), customer, purpose, channel, state, source, evidence, said_at, received_at,
    expires_on, portal.me(), portal.my_staff_id())
  on conflict do nothing;
  fresh := found;
  if not fresh then
    return (
      select case when (e.state, e.source, e.evidence, e.expires_on)
        is not distinct from (state, source, evidence, expires_on) then 'DUPLICATE' else 'CONFLICT' end
      from portal.consent_events e
      where e.customer_id = customer and e.purpose = purpose and e.channel = channel
        and e.partner_id = portal.me() and e.said_at = said_at);
  end if;
  -- The greatest in one total order holds, so any order of arrival ends the same: the latest; of one moment a
  -- refusal; then what expires first (sides exchanged); the rest only so that it is decided. What is dated
  -- ahead counts as said when it came: else it would hold against what is recorded from now to then.
  insert into portal.consents as k (
    id, customer_id, purpose, channel, state, source, evidence, recorded_at, expires_on)
  values (
    portal.uuid7_at(received_at), customer, purpose, channel, state, source, evidence, least(said_at, received_at),
    expires_on)
  on conflict on constraint uid_consents_custome_d6508c do update  -- columns would be taken for arguments
  set state = excluded.state, source = excluded.source, evidence = excluded.evidence,
    recorded_at = excluded.recorded_at, expires_on = excluded.expires_on
  where (excluded.recorded_at, excluded.state <> 'GRANTED', excluded.state,
      coalesce(k.expires_on, 'infinity'), excluded.source, coalesce(excluded.evidence, ''))
    > (k.recorded_at, k.state <> 'GRANTED', k.state,
      coalesce(excluded.expires_on, 'infinity'), k.source, coalesce(k.evidence, ''));
  perform portal.append_access_event('CONSENT_RECORDED', customer, null, purpose);
  return 'RECORDED';
end $$;

ALTER FUNCTION portal.record_consent(customer uuid, purpose text, channel text, state text, source text, evidence text, said_at timestamp with time zone, expires_on date, received_at timestamp with time zone) OWNER TO portal_definer;

-- Name: refresh_customer_scope(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.refresh_customer_scope(customers uuid[] DEFAULT NULL::uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  -- two who link one customer to two partners below one that sees both: the second waits, and sees the first
  perform from portal.customers c where c.id = any (customers) order by c.id for no key update;
  perform portal.lock_scope(alone => customers is null);
  perform portal.derive_customer_scope(customers);
end $$;

ALTER FUNCTION portal.refresh_customer_scope(customers uuid[]) OWNER TO portal_owner;

-- Name: refresh_journeys(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.refresh_journeys(customers uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with path as materialized (
    select id, customer_id, stage, occurred_at
    from (
      select t.id, t.customer_id, t.stage, t.occurred_at,
        lag(t.stage) over (partition by t.customer_id order by t.id) as before
      from portal.touchpoints t
      where t.customer_id = any (customers)
        and not exists (select from portal.touchpoints s where s.supersedes_id = t.id)
    ) as ordered
    where before is distinct from stage
  ), gone as (
    delete from portal.journey_steps s
    where s.customer_id = any (customers) and not exists (select from path p where p.id = s.touchpoint_id)
  )
  insert into portal.journey_steps (touchpoint_id, customer_id, stage, entered_at)
  select id, customer_id, stage, occurred_at from path
  on conflict (touchpoint_id) do nothing
$$;

ALTER FUNCTION portal.refresh_journeys(customers uuid[]) OWNER TO portal_definer;

-- Name: refresh_partner_scope(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.refresh_partner_scope() RETURNS void
    LANGUAGE sql
    AS $$
  with recursive closure (viewer_id, partner_id) as (
    select p.id, p.id from portal.partners p
    union
    select t.parent_id, c.partner_id
    from closure c join portal.partner_terms t on t.partner_id = c.viewer_id
    where t.parent_id is not null
  ), gone as (
    delete from portal.partner_scope s
    where not exists (select from closure c where (c.viewer_id, c.partner_id) = (s.viewer_id, s.partner_id))
  )
  insert into portal.partner_scope (viewer_id, partner_id)
  select viewer_id, partner_id from closure order by viewer_id, partner_id
  on conflict do nothing
$$;

ALTER FUNCTION portal.refresh_partner_scope() OWNER TO portal_owner;

-- Name: refresh_price_list_scope(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.refresh_price_list_scope() RETURNS void
    LANGUAGE sql
    AS $$
  select pg_advisory_xact_lock(hashtextextended('portal.price_list_scope', 0));
  with derived as (
    select t.partner_id, l.id as price_list_id,
      ((l.partner_id is not null)::int * 4 + (l.tier is not null)::int * 2 + (l.region is not null)::int)
        ::smallint as rank
    from portal.price_lists l
    join portal.partner_terms t on (l.partner_id is null or l.partner_id = t.partner_id)
      and (l.tier is null or l.tier = t.tier)
    join portal.partners p on p.id = t.partner_id and (l.region is null or l.region = p.region)
  ), gone as (
    delete from portal.price_list_scope s
    where not exists (select from derived d
      where (d.partner_id, d.price_list_id) = (s.partner_id, s.price_list_id))
  )
  insert into portal.price_list_scope as s (partner_id, price_list_id, rank)
  select partner_id, price_list_id, rank from derived order by partner_id, price_list_id
  on conflict (partner_id, price_list_id) do update set rank = excluded.rank
  where s.rank is distinct from excluded.rank
$$;

ALTER FUNCTION portal.refresh_price_list_scope() OWNER TO portal_owner;

-- Name: refuse_erased(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.refuse_erased() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if not exists (
      select from written w join portal.customers c on c.id = w.customer_id where c.status = 'ERASED') then
    return null;
  elsif session_user = 'portal_worker' then
    raise check_violation using message = 'the customer was erased', constraint = 'customer_not_erased';
  end if;
  raise serialization_failure using message = 'the customer was erased meanwhile';
end $$;

ALTER FUNCTION portal.refuse_erased() OWNER TO portal_definer;

-- Name: refuse_merge_into_erased(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.refuse_merge_into_erased() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.refuse_merge_into_erased() OWNER TO portal_definer;

-- Name: reveal_contact(uuid, text); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.reveal_contact(customer uuid, purpose text) RETURNS TABLE(phone text, email text, address text, withheld text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  given record;
begin
  perform portal.demand('CUSTOMER_CONTACT_REVEAL');
  if purpose not in ('SERVICE', 'MARKETING', 'SURVEY') then
    raise invalid_parameter_value using message = 'nobody is contacted for this purpose';
  end if;
  if not portal.sees_customer(customer) then
    return;
  end if;
  -- one statement: a consent withdrawn a moment ago counts for all three
  select array_agg(v.name) filter (where v.value is not null and not v.allowed) as withheld,
    max(v.value) filter (where v.allowed and v.name = 'phone') as phone,
    max(v.value) filter (where v.allowed and v.name = 'email') as email,
    max(v.value) filter (where v.allowed and v.name = 'address') as address
  into given
  from (
    select m.name, m.value, portal.may_contact(customer, reveal_contact.purpose, m.channels) as allowed
    from portal.customer_contacts c cross join lateral (values
      ('phone', c.phone, array['PHONE', 'SMS']), ('email', c.email, array['EMAIL']),
      ('address', c.address, array['POST'])) as m (name, value, channels)
    where c.customer_id = customer) as v;
  if given.withheld is not null and coalesce(given.phone, given.email, given.address) is null then
    perform portal.append_access_event('CONTACT_REFUSED', customer, null, purpose, 'CONTACT_NOT_CONSENTED');
  else
    perform portal.append_access_event('CONTACT_REVEALED', customer, null, purpose);
  end if;
  return query select given.phone, given.email, given.address, coalesce(given.withheld, '{}');
end $$;

ALTER FUNCTION portal.reveal_contact(customer uuid, purpose text) OWNER TO portal_definer;

-- Name: revoke(text, uuid); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.revoke(kind text, subject_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into portal.revocations (id, kind, subject_id, at)
  select portal.uuid7_at(now), kind, subject_id, now from clock_timestamp() as now
$$;

ALTER FUNCTION portal.revoke(kind text, subject_id uuid) OWNER TO portal_definer;

-- Name: revoke_partner(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.revoke_partner() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform portal.revoke('PARTNER', new.partner_id);
  perform portal.revoke('STAFF', s.id) from portal.staff s
  where s.partner_id = new.partner_id and s.role like 'HQ\_%';
  update portal.sessions set revoked_at = clock_timestamp(), revoked_for = 'PARTNER_' || new.status
  where partner_id = new.partner_id and revoked_at is null;
  return null;
end $$;

ALTER FUNCTION portal.revoke_partner() OWNER TO portal_definer;

-- Name: revoke_regions(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.revoke_regions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform portal.revoke('STAFF', s.id)
  from portal.staff s
  where s.role = 'HQ_CHANNEL_MANAGER' and s.status = 'ACTIVE' and s.partner_id in (
    with recursive above (partner_id) as (
      select old.parent_id
      union
      select t.parent_id from above a join portal.partner_terms t on t.partner_id = a.partner_id
    )
    select partner_id from above where partner_id is not null
  );
  return null;
end $$;

ALTER FUNCTION portal.revoke_regions() OWNER TO portal_definer;

-- Name: revoke_session(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.revoke_session() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform portal.revoke('SESSION', new.id);
  return null;
end $$;

ALTER FUNCTION portal.revoke_session() OWNER TO portal_definer;

-- Name: revoke_staff(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.revoke_staff() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  -- a token minted just before would outlive a membership that ends within its ten minutes
  today constant date := (clock_timestamp() at time zone 'UTC')::date;
  soon constant date := (clock_timestamp() at time zone 'UTC' + interval '10 minutes')::date;
  cause constant text := case
    when new.status <> 'ACTIVE' and new.status <> old.status then new.status
    when new.partner_id <> old.partner_id then 'PARTNER_CHANGED'
    when new.role <> old.role then 'ROLE_CHANGED'
    when new.ended_on < soon then 'MEMBERSHIP_ENDED'
    when new.started_on > today then 'MEMBERSHIP_NOT_STARTED'
  end;
begin
  if cause is not null then
    perform portal.revoke('STAFF', new.id);
    update portal.sessions set revoked_at = clock_timestamp(), revoked_for = cause
    where staff_id = new.id and revoked_at is null;
  end if;
  -- for good: who comes back is not who knew the secret
  if cause in ('DEACTIVATED', 'PARTNER_CHANGED') then
    update portal.oauth_clients set revoked_at = clock_timestamp()
    where staff_id = new.id and revoked_at is null;
  end if;
  return null;
end $$;

ALTER FUNCTION portal.revoke_staff() OWNER TO portal_definer;

-- Name: same_person(uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.same_person(customer uuid) RETURNS uuid[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with recursive same (id, merged_into_id) as (
    select c.id, c.merged_into_id from portal.customers c where c.id = customer
    union
    select c.id, c.merged_into_id
    from same s join portal.customers c on c.id = s.merged_into_id or c.merged_into_id = s.id
  )
  select coalesce(array_agg(id order by id), '{}') from same
$$;

ALTER FUNCTION portal.same_person(customer uuid) OWNER TO portal_owner;

-- Name: search_grams(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.search_grams(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select array_agg(distinct substr(word, position, 2))
  from unnest(string_to_array(portal.folded(words), ' ')) as word,
    generate_series(1, greatest(length(word) - 1, 1)) as position
$$;

ALTER FUNCTION portal.search_grams(words text) OWNER TO portal_owner;

-- Name: search_patterns(text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.search_patterns(words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select array_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%')
  from unnest(string_to_array(portal.folded(words), ' ')) as word
$$;

ALTER FUNCTION portal.search_patterns(words text) OWNER TO portal_owner;

-- Name: sees_customer(uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.sees_customer(customer uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (
    select from portal.customers c
    where c.id = customer
      and (session_user in ('portal_hq', 'portal_auditor', 'portal_worker') or exists (
        select from portal.customer_scope s
        where s.partner_id = portal.me() and s.customer_id = c.id and s.valid @> current_date)))
$$;

ALTER FUNCTION portal.sees_customer(customer uuid) OWNER TO portal_owner;

-- Name: sees_customers_of(uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.sees_customers_of(partner uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select portal.is_own_or_all(partner) or exists (
    select from portal.link_viewers() v where (v.viewer_id, v.partner_id) = (portal.me(), partner))
$$;

ALTER FUNCTION portal.sees_customers_of(partner uuid) OWNER TO portal_owner;

-- Name: sees_touchpoints(uuid); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.sees_touchpoints(touchpoint uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from portal.touchpoints t where t.id = touchpoint)
$$;

ALTER FUNCTION portal.sees_touchpoints(touchpoint uuid) OWNER TO portal_owner;

-- Name: stamp_access_event(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.stamp_access_event() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  new.appended_in := pg_current_xact_id();  -- whatever was inserted: who could say it could hide from the sealer
  return new;
end $$;

ALTER FUNCTION portal.stamp_access_event() OWNER TO portal_owner;

-- Name: stay_erased(); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.stay_erased() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise check_violation using message = 'the customer was erased', constraint = 'customer_not_erased';
end $$;

ALTER FUNCTION portal.stay_erased() OWNER TO portal_owner;

-- Name: stock_bucket(bigint); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.stock_bucket(available bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case when available <= 0 then 'NONE' when available <= 5 then 'FEW'
    when available <= 20 then 'SOME' else 'MANY' end
$$;

ALTER FUNCTION portal.stock_bucket(available bigint) OWNER TO portal_owner;

-- Name: take_quota(text, integer, integer); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.take_quota(quota text, amount integer, most integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  wait double precision;
begin
  if amount <= 0 then
    return;
  end if;
  insert into portal.quota_uses as u (key, used, since)
  values (concat_ws(' ', quota, coalesce(portal.my_actor_id(), portal.my_staff_id())), amount, clock_timestamp())
  on conflict (key) do update set (used, since) = (
    select case when over then excluded.used else u.used + excluded.used end,
      case when over then excluded.since else u.since end
    from (select u.since < excluded.since - interval '1 hour' as over) as hour)
  returning case when u.used > most then
    greatest(1, extract(epoch from u.since + interval '1 hour' - clock_timestamp())) end into wait;
  if wait is not null then
    raise exception using errcode = 'PQ001', message = quota, detail = wait::text;
  end if;
end $$;

ALTER FUNCTION portal.take_quota(quota text, amount integer, most integer) OWNER TO portal_definer;

-- Name: tell_revocations(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.tell_revocations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform pg_notify('portal_revocations', '');
  return null;
end $$;

ALTER FUNCTION portal.tell_revocations() OWNER TO portal_definer;

-- Name: unlink_customer(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.unlink_customer(asked jsonb, OUT ended integer, OUT refusal text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  given portal.customer_partner_links := jsonb_populate_record(null::portal.customer_partner_links, asked);
  relations text[];
begin
  perform portal.demand('CUSTOMER_LINK_MANAGE');
  ended := 0;
  select h.refusal into refusal from portal.hold_customer(asked) h;
  if refusal is null and not exists (
    select from portal.customer_partner_links l
    where (l.customer_id, l.partner_id) = (given.customer_id, given.partner_id)
      and (given.relation is null or l.relation = given.relation))
  then
    refusal := 'NO_SUCH_LINK';
  end if;
  if refusal is not null then
    return;
  end if;
  -- what ends on an earlier day already is ended by the caller, too: whoever set that day may move it no longer
  update portal.customer_partner_links l set ended_by_id = portal.me()
  where (l.customer_id, l.partner_id) = (given.customer_id, given.partner_id)
    and (given.relation is null or l.relation = given.relation)
    and coalesce(l.ended_on, 'infinity') > current_date and not portal.was_ended_above(l);
  with over as (
    update portal.customer_partner_links l set ended_on = greatest(given.ended_on, l.started_on)
    where (l.customer_id, l.partner_id) = (given.customer_id, given.partner_id)
      and (given.relation is null or l.relation = given.relation)
      and coalesce(l.ended_on, 'infinity') > greatest(given.ended_on, l.started_on)
    returning l.relation)
  select count(*), array_agg(distinct o.relation) into ended, relations from over o;
  if ended > 0 then
    perform portal.derive_customer_scope(array[given.customer_id]);
    perform portal.append_access_event('LINK_CHANGED', given.customer_id, given.partner_id,
      reason => 'UNLINKED_' || r.relation)
    from unnest(relations) as r (relation);
  end if;
end $$;

ALTER FUNCTION portal.unlink_customer(asked jsonb, OUT ended integer, OUT refusal text) OWNER TO portal_definer;

-- Name: uuid7_at(timestamp with time zone); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.uuid7_at(moment timestamp with time zone) RETURNS uuid
    LANGUAGE sql PARALLEL SAFE
    AS $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || substring(uuid_send(gen_random_uuid()) from 9),
    'hex')::uuid
  from (select (extract(epoch from moment) * 1000000)::bigint as us) as t
$$;

ALTER FUNCTION portal.uuid7_at(moment timestamp with time zone) OWNER TO portal_owner;

-- Name: uuid7_bound(timestamp with time zone, text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.uuid7_bound(moment timestamp with time zone, "end" text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || case "end" when 'last' then '\xbfffffffffffffff'::bytea else '\x8000000000000000'::bytea end,
    'hex')::uuid
  from (select greatest((extract(epoch from moment) * 1000000)::bigint, 0) as us) as t
$$;

ALTER FUNCTION portal.uuid7_bound(moment timestamp with time zone, "end" text) OWNER TO portal_owner;

-- Name: uuid7_of(timestamp with time zone, text); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.uuid7_of(moment timestamp with time zone, name text) RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || set_byte(hash, 0, get_byte(hash, 0) & 63 | 128),
    'hex')::uuid
  from (
    select (extract(epoch from moment) * 1000000)::bigint as us,
      substring(sha256(convert_to(name, 'UTF8')) for 8) as hash
  ) as t
$$;

ALTER FUNCTION portal.uuid7_of(moment timestamp with time zone, name text) OWNER TO portal_owner;

-- Name: was_ended_above(portal.customer_partner_links); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.was_ended_above(link portal.customer_partner_links) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select link.ended_on is not null and session_user <> 'portal_hq'
    and (link.ended_by_id is null or not portal.in_my_scope(link.ended_by_id))
$$;

ALTER FUNCTION portal.was_ended_above(link portal.customer_partner_links) OWNER TO portal_owner;

-- Name: write_contacts(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.write_contacts(rows jsonb) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.write_contacts(rows jsonb) OWNER TO portal_definer;

-- Name: write_identifiers(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.write_identifiers(rows jsonb) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.write_identifiers(rows jsonb) OWNER TO portal_definer;

-- Name: access_events; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.access_events (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(32) NOT NULL,
    partner_id uuid,
    staff_id uuid,
    actor_id uuid,
    session_id character varying(128),
    customer_id uuid,
    subject_id uuid,
    purpose character varying(32),
    reason character varying(64),
    appended_in xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT access_events_kind_is_a_word CHECK (((kind)::text ~ '^[A-Z_]+$'::text))
);

ALTER TABLE ONLY portal.access_events FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.access_events OWNER TO portal_owner;

-- Name: TABLE access_events; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.access_events IS 'One access to personal data, or one refusal.';

-- Name: COLUMN access_events.kind; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.access_events.kind IS 'SIGN_IN: SIGN_IN\nSIGN_IN_REFUSED: SIGN_IN_REFUSED\nVIEW_AS: VIEW_AS\nREFUSED: REFUSED\nCONTACT_REVEALED: CONTACT_REVEALED\nCONTACT_REFUSED: CONTACT_REFUSED\nCONTACT_SEARCHED: CONTACT_SEARCHED\nPERSON_EXPORTED: PERSON_EXPORTED\nPERSON_ERASED: PERSON_ERASED\nCONSENT_RECORDED: CONSENT_RECORDED\nSTAFF_INVITED: STAFF_INVITED\nINVITATION_ACCEPTED: INVITATION_ACCEPTED\nSTAFF_UPDATED: STAFF_UPDATED\nSTAFF_DEACTIVATED: STAFF_DEACTIVATED\nSESSION_REVOKED: SESSION_REVOKED\nPARTNER_MOVED: PARTNER_MOVED\nPARTNER_UPDATED: PARTNER_UPDATED\nLINK_CHANGED: LINK_CHANGED\nSCOPE_EXPLAINED: SCOPE_EXPLAINED';

-- Name: access_seals; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.access_seals (
    event_id uuid NOT NULL,
    "position" bigint NOT NULL,
    hash bytea NOT NULL
);

ALTER TABLE ONLY portal.access_seals FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.access_seals OWNER TO portal_owner;

-- Name: TABLE access_seals; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.access_seals IS 'An event''s place in the chain: SHA-256 over the one before it and the event in canonical JSON.';

-- Name: campaign_assets; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.campaign_assets (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    locale character varying(16) NOT NULL,
    version integer NOT NULL,
    checksum character varying(64) NOT NULL,
    campaign_id uuid NOT NULL,
    CONSTRAINT campaign_assets_version CHECK ((version >= 1))
);

ALTER TABLE ONLY portal.campaign_assets FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.campaign_assets OWNER TO portal_owner;

-- Name: TABLE campaign_assets; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.campaign_assets IS 'A file of a campaign, in one language and version.';

-- Name: campaign_enrolments; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.campaign_enrolments (
    id uuid NOT NULL,
    status character varying(20) NOT NULL,
    reason character varying(500),
    decided_at timestamp with time zone,
    campaign_id uuid NOT NULL,
    partner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.campaign_enrolments FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.campaign_enrolments OWNER TO portal_owner;

-- Name: TABLE campaign_enrolments; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.campaign_enrolments IS 'That a partner was invited to a campaign, and what it answered.';

-- Name: COLUMN campaign_enrolments.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.campaign_enrolments.status IS 'INVITED: INVITED\nENROLLED: ENROLLED\nDECLINED: DECLINED\nCOMPLETED: COMPLETED';

-- Name: campaign_memberships; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.campaign_memberships (
    id uuid NOT NULL,
    channel character varying(20) NOT NULL,
    added_on date NOT NULL,
    campaign_id uuid NOT NULL,
    customer_id uuid NOT NULL
);

ALTER TABLE ONLY portal.campaign_memberships FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.campaign_memberships OWNER TO portal_owner;

-- Name: TABLE campaign_memberships; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.campaign_memberships IS 'That a customer belongs to a campaign''s audience, as of a date.';

-- Name: COLUMN campaign_memberships.channel; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.campaign_memberships.channel IS 'PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER';

-- Name: campaign_products; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.campaign_products (
    id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    product_id uuid NOT NULL
);

ALTER TABLE ONLY portal.campaign_products FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.campaign_products OWNER TO portal_owner;

-- Name: TABLE campaign_products; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.campaign_products IS 'A product a campaign is about.';

-- Name: campaigns; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.campaigns (
    id uuid NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    description character varying(2000),
    kind character varying(32) NOT NULL,
    channel character varying(20) NOT NULL,
    status character varying(20) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    CONSTRAINT campaigns_dates CHECK ((ends_on >= starts_on))
);

ALTER TABLE ONLY portal.campaigns FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.campaigns OWNER TO portal_owner;

-- Name: TABLE campaigns; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.campaigns IS 'An offer of the brand, made on one channel between two dates (both inclusive).';

-- Name: COLUMN campaigns.channel; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.campaigns.channel IS 'PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER';

-- Name: COLUMN campaigns.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.campaigns.status IS 'DRAFT: DRAFT\nPUBLISHED: PUBLISHED\nRUNNING: RUNNING\nCLOSED: CLOSED';

-- Name: client_assertions; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.client_assertions (
    id uuid NOT NULL,
    client_id character varying(128) NOT NULL,
    jti character varying(128) NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY portal.client_assertions FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.client_assertions OWNER TO portal_owner;

-- Name: TABLE client_assertions; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.client_assertions IS 'An assertion that was used (`jti`), kept until it would have expired: no second use.';

-- Name: client_budgets; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE UNLOGGED TABLE portal.client_budgets (
    payer_id uuid CONSTRAINT client_budgets_staff_id_not_null NOT NULL,
    available double precision NOT NULL,
    leased double precision NOT NULL,
    restored_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY portal.client_budgets FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.client_budgets OWNER TO portal_owner;

-- Name: TABLE client_budgets; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.client_budgets IS 'A budget, in units of cost: of a person or a machine, whomever it acts for, or of a partner.';

-- Name: coarse_stock; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.coarse_stock (
    id uuid NOT NULL,
    bucket character varying(8) NOT NULL,
    as_of timestamp with time zone NOT NULL,
    partner_id uuid NOT NULL,
    product_id uuid NOT NULL
);

ALTER TABLE ONLY portal.coarse_stock FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.coarse_stock OWNER TO portal_owner;

-- Name: TABLE coarse_stock; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.coarse_stock IS 'What strangers may know of a partner''s stock of a product, over its warehouses; kept by a trigger.';

-- Name: COLUMN coarse_stock.bucket; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.coarse_stock.bucket IS 'NONE: NONE\nFEW: FEW\nSOME: SOME\nMANY: MANY';

-- Name: consent_events; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.consent_events (
    id uuid NOT NULL,
    purpose character varying(20) NOT NULL,
    channel character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    source character varying(64) NOT NULL,
    evidence character varying(500),
    said_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    expires_on date,
    recorded_by_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    partner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.consent_events FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.consent_events OWNER TO portal_owner;

-- Name: TABLE consent_events; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.consent_events IS 'What a customer said, when, to whom: appended, never changed; `consents` is what holds now.';

-- Name: COLUMN consent_events.purpose; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.consent_events.purpose IS 'MARKETING: MARKETING\nSERVICE: SERVICE\nSURVEY: SURVEY\nLOCATION: LOCATION';

-- Name: COLUMN consent_events.channel; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.consent_events.channel IS 'PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER';

-- Name: COLUMN consent_events.state; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.consent_events.state IS 'GRANTED: GRANTED\nDENIED: DENIED\nWITHDRAWN: WITHDRAWN';

-- Name: consents; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.consents (
    id uuid NOT NULL,
    purpose character varying(20) NOT NULL,
    channel character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    source character varying(64) NOT NULL,
    evidence character varying(500),
    recorded_at timestamp with time zone NOT NULL,
    expires_on date,
    customer_id uuid NOT NULL
);

ALTER TABLE ONLY portal.consents FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.consents OWNER TO portal_owner;

-- Name: TABLE consents; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.consents IS 'What a customer said about being contacted, for one purpose on one channel.';

-- Name: COLUMN consents.purpose; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.consents.purpose IS 'MARKETING: MARKETING\nSERVICE: SERVICE\nSURVEY: SURVEY\nLOCATION: LOCATION';

-- Name: COLUMN consents.channel; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.consents.channel IS 'PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER';

-- Name: COLUMN consents.state; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.consents.state IS 'GRANTED: GRANTED\nDENIED: DENIED\nWITHDRAWN: WITHDRAWN';

-- Name: credit_exposures; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.credit_exposures (
    id uuid NOT NULL,
    currency_code character varying(3) NOT NULL,
    exposure numeric(20,2) NOT NULL,
    partner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.credit_exposures FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.credit_exposures OWNER TO portal_owner;

-- Name: TABLE credit_exposures; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.credit_exposures IS 'What a partner''s STOCK orders in one currency may still cost the brand; kept by a trigger.';

-- Name: COLUMN credit_exposures.currency_code; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.credit_exposures.currency_code IS 'CNY: CNY\nEUR: EUR\nUSD: USD';

-- Name: customer_contacts; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customer_contacts (
    phone character varying(32),
    email character varying(254),
    address character varying(500),
    customer_id uuid NOT NULL
);

ALTER TABLE ONLY portal.customer_contacts FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customer_contacts OWNER TO portal_owner;

-- Name: TABLE customer_contacts; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customer_contacts IS 'Raw contact data: no audience can select it (reveal is a definer function, recorded).';

-- Name: customer_figures; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customer_figures (
    touchpoint_count integer NOT NULL,
    last_touchpoint_at timestamp with time zone,
    customer_id uuid NOT NULL
);

ALTER TABLE ONLY portal.customer_figures FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customer_figures OWNER TO portal_owner;

-- Name: TABLE customer_figures; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customer_figures IS 'What is derived from a customer''s facts; triggers keep it, so reading costs the same at any size.';

-- Name: customer_identifiers; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customer_identifiers (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    value character varying(254) NOT NULL,
    verified boolean NOT NULL,
    source character varying(32) NOT NULL,
    customer_id uuid NOT NULL
);

ALTER TABLE ONLY portal.customer_identifiers FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customer_identifiers OWNER TO portal_owner;

-- Name: TABLE customer_identifiers; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customer_identifiers IS 'A raw, normalised identifier: no audience can select it; matching is a definer function.';

-- Name: COLUMN customer_identifiers.kind; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customer_identifiers.kind IS 'PHONE: PHONE\nEMAIL: EMAIL\nWECHAT: WECHAT\nEXTERNAL_ID: EXTERNAL_ID\nLOYALTY_CARD: LOYALTY_CARD\nSERIAL_NUMBER: SERIAL_NUMBER';

-- Name: customer_order_figures; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customer_order_figures (
    id uuid NOT NULL,
    currency_code character varying(3) NOT NULL,
    order_count integer NOT NULL,
    lifetime_value numeric(20,2) NOT NULL,
    first_order_id uuid,
    customer_id uuid NOT NULL,
    partner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.customer_order_figures FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customer_order_figures OWNER TO portal_owner;

-- Name: TABLE customer_order_figures; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customer_order_figures IS 'What a customer''s orders at one partner, in one currency, come to; kept by a trigger.';

-- Name: COLUMN customer_order_figures.currency_code; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customer_order_figures.currency_code IS 'CNY: CNY\nEUR: EUR\nUSD: USD';

-- Name: customer_scope; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customer_scope (
    partner_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    valid datemultirange NOT NULL
);

ALTER TABLE ONLY portal.customer_scope FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customer_scope OWNER TO portal_owner;

-- Name: TABLE customer_scope; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customer_scope IS 'On which dates partner_id sees customer_id: by its own links, and by those below it that pass theirs on.';

-- Name: document_restrictions; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.document_restrictions (
    restricted_at timestamp with time zone NOT NULL,
    partner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.document_restrictions FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.document_restrictions OWNER TO portal_owner;

-- Name: TABLE document_restrictions; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.document_restrictions IS 'That a partner''s people and machines may send trusted documents only.';

-- Name: expected_receipts; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.expected_receipts (
    id uuid NOT NULL,
    quantity integer NOT NULL,
    expected_on date NOT NULL,
    partner_id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    CONSTRAINT expected_receipts_not_negative CHECK ((quantity >= 0))
);

ALTER TABLE ONLY portal.expected_receipts FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.expected_receipts OWNER TO portal_owner;

-- Name: TABLE expected_receipts; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.expected_receipts IS 'Stock that is to arrive in a warehouse.';

-- Name: external_identities; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.external_identities (
    id uuid NOT NULL,
    issuer character varying(255) NOT NULL,
    subject character varying(255) NOT NULL,
    staff_id uuid NOT NULL
);

ALTER TABLE ONLY portal.external_identities FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.external_identities OWNER TO portal_owner;

-- Name: TABLE external_identities; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.external_identities IS 'Who a member of staff is to a trusted OpenID issuer.';

-- Name: invitations; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.invitations (
    digest character varying(64) NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    staff_id uuid NOT NULL,
    invited_by_id uuid
);

ALTER TABLE ONLY portal.invitations FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.invitations OWNER TO portal_owner;

-- Name: TABLE invitations; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.invitations IS 'What lets an invited member of staff choose a password, once.';

-- Name: journey_steps; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.journey_steps (
    stage character varying(20) NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    customer_id uuid NOT NULL,
    touchpoint_id uuid NOT NULL
);

ALTER TABLE ONLY portal.journey_steps FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.journey_steps OWNER TO portal_owner;

-- Name: TABLE journey_steps; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.journey_steps IS 'That a customer entered a stage of the journey, with the touchpoint that shows it; kept by a trigger.';

-- Name: COLUMN journey_steps.stage; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.journey_steps.stage IS 'AWARENESS: AWARENESS\nRESEARCH: RESEARCH\nCONSIDERATION: CONSIDERATION\nPURCHASE: PURCHASE\nSERVICE: SERVICE\nLOYALTY: LOYALTY';

-- Name: masked_identifiers; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.masked_identifiers (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    value_masked character varying(254) NOT NULL,
    verified boolean NOT NULL,
    source character varying(32) NOT NULL,
    customer_id uuid NOT NULL
);

ALTER TABLE ONLY portal.masked_identifiers FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.masked_identifiers OWNER TO portal_owner;

-- Name: TABLE masked_identifiers; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.masked_identifiers IS 'What everyone who sees the customer may see of an identifier; kept by a trigger.';

-- Name: COLUMN masked_identifiers.kind; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.masked_identifiers.kind IS 'PHONE: PHONE\nEMAIL: EMAIL\nWECHAT: WECHAT\nEXTERNAL_ID: EXTERNAL_ID\nLOYALTY_CARD: LOYALTY_CARD\nSERIAL_NUMBER: SERIAL_NUMBER';

-- Name: oauth_clients; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.oauth_clients (
    client_id character varying(128) NOT NULL,
    secret_digest character varying(64),
    jwks jsonb,
    revoked_at timestamp with time zone,
    staff_id uuid NOT NULL
);

ALTER TABLE ONLY portal.oauth_clients FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.oauth_clients OWNER TO portal_owner;

-- Name: TABLE oauth_clients; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.oauth_clients IS 'A partner''s machine that signs in by itself: with a secret, or with keys of its own.';

-- Name: order_lines; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.order_lines (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(14,2) NOT NULL,
    line_total numeric(14,2) NOT NULL,
    status character varying(20) NOT NULL,
    reserved_quantity integer NOT NULL,
    shipped_quantity integer NOT NULL,
    promised_on date,
    order_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    product_id uuid NOT NULL,
    CONSTRAINT order_lines_quantities CHECK (((quantity > 0) AND (reserved_quantity >= 0) AND ((shipped_quantity >= 0) AND (shipped_quantity <= quantity))))
);

ALTER TABLE ONLY portal.order_lines FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.order_lines OWNER TO portal_owner;

-- Name: TABLE order_lines; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.order_lines IS 'One product of an order; quantities are pieces.';

-- Name: COLUMN order_lines.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.order_lines.status IS 'OPEN: OPEN\nRESERVED: RESERVED\nBACKORDERED: BACKORDERED\nPARTIALLY_SHIPPED: PARTIALLY_SHIPPED\nSHIPPED: SHIPPED\nDELIVERED: DELIVERED\nCANCELLED: CANCELLED\nRETURNED: RETURNED';

-- Name: order_margins; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.order_margins (
    margin numeric(14,2) NOT NULL,
    partner_id uuid NOT NULL,
    order_id uuid NOT NULL
);

ALTER TABLE ONLY portal.order_margins FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.order_margins OWNER TO portal_owner;

-- Name: TABLE order_margins; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.order_margins IS 'What the partner earns on an order: for those with ORDER_MARGIN_READ only.';

-- Name: orders; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.orders (
    id uuid NOT NULL,
    number character varying(32) NOT NULL,
    external_ref character varying(128),
    kind character varying(20) NOT NULL,
    status character varying(20) NOT NULL,
    version integer NOT NULL,
    placed_at timestamp with time zone,
    currency_code character varying(3) NOT NULL,
    subtotal numeric(14,2) NOT NULL,
    discount numeric(14,2) NOT NULL,
    total numeric(14,2) NOT NULL,
    customer_id uuid,
    partner_id uuid NOT NULL,
    placed_by_id uuid,
    returned_total numeric(20,2) DEFAULT 0 NOT NULL,
    CONSTRAINT orders_amounts CHECK (((subtotal >= (0)::numeric) AND (discount >= (0)::numeric) AND (total = (subtotal - discount)))),
    CONSTRAINT orders_kind_and_customer CHECK ((((kind)::text = 'CUSTOMER'::text) = (customer_id IS NOT NULL)))
);

ALTER TABLE ONLY portal.orders FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.orders OWNER TO portal_owner;

-- Name: TABLE orders; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.orders IS 'One order. The id is made from `placed_at` (or its creation), so `id desc` is newest first.';

-- Name: COLUMN orders.kind; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.orders.kind IS 'STOCK: STOCK\nCUSTOMER: CUSTOMER';

-- Name: COLUMN orders.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.orders.status IS 'DRAFT: DRAFT\nPENDING_APPROVAL: PENDING_APPROVAL\nCONFIRMED: CONFIRMED\nON_HOLD: ON_HOLD\nPARTIALLY_SHIPPED: PARTIALLY_SHIPPED\nSHIPPED: SHIPPED\nDELIVERED: DELIVERED\nCLOSED: CLOSED\nCANCELLED: CANCELLED\nREJECTED: REJECTED';

-- Name: COLUMN orders.currency_code; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.orders.currency_code IS 'CNY: CNY\nEUR: EUR\nUSD: USD';

-- Name: partner_scope; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.partner_scope (
    viewer_id uuid NOT NULL,
    partner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.partner_scope FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.partner_scope OWNER TO portal_owner;

-- Name: TABLE partner_scope; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.partner_scope IS 'Closure: partner_id is viewer_id itself or below it.';

-- Name: partner_terms; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.partner_terms (
    status character varying(20) NOT NULL,
    tier character varying(20) NOT NULL,
    sees_customers boolean NOT NULL,
    capture_window_hours integer NOT NULL,
    credit_limit numeric(14,2),
    currency_code character varying(3) NOT NULL,
    parent_id uuid,
    partner_id uuid NOT NULL,
    sees_access_events boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL
);

ALTER TABLE ONLY portal.partner_terms FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.partner_terms OWNER TO portal_owner;

-- Name: TABLE partner_terms; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.partner_terms IS 'What is agreed with a partner: seen by itself and whoever is above it.';

-- Name: COLUMN partner_terms.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.partner_terms.status IS 'PROSPECTIVE: PROSPECTIVE\nACTIVE: ACTIVE\nSUSPENDED: SUSPENDED\nENDED: ENDED';

-- Name: COLUMN partner_terms.tier; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.partner_terms.tier IS 'STANDARD: STANDARD\nSILVER: SILVER\nGOLD: GOLD\nPLATINUM: PLATINUM';

-- Name: COLUMN partner_terms.currency_code; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.partner_terms.currency_code IS 'CNY: CNY\nEUR: EUR\nUSD: USD';

-- Name: partners; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.partners (
    id uuid NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(20) NOT NULL,
    region character varying(64)
);

ALTER TABLE ONLY portal.partners FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.partners OWNER TO portal_owner;

-- Name: TABLE partners; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.partners IS 'An organisation, as the directory shows it to everyone.';

-- Name: COLUMN partners.kind; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.partners.kind IS 'HEADQUARTERS: HEADQUARTERS\nREGION: REGION\nDISTRIBUTOR: DISTRIBUTOR\nDEALER: DEALER\nOUTLET: OUTLET';

-- Name: passwords; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.passwords (
    email character varying(254) NOT NULL,
    hash character varying(200),
    staff_id uuid NOT NULL
);

ALTER TABLE ONLY portal.passwords FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.passwords OWNER TO portal_owner;

-- Name: TABLE passwords; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.passwords IS 'A person''s e-mail address and password, where there is no OpenID provider.';

-- Name: price_list_scope; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.price_list_scope (
    partner_id uuid NOT NULL,
    price_list_id uuid NOT NULL,
    rank smallint NOT NULL
);

ALTER TABLE ONLY portal.price_list_scope FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.price_list_scope OWNER TO portal_owner;

-- Name: TABLE price_list_scope; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.price_list_scope IS 'Derived from partner, tier and region of lists and partners.';

-- Name: price_lists; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.price_lists (
    id uuid NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    currency_code character varying(3) NOT NULL,
    tier character varying(20),
    region character varying(64),
    starts_on date NOT NULL,
    ends_on date,
    partner_id uuid,
    CONSTRAINT price_lists_dates CHECK (((ends_on IS NULL) OR (ends_on > starts_on)))
);

ALTER TABLE ONLY portal.price_lists FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.price_lists OWNER TO portal_owner;

-- Name: TABLE price_lists; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.price_lists IS 'Prices for one partner, tier or region, or for all; the most specific list that holds wins.';

-- Name: COLUMN price_lists.currency_code; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.price_lists.currency_code IS 'CNY: CNY\nEUR: EUR\nUSD: USD';

-- Name: COLUMN price_lists.tier; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.price_lists.tier IS 'STANDARD: STANDARD\nSILVER: SILVER\nGOLD: GOLD\nPLATINUM: PLATINUM';

-- Name: prices; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.prices (
    id uuid NOT NULL,
    min_quantity integer NOT NULL,
    unit_price numeric(14,2) NOT NULL,
    price_list_id uuid NOT NULL,
    product_id uuid NOT NULL,
    CONSTRAINT prices_not_negative CHECK (((unit_price >= (0)::numeric) AND (min_quantity >= 1)))
);

ALTER TABLE ONLY portal.prices FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.prices OWNER TO portal_owner;

-- Name: TABLE prices; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.prices IS 'A product''s unit price from a quantity on; in the list''s currency, before tax.';

-- Name: products; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.products (
    id uuid NOT NULL,
    sku character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    category character varying(100),
    brand character varying(100),
    active boolean NOT NULL
);

ALTER TABLE ONLY portal.products FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.products OWNER TO portal_owner;

-- Name: TABLE products; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.products IS 'Something the brand sells.';

-- Name: quota_uses; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.quota_uses (
    key character varying(80) NOT NULL,
    used integer NOT NULL,
    since timestamp with time zone NOT NULL
);

ALTER TABLE ONLY portal.quota_uses FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.quota_uses OWNER TO portal_owner;

-- Name: TABLE quota_uses; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.quota_uses IS 'How much of one quota a member of staff has used since its hour began.';

-- Name: refresh_tokens; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.refresh_tokens (
    digest character varying(64) NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    session_id uuid NOT NULL
);

ALTER TABLE ONLY portal.refresh_tokens FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.refresh_tokens OWNER TO portal_owner;

-- Name: TABLE refresh_tokens; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.refresh_tokens IS 'A refresh token: good for one use. Used again, it ends its session.';

-- Name: revocations; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.revocations (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    subject_id uuid NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY portal.revocations FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.revocations OWNER TO portal_owner;

-- Name: TABLE revocations; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.revocations IS 'That tokens issued before a moment are good no longer; every worker learns of it within a second.';

-- Name: COLUMN revocations.kind; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.revocations.kind IS 'SESSION: SESSION\nSTAFF: STAFF\nPARTNER: PARTNER';

-- Name: sessions; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.sessions (
    id uuid NOT NULL,
    role character varying(32) NOT NULL,
    client_id character varying(128) NOT NULL,
    scope text[],
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_for character varying(32),
    partner_id uuid NOT NULL,
    staff_id uuid NOT NULL
);

ALTER TABLE ONLY portal.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.sessions OWNER TO portal_owner;

-- Name: TABLE sessions; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.sessions IS 'One sign-in, and the family of refresh tokens that goes with it; `sid` of its access tokens.';

-- Name: COLUMN sessions.role; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.sessions.role IS 'DEALER_SALES: DEALER_SALES\nDEALER_SERVICE: DEALER_SERVICE\nDEALER_MANAGER: DEALER_MANAGER\nDISTRIBUTOR_MANAGER: DISTRIBUTOR_MANAGER\nPARTNER_INTEGRATION: PARTNER_INTEGRATION\nHQ_CHANNEL_MANAGER: HQ_CHANNEL_MANAGER\nHQ_MARKETING: HQ_MARKETING\nHQ_SERVICE: HQ_SERVICE\nHQ_AUDITOR: HQ_AUDITOR\nHQ_ADMIN: HQ_ADMIN';

-- Name: sign_in_failures; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.sign_in_failures (
    key character varying(64) NOT NULL,
    failures integer NOT NULL,
    last_failed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY portal.sign_in_failures FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.sign_in_failures OWNER TO portal_owner;

-- Name: TABLE sign_in_failures; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.sign_in_failures IS 'How often sign-in failed of late, by account and by address; the key is a digest, not the name.';

-- Name: stock_levels; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.stock_levels (
    id uuid NOT NULL,
    on_hand integer NOT NULL,
    reserved integer NOT NULL,
    in_transit integer NOT NULL,
    safety integer NOT NULL,
    as_of timestamp with time zone NOT NULL,
    partner_id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    CONSTRAINT stock_levels_not_negative CHECK (((on_hand >= 0) AND (reserved >= 0) AND (in_transit >= 0) AND (safety >= 0)))
);

ALTER TABLE ONLY portal.stock_levels FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.stock_levels OWNER TO portal_owner;

-- Name: TABLE stock_levels; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.stock_levels IS 'How much of a product a warehouse holds; pieces. Available to promise = on hand − reserved − safety.';

-- Name: touchpoint_locations; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.touchpoint_locations (
    latitude numeric(9,6) NOT NULL,
    longitude numeric(9,6) NOT NULL,
    customer_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    touchpoint_id uuid NOT NULL
);

ALTER TABLE ONLY portal.touchpoint_locations FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.touchpoint_locations OWNER TO portal_owner;

-- Name: TABLE touchpoint_locations; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.touchpoint_locations IS 'Where a touchpoint was, kept only with the customer''s consent. Not a fact: erasure removes it.';

-- Name: touchpoint_notes; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.touchpoint_notes (
    text character varying(4000) NOT NULL,
    partner_id uuid NOT NULL,
    touchpoint_id uuid NOT NULL
);

ALTER TABLE ONLY portal.touchpoint_notes FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.touchpoint_notes OWNER TO portal_owner;

-- Name: TABLE touchpoint_notes; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.touchpoint_notes IS 'Free text about a touchpoint: for the partner that wrote it, and HQ. Not a fact: erasure removes it.';

-- Name: touchpoint_receipts; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.touchpoint_receipts (
    id uuid NOT NULL,
    client_ref character varying(128) NOT NULL,
    content_hash character varying(64) NOT NULL,
    status character varying(20) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    matched_by character varying(20),
    customer_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    touchpoint_id uuid NOT NULL
);

ALTER TABLE ONLY portal.touchpoint_receipts FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.touchpoint_receipts OWNER TO portal_owner;

-- Name: TABLE touchpoint_receipts; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.touchpoint_receipts IS 'That a partner''s `client_ref` was recorded: unique per partner, for ever.';

-- Name: COLUMN touchpoint_receipts.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoint_receipts.status IS 'RECORDED: RECORDED\nDUPLICATE: DUPLICATE\nIN_REVIEW: IN_REVIEW\nREJECTED: REJECTED';

-- Name: COLUMN touchpoint_receipts.matched_by; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoint_receipts.matched_by IS 'PHONE: PHONE\nEMAIL: EMAIL\nWECHAT: WECHAT\nEXTERNAL_ID: EXTERNAL_ID\nLOYALTY_CARD: LOYALTY_CARD\nSERIAL_NUMBER: SERIAL_NUMBER';

-- Name: touchpoints; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.touchpoints (
    id uuid NOT NULL,
    channel character varying(20) NOT NULL,
    device character varying(20),
    action character varying(64) NOT NULL,
    stage character varying(20) NOT NULL,
    direction character varying(20) NOT NULL,
    outcome character varying(200),
    sentiment character varying(20),
    sentiment_source character varying(20),
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    late_by_seconds integer NOT NULL,
    customer_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    recorded_by_id uuid,
    supersedes_id uuid,
    campaign_id uuid,
    order_id uuid
);

ALTER TABLE ONLY portal.touchpoints FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.touchpoints OWNER TO portal_owner;

-- Name: TABLE touchpoints; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.touchpoints IS 'One contact. The id is made from `occurred_at`, so `id desc` is the timeline.';

-- Name: COLUMN touchpoints.channel; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoints.channel IS 'PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER';

-- Name: COLUMN touchpoints.device; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoints.device IS 'PHONE: PHONE\nTABLET: TABLET\nDESKTOP: DESKTOP\nKIOSK: KIOSK\nPOS_TERMINAL: POS_TERMINAL\nIN_PERSON: IN_PERSON\nOTHER: OTHER';

-- Name: COLUMN touchpoints.stage; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoints.stage IS 'AWARENESS: AWARENESS\nRESEARCH: RESEARCH\nCONSIDERATION: CONSIDERATION\nPURCHASE: PURCHASE\nSERVICE: SERVICE\nLOYALTY: LOYALTY';

-- Name: COLUMN touchpoints.direction; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoints.direction IS 'INBOUND: INBOUND\nOUTBOUND: OUTBOUND';

-- Name: COLUMN touchpoints.sentiment; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoints.sentiment IS 'POSITIVE: POSITIVE\nNEUTRAL: NEUTRAL\nNEGATIVE: NEGATIVE';

-- Name: COLUMN touchpoints.sentiment_source; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.touchpoints.sentiment_source IS 'STAFF: STAFF\nSURVEY: SURVEY\nMODEL: MODEL';

-- Name: trusted_documents; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.trusted_documents (
    id character varying(64) NOT NULL,
    text text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT trusted_documents_id_is_hash CHECK (((id)::text = encode(sha256(convert_to(text, 'UTF8'::name)), 'hex'::text)))
);

ALTER TABLE ONLY portal.trusted_documents FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.trusted_documents OWNER TO portal_owner;

-- Name: TABLE trusted_documents; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.trusted_documents IS 'A GraphQL document as it was published: never changed, because its id is the hash of its text.';

-- Name: warehouses; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.warehouses (
    id uuid NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    owner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.warehouses FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.warehouses OWNER TO portal_owner;

-- Name: TABLE warehouses; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.warehouses IS 'A place that holds stock; a directory, like partners.';

-- Name: access_events access_events_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.access_events
    ADD CONSTRAINT access_events_pkey PRIMARY KEY (id);

-- Name: access_seals access_seals_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.access_seals
    ADD CONSTRAINT access_seals_pkey PRIMARY KEY (event_id);

-- Name: access_seals access_seals_position_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.access_seals
    ADD CONSTRAINT access_seals_position_key UNIQUE ("position");

-- Name: campaign_assets campaign_assets_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_assets
    ADD CONSTRAINT campaign_assets_pkey PRIMARY KEY (id);

-- Name: campaign_enrolments campaign_enrolments_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_enrolments
    ADD CONSTRAINT campaign_enrolments_pkey PRIMARY KEY (id);

-- Name: campaign_memberships campaign_memberships_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_memberships
    ADD CONSTRAINT campaign_memberships_pkey PRIMARY KEY (id);

-- Name: campaign_products campaign_products_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_products
    ADD CONSTRAINT campaign_products_pkey PRIMARY KEY (id);

-- Name: campaigns campaigns_channel; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaigns
    ADD CONSTRAINT campaigns_channel UNIQUE (id, channel);

-- Name: campaigns campaigns_code_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaigns
    ADD CONSTRAINT campaigns_code_key UNIQUE (code);

-- Name: campaigns campaigns_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (id);

-- Name: client_assertions client_assertions_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.client_assertions
    ADD CONSTRAINT client_assertions_pkey PRIMARY KEY (id);

-- Name: client_budgets client_budgets_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.client_budgets
    ADD CONSTRAINT client_budgets_pkey PRIMARY KEY (payer_id);

-- Name: coarse_stock coarse_stock_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.coarse_stock
    ADD CONSTRAINT coarse_stock_pkey PRIMARY KEY (id);

-- Name: consent_events consent_events_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consent_events
    ADD CONSTRAINT consent_events_pkey PRIMARY KEY (id);

-- Name: consents consents_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (id);

-- Name: credit_exposures credit_exposures_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.credit_exposures
    ADD CONSTRAINT credit_exposures_pkey PRIMARY KEY (id);

-- Name: customer_contacts customer_contacts_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_contacts
    ADD CONSTRAINT customer_contacts_pkey PRIMARY KEY (customer_id);

-- Name: customer_figures customer_figures_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_figures
    ADD CONSTRAINT customer_figures_pkey PRIMARY KEY (customer_id);

-- Name: customer_identifiers customer_identifiers_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_identifiers
    ADD CONSTRAINT customer_identifiers_pkey PRIMARY KEY (id);

-- Name: customer_order_figures customer_order_figures_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_order_figures
    ADD CONSTRAINT customer_order_figures_pkey PRIMARY KEY (id);

-- Name: customer_partner_links customer_partner_links_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT customer_partner_links_pkey PRIMARY KEY (id);

-- Name: customer_scope customer_scope_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_scope
    ADD CONSTRAINT customer_scope_pkey PRIMARY KEY (partner_id, customer_id) INCLUDE (valid);

-- Name: customers customers_number_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customers
    ADD CONSTRAINT customers_number_key UNIQUE (number);

-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);

-- Name: document_restrictions document_restrictions_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.document_restrictions
    ADD CONSTRAINT document_restrictions_pkey PRIMARY KEY (partner_id);

-- Name: expected_receipts expected_receipts_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.expected_receipts
    ADD CONSTRAINT expected_receipts_pkey PRIMARY KEY (id);

-- Name: external_identities external_identities_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.external_identities
    ADD CONSTRAINT external_identities_pkey PRIMARY KEY (id);

-- Name: invitations invitations_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (digest);

-- Name: journey_steps journey_steps_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.journey_steps
    ADD CONSTRAINT journey_steps_pkey PRIMARY KEY (touchpoint_id);

-- Name: masked_identifiers masked_identifiers_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.masked_identifiers
    ADD CONSTRAINT masked_identifiers_pkey PRIMARY KEY (id);

-- Name: oauth_clients oauth_clients_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.oauth_clients
    ADD CONSTRAINT oauth_clients_pkey PRIMARY KEY (client_id);

-- Name: order_lines order_lines_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (id);

-- Name: order_margins order_margins_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_margins
    ADD CONSTRAINT order_margins_pkey PRIMARY KEY (order_id);

-- Name: orders orders_number_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT orders_number_key UNIQUE (number);

-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

-- Name: partner_scope partner_scope_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partner_scope
    ADD CONSTRAINT partner_scope_pkey PRIMARY KEY (viewer_id, partner_id);

-- Name: partner_terms partner_terms_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partner_terms
    ADD CONSTRAINT partner_terms_pkey PRIMARY KEY (partner_id);

-- Name: partners partners_code_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partners
    ADD CONSTRAINT partners_code_key UNIQUE (code);

-- Name: partners partners_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partners
    ADD CONSTRAINT partners_pkey PRIMARY KEY (id);

-- Name: passwords passwords_email_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.passwords
    ADD CONSTRAINT passwords_email_key UNIQUE (email);

-- Name: passwords passwords_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.passwords
    ADD CONSTRAINT passwords_pkey PRIMARY KEY (staff_id);

-- Name: price_list_scope price_list_scope_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.price_list_scope
    ADD CONSTRAINT price_list_scope_pkey PRIMARY KEY (partner_id, price_list_id);

-- Name: price_lists price_lists_code_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.price_lists
    ADD CONSTRAINT price_lists_code_key UNIQUE (code);

-- Name: price_lists price_lists_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.price_lists
    ADD CONSTRAINT price_lists_pkey PRIMARY KEY (id);

-- Name: prices prices_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.prices
    ADD CONSTRAINT prices_pkey PRIMARY KEY (id);

-- Name: products products_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id);

-- Name: products products_sku_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.products
    ADD CONSTRAINT products_sku_key UNIQUE (sku);

-- Name: quota_uses quota_uses_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.quota_uses
    ADD CONSTRAINT quota_uses_pkey PRIMARY KEY (key);

-- Name: refresh_tokens refresh_tokens_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (digest);

-- Name: revocations revocations_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.revocations
    ADD CONSTRAINT revocations_pkey PRIMARY KEY (id);

-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

-- Name: sign_in_failures sign_in_failures_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.sign_in_failures
    ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (key);

-- Name: staff staff_number_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.staff
    ADD CONSTRAINT staff_number_key UNIQUE (number);

-- Name: staff staff_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);

-- Name: stock_levels stock_levels_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.stock_levels
    ADD CONSTRAINT stock_levels_pkey PRIMARY KEY (id);

-- Name: touchpoint_locations touchpoint_locations_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_locations
    ADD CONSTRAINT touchpoint_locations_pkey PRIMARY KEY (touchpoint_id);

-- Name: touchpoint_notes touchpoint_notes_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_notes
    ADD CONSTRAINT touchpoint_notes_pkey PRIMARY KEY (touchpoint_id);

-- Name: touchpoint_receipts touchpoint_receipts_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT touchpoint_receipts_pkey PRIMARY KEY (id);

-- Name: touchpoint_receipts touchpoint_receipts_touchpoint_id_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT touchpoint_receipts_touchpoint_id_key UNIQUE (touchpoint_id);

-- Name: touchpoints touchpoints_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_pkey PRIMARY KEY (id);

-- Name: touchpoints touchpoints_supersedes_id_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_supersedes_id_key UNIQUE (supersedes_id);

-- Name: trusted_documents trusted_documents_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.trusted_documents
    ADD CONSTRAINT trusted_documents_pkey PRIMARY KEY (id);

-- Name: campaign_assets uid_campaign_as_campaig_068852; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_assets
    ADD CONSTRAINT uid_campaign_as_campaig_068852 UNIQUE (campaign_id, name, locale, version);

-- Name: campaign_enrolments uid_campaign_en_campaig_a96864; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_enrolments
    ADD CONSTRAINT uid_campaign_en_campaig_a96864 UNIQUE (campaign_id, partner_id);

-- Name: campaign_memberships uid_campaign_me_campaig_caf94d; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_memberships
    ADD CONSTRAINT uid_campaign_me_campaig_caf94d UNIQUE (campaign_id, customer_id);

-- Name: campaign_products uid_campaign_pr_campaig_9c0a3e; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_products
    ADD CONSTRAINT uid_campaign_pr_campaig_9c0a3e UNIQUE (campaign_id, product_id);

-- Name: client_assertions uid_client_asse_client__0f4f92; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.client_assertions
    ADD CONSTRAINT uid_client_asse_client__0f4f92 UNIQUE (client_id, jti);

-- Name: coarse_stock uid_coarse_stoc_product_7f6a5e; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.coarse_stock
    ADD CONSTRAINT uid_coarse_stoc_product_7f6a5e UNIQUE (product_id, partner_id);

-- Name: consent_events uid_consent_eve_custome_056710; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consent_events
    ADD CONSTRAINT uid_consent_eve_custome_056710 UNIQUE (customer_id, purpose, channel, partner_id, said_at);

-- Name: consents uid_consents_custome_d6508c; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consents
    ADD CONSTRAINT uid_consents_custome_d6508c UNIQUE (customer_id, purpose, channel);

-- Name: credit_exposures uid_credit_expo_partner_7a05f2; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.credit_exposures
    ADD CONSTRAINT uid_credit_expo_partner_7a05f2 UNIQUE (partner_id, currency_code);

-- Name: customer_identifiers uid_customer_id_custome_de76f7; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_identifiers
    ADD CONSTRAINT uid_customer_id_custome_de76f7 UNIQUE (customer_id, kind, value);

-- Name: customer_order_figures uid_customer_or_custome_2b11d0; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_order_figures
    ADD CONSTRAINT uid_customer_or_custome_2b11d0 UNIQUE (customer_id, partner_id, currency_code);

-- Name: customer_partner_links uid_customer_pa_custome_6e25b4; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT uid_customer_pa_custome_6e25b4 UNIQUE (customer_id, partner_id, relation, started_on);

-- Name: expected_receipts uid_expected_re_warehou_25364b; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.expected_receipts
    ADD CONSTRAINT uid_expected_re_warehou_25364b UNIQUE (warehouse_id, product_id, expected_on);

-- Name: external_identities uid_external_id_issuer_ae354a; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.external_identities
    ADD CONSTRAINT uid_external_id_issuer_ae354a UNIQUE (issuer, subject);

-- Name: order_lines uid_order_lines_order_i_cfcd05; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_lines
    ADD CONSTRAINT uid_order_lines_order_i_cfcd05 UNIQUE (order_id, "position");

-- Name: orders uid_orders_custome_211452; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT uid_orders_custome_211452 UNIQUE (customer_id, id);

-- Name: orders uid_orders_partner_096f75; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT uid_orders_partner_096f75 UNIQUE (partner_id, external_ref);

-- Name: orders uid_orders_partner_6874b9; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT uid_orders_partner_6874b9 UNIQUE (partner_id, id);

-- Name: prices uid_prices_price_l_8396f3; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.prices
    ADD CONSTRAINT uid_prices_price_l_8396f3 UNIQUE (price_list_id, product_id, min_quantity);

-- Name: stock_levels uid_stock_level_partner_e23f45; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.stock_levels
    ADD CONSTRAINT uid_stock_level_partner_e23f45 UNIQUE (partner_id, id);

-- Name: stock_levels uid_stock_level_warehou_16fd6b; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.stock_levels
    ADD CONSTRAINT uid_stock_level_warehou_16fd6b UNIQUE (warehouse_id, product_id);

-- Name: touchpoint_receipts uid_touchpoint__partner_a19de3; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT uid_touchpoint__partner_a19de3 UNIQUE (partner_id, client_ref);

-- Name: touchpoints uid_touchpoints_custome_fc6664; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT uid_touchpoints_custome_fc6664 UNIQUE (customer_id, id);

-- Name: touchpoints uid_touchpoints_partner_523fe2; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT uid_touchpoints_partner_523fe2 UNIQUE (partner_id, id);

-- Name: warehouses warehouses_code_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.warehouses
    ADD CONSTRAINT warehouses_code_key UNIQUE (code);

-- Name: warehouses warehouses_owner; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.warehouses
    ADD CONSTRAINT warehouses_owner UNIQUE (owner_id, id);

-- Name: warehouses warehouses_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.warehouses
    ADD CONSTRAINT warehouses_pkey PRIMARY KEY (id);

-- Name: access_events_appended_in; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX access_events_appended_in ON portal.access_events USING btree (appended_in);

-- Name: access_events_by_customer; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX access_events_by_customer ON portal.access_events USING btree (customer_id, id);

-- Name: campaign_memberships_page; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX campaign_memberships_page ON portal.campaign_memberships USING btree (campaign_id, id);

-- Name: customer_contacts_email; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX customer_contacts_email ON portal.customer_contacts USING btree (email);

-- Name: customer_contacts_phone; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX customer_contacts_phone ON portal.customer_contacts USING btree (phone);

-- Name: customer_scope_customer_id_idx; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX customer_scope_customer_id_idx ON portal.customer_scope USING btree (customer_id);

-- Name: customers_display_name; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX customers_display_name ON portal.customers USING btree (display_name, id);

-- Name: customers_name_grams; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX customers_name_grams ON portal.customers USING gin (portal.name_grams((display_name)::text));

-- Name: idx_access_even_custome_b87f80; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_access_even_custome_b87f80 ON portal.access_events USING btree (customer_id);

-- Name: idx_access_even_partner_3fae5a; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_access_even_partner_3fae5a ON portal.access_events USING btree (partner_id);

-- Name: idx_campaign_en_partner_c42014; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_campaign_en_partner_c42014 ON portal.campaign_enrolments USING btree (partner_id);

-- Name: idx_campaign_me_custome_d0b263; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_campaign_me_custome_d0b263 ON portal.campaign_memberships USING btree (customer_id);

-- Name: idx_campaign_pr_product_5a39ad; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_campaign_pr_product_5a39ad ON portal.campaign_products USING btree (product_id);

-- Name: idx_client_asse_expires_91d002; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_client_asse_expires_91d002 ON portal.client_assertions USING btree (expires_at);

-- Name: idx_customer_id_kind_eeb5e7; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_customer_id_kind_eeb5e7 ON portal.customer_identifiers USING btree (kind, value);

-- Name: idx_customer_pa_partner_7612da; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_customer_pa_partner_7612da ON portal.customer_partner_links USING btree (partner_id);

-- Name: idx_expected_re_product_c460d0; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_expected_re_product_c460d0 ON portal.expected_receipts USING btree (product_id);

-- Name: idx_external_id_staff_i_e7a1c0; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_external_id_staff_i_e7a1c0 ON portal.external_identities USING btree (staff_id);

-- Name: idx_invitations_staff_i_ddf823; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_invitations_staff_i_ddf823 ON portal.invitations USING btree (staff_id);

-- Name: idx_journey_ste_custome_2b1e67; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_journey_ste_custome_2b1e67 ON portal.journey_steps USING btree (customer_id, touchpoint_id);

-- Name: idx_masked_iden_custome_8e9b94; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_masked_iden_custome_8e9b94 ON portal.masked_identifiers USING btree (customer_id);

-- Name: idx_oauth_clien_staff_i_f8a69f; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_oauth_clien_staff_i_f8a69f ON portal.oauth_clients USING btree (staff_id);

-- Name: idx_partner_ter_parent__91974f; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_partner_ter_parent__91974f ON portal.partner_terms USING btree (parent_id);

-- Name: idx_price_lists_partner_d5b2ef; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_price_lists_partner_d5b2ef ON portal.price_lists USING btree (partner_id);

-- Name: idx_prices_product_dc0f3d; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_prices_product_dc0f3d ON portal.prices USING btree (product_id);

-- Name: idx_refresh_tok_session_11127b; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_refresh_tok_session_11127b ON portal.refresh_tokens USING btree (session_id);

-- Name: idx_revocations_at_3749e9; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_revocations_at_3749e9 ON portal.revocations USING btree (at);

-- Name: idx_sessions_partner_20a419; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_sessions_partner_20a419 ON portal.sessions USING btree (partner_id);

-- Name: idx_sessions_staff_i_dd88e0; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_sessions_staff_i_dd88e0 ON portal.sessions USING btree (staff_id);

-- Name: idx_staff_partner_75304d; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_staff_partner_75304d ON portal.staff USING btree (partner_id);

-- Name: idx_stock_level_product_1e345f; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_stock_level_product_1e345f ON portal.stock_levels USING btree (product_id, partner_id);

-- Name: idx_touchpoint__custome_992b39; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_touchpoint__custome_992b39 ON portal.touchpoint_receipts USING btree (customer_id);

-- Name: idx_touchpoint__custome_f9a3e3; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_touchpoint__custome_f9a3e3 ON portal.touchpoint_locations USING btree (customer_id);

-- Name: idx_touchpoint__partner_4db591; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_touchpoint__partner_4db591 ON portal.touchpoint_notes USING btree (partner_id);

-- Name: partner_scope_partner_id_idx; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX partner_scope_partner_id_idx ON portal.partner_scope USING btree (partner_id);

-- Name: products_name_grams; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX products_name_grams ON portal.products USING gin (portal.name_grams((name)::text));

-- Name: sessions_ended_at; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX sessions_ended_at ON portal.sessions USING btree (LEAST(revoked_at, expires_at));

-- Name: touchpoints_of_campaign; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX touchpoints_of_campaign ON portal.touchpoints USING btree (campaign_id, customer_id) WHERE (campaign_id IS NOT NULL);

-- Name: stock_levels coarse_on_delete; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER coarse_on_delete AFTER DELETE ON portal.stock_levels REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_coarse_stock();

-- Name: stock_levels coarse_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER coarse_on_insert AFTER INSERT ON portal.stock_levels REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_coarse_stock();

-- Name: stock_levels coarse_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER coarse_on_update AFTER UPDATE ON portal.stock_levels REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_coarse_stock();

-- Name: partner_terms counts_version; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER counts_version BEFORE UPDATE ON portal.partner_terms FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION portal.count_version();

-- Name: staff counts_version; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER counts_version BEFORE UPDATE ON portal.staff FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION portal.count_version();

-- Name: partner_terms ends_tokens; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE CONSTRAINT TRIGGER ends_tokens AFTER UPDATE ON portal.partner_terms DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((new.status)::text <> 'ACTIVE'::text) AND ((new.status)::text <> (old.status)::text))) EXECUTE FUNCTION portal.revoke_partner();

-- Name: sessions ends_tokens; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE CONSTRAINT TRIGGER ends_tokens AFTER UPDATE ON portal.sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION portal.revoke_session();

-- Name: staff ends_tokens; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE CONSTRAINT TRIGGER ends_tokens AFTER UPDATE ON portal.staff DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((((((new.status)::text IS DISTINCT FROM (old.status)::text) OR (new.partner_id IS DISTINCT FROM old.partner_id)) OR ((new.role)::text IS DISTINCT FROM (old.role)::text)) OR (new.started_on IS DISTINCT FROM old.started_on)) OR (new.ended_on IS DISTINCT FROM old.ended_on))) EXECUTE FUNCTION portal.revoke_staff();

-- Name: partner_terms ends_views; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE CONSTRAINT TRIGGER ends_views AFTER UPDATE ON portal.partner_terms DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.parent_id IS DISTINCT FROM old.parent_id) OR (old.sees_customers AND (NOT new.sees_customers)))) EXECUTE FUNCTION portal.revoke_regions();

-- Name: consents erased_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER erased_on_insert AFTER INSERT ON portal.consents REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_erased();

-- Name: customer_contacts erased_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER erased_on_insert AFTER INSERT ON portal.customer_contacts REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_erased();

-- Name: customer_identifiers erased_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER erased_on_insert AFTER INSERT ON portal.customer_identifiers REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_erased();

-- Name: touchpoints erased_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER erased_on_insert AFTER INSERT ON portal.touchpoints REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_erased();

-- Name: consents erased_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER erased_on_update AFTER UPDATE ON portal.consents REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_erased();

-- Name: customer_contacts erased_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER erased_on_update AFTER UPDATE ON portal.customer_contacts REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_erased();

-- Name: customer_identifiers erased_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER erased_on_update AFTER UPDATE ON portal.customer_identifiers REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_erased();

-- Name: orders figures_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER figures_on_insert AFTER INSERT ON portal.orders REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_order_figures();

-- Name: touchpoints figures_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER figures_on_insert AFTER INSERT ON portal.touchpoints REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_touchpoint_figures();

-- Name: orders figures_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER figures_on_update AFTER UPDATE ON portal.orders REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_order_figures();

-- Name: staff keeps_an_admin; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER keeps_an_admin AFTER UPDATE ON portal.staff FOR EACH ROW WHEN ((((old.role)::text = 'HQ_ADMIN'::text) AND ((old.status)::text = 'ACTIVE'::text) AND (old.started_on <= CURRENT_DATE) AND (COALESCE(old.ended_on, 'infinity'::date) >= CURRENT_DATE) AND (((new.role)::text <> 'HQ_ADMIN'::text) OR ((new.status)::text <> 'ACTIVE'::text) OR (new.started_on > CURRENT_DATE) OR (COALESCE(new.ended_on, 'infinity'::date) < COALESCE(old.ended_on, 'infinity'::date))))) EXECUTE FUNCTION portal.keep_an_admin();

-- Name: consents latest_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER latest_on_update BEFORE UPDATE ON portal.consents FOR EACH ROW EXECUTE FUNCTION portal.keep_latest_consent();

-- Name: customer_partner_links locks_scope; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER locks_scope AFTER INSERT OR UPDATE ON portal.customer_partner_links FOR EACH STATEMENT EXECUTE FUNCTION portal.lock_scope_with_others();

-- Name: partner_terms locks_scope_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER locks_scope_on_insert BEFORE INSERT ON portal.partner_terms FOR EACH ROW EXECUTE FUNCTION portal.lock_scope_alone();

-- Name: partner_terms locks_scope_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER locks_scope_on_update BEFORE UPDATE OF parent_id, sees_customers ON portal.partner_terms FOR EACH ROW WHEN (((old.parent_id IS DISTINCT FROM new.parent_id) OR (old.sees_customers IS DISTINCT FROM new.sees_customers))) EXECUTE FUNCTION portal.lock_scope_alone();

-- Name: customer_identifiers masks_on_delete; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER masks_on_delete AFTER DELETE ON portal.customer_identifiers REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_identifier_masks();

-- Name: customer_contacts masks_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER masks_on_insert AFTER INSERT ON portal.customer_contacts REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_contact_masks();

-- Name: customer_identifiers masks_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER masks_on_insert AFTER INSERT ON portal.customer_identifiers REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_identifier_masks();

-- Name: customer_contacts masks_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER masks_on_update AFTER UPDATE ON portal.customer_contacts REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_contact_masks();

-- Name: customer_identifiers masks_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER masks_on_update AFTER UPDATE ON portal.customer_identifiers REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_identifier_masks();

-- Name: customers merge_into_erased; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER merge_into_erased BEFORE INSERT OR UPDATE OF merged_into_id ON portal.customers FOR EACH ROW WHEN ((new.merged_into_id IS NOT NULL)) EXECUTE FUNCTION portal.refuse_merge_into_erased();

-- Name: order_lines returns_on_delete; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER returns_on_delete AFTER DELETE ON portal.order_lines REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_order_returns();

-- Name: order_lines returns_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER returns_on_insert AFTER INSERT ON portal.order_lines REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_order_returns();

-- Name: order_lines returns_on_update; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER returns_on_update AFTER UPDATE ON portal.order_lines REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_order_returns();

-- Name: access_events stamp; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER stamp BEFORE INSERT ON portal.access_events FOR EACH ROW EXECUTE FUNCTION portal.stamp_access_event();

-- Name: customers stay_erased; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER stay_erased AFTER UPDATE ON portal.customers FOR EACH ROW WHEN ((((old.status)::text = 'ERASED'::text) AND (old.* IS DISTINCT FROM new.*))) EXECUTE FUNCTION portal.stay_erased();

-- Name: staff stays_deactivated; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER stays_deactivated BEFORE UPDATE ON portal.staff FOR EACH ROW WHEN ((((old.status)::text = 'DEACTIVATED'::text) AND ((new.status)::text <> 'DEACTIVATED'::text))) EXECUTE FUNCTION portal.keep_deactivated();

-- Name: revocations tells_workers; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER tells_workers AFTER INSERT ON portal.revocations FOR EACH STATEMENT EXECUTE FUNCTION portal.tell_revocations();

-- Name: campaign_assets campaign_assets_campaign_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_assets
    ADD CONSTRAINT campaign_assets_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES portal.campaigns(id) ON DELETE RESTRICT;

-- Name: campaign_enrolments campaign_enrolments_campaign_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_enrolments
    ADD CONSTRAINT campaign_enrolments_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES portal.campaigns(id) ON DELETE RESTRICT;

-- Name: campaign_enrolments campaign_enrolments_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_enrolments
    ADD CONSTRAINT campaign_enrolments_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: campaign_memberships campaign_memberships_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_memberships
    ADD CONSTRAINT campaign_memberships_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: campaign_memberships campaign_memberships_same_channel; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_memberships
    ADD CONSTRAINT campaign_memberships_same_channel FOREIGN KEY (campaign_id, channel) REFERENCES portal.campaigns(id, channel) ON UPDATE CASCADE;

-- Name: campaign_products campaign_products_campaign_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_products
    ADD CONSTRAINT campaign_products_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES portal.campaigns(id) ON DELETE RESTRICT;

-- Name: campaign_products campaign_products_product_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.campaign_products
    ADD CONSTRAINT campaign_products_product_id_fkey FOREIGN KEY (product_id) REFERENCES portal.products(id) ON DELETE RESTRICT;

-- Name: coarse_stock coarse_stock_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.coarse_stock
    ADD CONSTRAINT coarse_stock_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: coarse_stock coarse_stock_product_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.coarse_stock
    ADD CONSTRAINT coarse_stock_product_id_fkey FOREIGN KEY (product_id) REFERENCES portal.products(id) ON DELETE RESTRICT;

-- Name: consent_events consent_events_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consent_events
    ADD CONSTRAINT consent_events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: consent_events consent_events_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consent_events
    ADD CONSTRAINT consent_events_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: consents consents_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consents
    ADD CONSTRAINT consents_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: credit_exposures credit_exposures_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.credit_exposures
    ADD CONSTRAINT credit_exposures_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: customer_contacts customer_contacts_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_contacts
    ADD CONSTRAINT customer_contacts_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_figures customer_figures_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_figures
    ADD CONSTRAINT customer_figures_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_identifiers customer_identifiers_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_identifiers
    ADD CONSTRAINT customer_identifiers_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_order_figures customer_order_figures_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_order_figures
    ADD CONSTRAINT customer_order_figures_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_order_figures customer_order_figures_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_order_figures
    ADD CONSTRAINT customer_order_figures_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: customer_partner_links customer_partner_links_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT customer_partner_links_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_partner_links customer_partner_links_ended_by_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT customer_partner_links_ended_by_id_fkey FOREIGN KEY (ended_by_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: customer_partner_links customer_partner_links_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT customer_partner_links_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: customer_scope customer_scope_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_scope
    ADD CONSTRAINT customer_scope_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id);

-- Name: customer_scope customer_scope_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_scope
    ADD CONSTRAINT customer_scope_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id);

-- Name: customers customers_merged_into_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customers
    ADD CONSTRAINT customers_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: document_restrictions document_restrictions_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.document_restrictions
    ADD CONSTRAINT document_restrictions_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: expected_receipts expected_receipts_own_warehouse; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.expected_receipts
    ADD CONSTRAINT expected_receipts_own_warehouse FOREIGN KEY (partner_id, warehouse_id) REFERENCES portal.warehouses(owner_id, id) ON UPDATE CASCADE;

-- Name: expected_receipts expected_receipts_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.expected_receipts
    ADD CONSTRAINT expected_receipts_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: expected_receipts expected_receipts_product_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.expected_receipts
    ADD CONSTRAINT expected_receipts_product_id_fkey FOREIGN KEY (product_id) REFERENCES portal.products(id) ON DELETE RESTRICT;

-- Name: expected_receipts expected_receipts_warehouse_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.expected_receipts
    ADD CONSTRAINT expected_receipts_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES portal.warehouses(id) ON DELETE RESTRICT;

-- Name: external_identities external_identities_staff_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.external_identities
    ADD CONSTRAINT external_identities_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: invitations invitations_invited_by_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.invitations
    ADD CONSTRAINT invitations_invited_by_id_fkey FOREIGN KEY (invited_by_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: invitations invitations_staff_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.invitations
    ADD CONSTRAINT invitations_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: journey_steps journey_steps_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.journey_steps
    ADD CONSTRAINT journey_steps_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: journey_steps journey_steps_touchpoint_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.journey_steps
    ADD CONSTRAINT journey_steps_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES portal.touchpoints(id) ON DELETE RESTRICT;

-- Name: masked_identifiers masked_identifiers_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.masked_identifiers
    ADD CONSTRAINT masked_identifiers_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: oauth_clients oauth_clients_staff_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.oauth_clients
    ADD CONSTRAINT oauth_clients_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: order_lines order_lines_own_order; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_lines
    ADD CONSTRAINT order_lines_own_order FOREIGN KEY (partner_id, order_id) REFERENCES portal.orders(partner_id, id);

-- Name: order_lines order_lines_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_lines
    ADD CONSTRAINT order_lines_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: order_lines order_lines_product_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_lines
    ADD CONSTRAINT order_lines_product_id_fkey FOREIGN KEY (product_id) REFERENCES portal.products(id) ON DELETE RESTRICT;

-- Name: order_margins order_margins_own_order; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_margins
    ADD CONSTRAINT order_margins_own_order FOREIGN KEY (partner_id, order_id) REFERENCES portal.orders(partner_id, id);

-- Name: order_margins order_margins_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.order_margins
    ADD CONSTRAINT order_margins_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: orders orders_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: orders orders_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT orders_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: orders orders_placed_by_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.orders
    ADD CONSTRAINT orders_placed_by_id_fkey FOREIGN KEY (placed_by_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: partner_scope partner_scope_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partner_scope
    ADD CONSTRAINT partner_scope_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id);

-- Name: partner_scope partner_scope_viewer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partner_scope
    ADD CONSTRAINT partner_scope_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES portal.partners(id);

-- Name: partner_terms partner_terms_parent_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partner_terms
    ADD CONSTRAINT partner_terms_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: partner_terms partner_terms_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.partner_terms
    ADD CONSTRAINT partner_terms_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: passwords passwords_staff_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.passwords
    ADD CONSTRAINT passwords_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: price_list_scope price_list_scope_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.price_list_scope
    ADD CONSTRAINT price_list_scope_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id);

-- Name: price_list_scope price_list_scope_price_list_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.price_list_scope
    ADD CONSTRAINT price_list_scope_price_list_id_fkey FOREIGN KEY (price_list_id) REFERENCES portal.price_lists(id);

-- Name: price_lists price_lists_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.price_lists
    ADD CONSTRAINT price_lists_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: prices prices_price_list_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.prices
    ADD CONSTRAINT prices_price_list_id_fkey FOREIGN KEY (price_list_id) REFERENCES portal.price_lists(id) ON DELETE RESTRICT;

-- Name: prices prices_product_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.prices
    ADD CONSTRAINT prices_product_id_fkey FOREIGN KEY (product_id) REFERENCES portal.products(id) ON DELETE RESTRICT;

-- Name: refresh_tokens refresh_tokens_session_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.refresh_tokens
    ADD CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES portal.sessions(id) ON DELETE RESTRICT;

-- Name: sessions sessions_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.sessions
    ADD CONSTRAINT sessions_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: sessions sessions_staff_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.sessions
    ADD CONSTRAINT sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: staff staff_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.staff
    ADD CONSTRAINT staff_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: stock_levels stock_levels_own_warehouse; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.stock_levels
    ADD CONSTRAINT stock_levels_own_warehouse FOREIGN KEY (partner_id, warehouse_id) REFERENCES portal.warehouses(owner_id, id) ON UPDATE CASCADE;

-- Name: stock_levels stock_levels_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.stock_levels
    ADD CONSTRAINT stock_levels_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: stock_levels stock_levels_product_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.stock_levels
    ADD CONSTRAINT stock_levels_product_id_fkey FOREIGN KEY (product_id) REFERENCES portal.products(id) ON DELETE RESTRICT;

-- Name: stock_levels stock_levels_warehouse_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.stock_levels
    ADD CONSTRAINT stock_levels_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES portal.warehouses(id) ON DELETE RESTRICT;

-- Name: touchpoint_locations touchpoint_locations_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_locations
    ADD CONSTRAINT touchpoint_locations_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: touchpoint_locations touchpoint_locations_own_touchpoint; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_locations
    ADD CONSTRAINT touchpoint_locations_own_touchpoint FOREIGN KEY (partner_id, touchpoint_id) REFERENCES portal.touchpoints(partner_id, id) ON DELETE RESTRICT;

-- Name: touchpoint_locations touchpoint_locations_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_locations
    ADD CONSTRAINT touchpoint_locations_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: touchpoint_locations touchpoint_locations_same_customer; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_locations
    ADD CONSTRAINT touchpoint_locations_same_customer FOREIGN KEY (customer_id, touchpoint_id) REFERENCES portal.touchpoints(customer_id, id) ON DELETE RESTRICT;

-- Name: touchpoint_notes touchpoint_notes_own_touchpoint; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_notes
    ADD CONSTRAINT touchpoint_notes_own_touchpoint FOREIGN KEY (partner_id, touchpoint_id) REFERENCES portal.touchpoints(partner_id, id) ON DELETE RESTRICT;

-- Name: touchpoint_notes touchpoint_notes_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_notes
    ADD CONSTRAINT touchpoint_notes_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: touchpoint_receipts touchpoint_receipts_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT touchpoint_receipts_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: touchpoint_receipts touchpoint_receipts_own_touchpoint; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT touchpoint_receipts_own_touchpoint FOREIGN KEY (partner_id, touchpoint_id) REFERENCES portal.touchpoints(partner_id, id) ON DELETE RESTRICT;

-- Name: touchpoint_receipts touchpoint_receipts_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT touchpoint_receipts_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: touchpoint_receipts touchpoint_receipts_same_customer; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT touchpoint_receipts_same_customer FOREIGN KEY (customer_id, touchpoint_id) REFERENCES portal.touchpoints(customer_id, id) ON DELETE RESTRICT;

-- Name: touchpoints touchpoints_campaign; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_campaign FOREIGN KEY (campaign_id) REFERENCES portal.campaigns(id);

-- Name: touchpoints touchpoints_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: touchpoints touchpoints_order_of_same_customer; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_order_of_same_customer FOREIGN KEY (customer_id, order_id) REFERENCES portal.orders(customer_id, id);

-- Name: touchpoints touchpoints_own_order; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_own_order FOREIGN KEY (partner_id, order_id) REFERENCES portal.orders(partner_id, id);

-- Name: touchpoints touchpoints_own_supersedes; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_own_supersedes FOREIGN KEY (partner_id, supersedes_id) REFERENCES portal.touchpoints(partner_id, id) ON DELETE RESTRICT;

-- Name: touchpoints touchpoints_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: touchpoints touchpoints_recorded_by_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_recorded_by_id_fkey FOREIGN KEY (recorded_by_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: warehouses warehouses_owner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.warehouses
    ADD CONSTRAINT warehouses_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: access_events; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.access_events ENABLE ROW LEVEL SECURITY;

-- Name: access_seals; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.access_seals ENABLE ROW LEVEL SECURITY;

-- Name: access_events auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.access_events FOR SELECT TO portal_auditor USING (( SELECT portal.may('ACCESS_EVENT_READ'::text) AS may));

-- Name: campaign_assets auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.campaign_assets FOR SELECT TO portal_auditor USING (true);

-- Name: campaign_enrolments auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.campaign_enrolments FOR SELECT TO portal_auditor USING (true);

-- Name: campaign_memberships auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.campaign_memberships FOR SELECT TO portal_auditor USING (true);

-- Name: campaign_products auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.campaign_products FOR SELECT TO portal_auditor USING (true);

-- Name: campaigns auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.campaigns FOR SELECT TO portal_auditor USING (true);

-- Name: coarse_stock auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.coarse_stock FOR SELECT TO portal_auditor USING (true);

-- Name: consent_events auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.consent_events FOR SELECT TO portal_auditor USING (true);

-- Name: consents auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.consents FOR SELECT TO portal_auditor USING (true);

-- Name: credit_exposures auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.credit_exposures FOR SELECT TO portal_auditor USING (true);

-- Name: customer_figures auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customer_figures FOR SELECT TO portal_auditor USING (true);

-- Name: customer_order_figures auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customer_order_figures FOR SELECT TO portal_auditor USING (true);

-- Name: customer_partner_links auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customer_partner_links FOR SELECT TO portal_auditor USING (true);

-- Name: customer_scope auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customer_scope FOR SELECT TO portal_auditor USING (true);

-- Name: customers auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customers FOR SELECT TO portal_auditor USING (true);

-- Name: expected_receipts auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.expected_receipts FOR SELECT TO portal_auditor USING (true);

-- Name: journey_steps auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.journey_steps FOR SELECT TO portal_auditor USING (true);

-- Name: masked_identifiers auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.masked_identifiers FOR SELECT TO portal_auditor USING (true);

-- Name: order_lines auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.order_lines FOR SELECT TO portal_auditor USING (true);

-- Name: order_margins auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.order_margins FOR SELECT TO portal_auditor USING (( SELECT portal.may('ORDER_MARGIN_READ'::text) AS may));

-- Name: orders auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.orders FOR SELECT TO portal_auditor USING (true);

-- Name: partner_scope auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.partner_scope FOR SELECT TO portal_auditor USING (true);

-- Name: partner_terms auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.partner_terms FOR SELECT TO portal_auditor USING (true);

-- Name: partners auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.partners FOR SELECT TO portal_auditor USING (true);

-- Name: price_list_scope auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.price_list_scope FOR SELECT TO portal_auditor USING (true);

-- Name: price_lists auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.price_lists FOR SELECT TO portal_auditor USING (true);

-- Name: prices auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.prices FOR SELECT TO portal_auditor USING (true);

-- Name: products auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.products FOR SELECT TO portal_auditor USING (true);

-- Name: staff auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.staff FOR SELECT TO portal_auditor USING (true);

-- Name: stock_levels auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.stock_levels FOR SELECT TO portal_auditor USING (true);

-- Name: touchpoint_locations auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoint_locations FOR SELECT TO portal_auditor USING (true);

-- Name: touchpoint_notes auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoint_notes FOR SELECT TO portal_auditor USING (( SELECT portal.may('TOUCHPOINT_NOTE_READ'::text) AS may));

-- Name: touchpoint_receipts auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoint_receipts FOR SELECT TO portal_auditor USING (true);

-- Name: touchpoints auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoints FOR SELECT TO portal_auditor USING (true);

-- Name: warehouses auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.warehouses FOR SELECT TO portal_auditor USING (true);

-- Name: campaign_assets; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.campaign_assets ENABLE ROW LEVEL SECURITY;

-- Name: campaign_enrolments; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.campaign_enrolments ENABLE ROW LEVEL SECURITY;

-- Name: campaign_memberships; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.campaign_memberships ENABLE ROW LEVEL SECURITY;

-- Name: campaign_products; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.campaign_products ENABLE ROW LEVEL SECURITY;

-- Name: campaigns; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.campaigns ENABLE ROW LEVEL SECURITY;

-- Name: client_assertions; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.client_assertions ENABLE ROW LEVEL SECURITY;

-- Name: client_budgets; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.client_budgets ENABLE ROW LEVEL SECURITY;

-- Name: coarse_stock; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.coarse_stock ENABLE ROW LEVEL SECURITY;

-- Name: consent_events; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.consent_events ENABLE ROW LEVEL SECURITY;

-- Name: consents; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.consents ENABLE ROW LEVEL SECURITY;

-- Name: credit_exposures; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.credit_exposures ENABLE ROW LEVEL SECURITY;

-- Name: customer_contacts; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_contacts ENABLE ROW LEVEL SECURITY;

-- Name: customer_figures; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_figures ENABLE ROW LEVEL SECURITY;

-- Name: customer_identifiers; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_identifiers ENABLE ROW LEVEL SECURITY;

-- Name: customer_order_figures; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_order_figures ENABLE ROW LEVEL SECURITY;

-- Name: customer_partner_links; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_partner_links ENABLE ROW LEVEL SECURITY;

-- Name: customer_scope; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_scope ENABLE ROW LEVEL SECURITY;

-- Name: customers; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customers ENABLE ROW LEVEL SECURITY;

-- Name: customer_contacts definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.customer_contacts FOR DELETE TO portal_definer USING (true);

-- Name: customer_identifiers definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.customer_identifiers FOR DELETE TO portal_definer USING (true);

-- Name: customer_scope definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.customer_scope FOR DELETE TO portal_definer USING (true);

-- Name: journey_steps definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.journey_steps FOR DELETE TO portal_definer USING (true);

-- Name: masked_identifiers definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.masked_identifiers FOR DELETE TO portal_definer USING (true);

-- Name: partner_scope definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.partner_scope FOR DELETE TO portal_definer USING (true);

-- Name: price_list_scope definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.price_list_scope FOR DELETE TO portal_definer USING (true);

-- Name: revocations definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.revocations FOR DELETE TO portal_definer USING (true);

-- Name: touchpoint_locations definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.touchpoint_locations FOR DELETE TO portal_definer USING (true);

-- Name: touchpoint_notes definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.touchpoint_notes FOR DELETE TO portal_definer USING (true);

-- Name: access_events definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.access_events FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: coarse_stock definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.coarse_stock FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: consent_events definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.consent_events FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: consents definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.consents FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: credit_exposures definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.credit_exposures FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_contacts definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_contacts FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_figures definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_figures FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_identifiers definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_identifiers FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_order_figures definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_order_figures FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_partner_links definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_partner_links FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_scope definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_scope FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customers definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customers FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: invitations definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.invitations FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: journey_steps definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.journey_steps FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: masked_identifiers definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.masked_identifiers FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: partner_scope definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.partner_scope FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: partner_terms definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.partner_terms FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: partners definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.partners FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: passwords definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.passwords FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: price_list_scope definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.price_list_scope FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: quota_uses definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.quota_uses FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: revocations definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.revocations FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: sessions definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.sessions FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: staff definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.staff FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: access_events definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.access_events FOR SELECT TO portal_definer USING (true);

-- Name: campaign_memberships definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.campaign_memberships FOR SELECT TO portal_definer USING (true);

-- Name: coarse_stock definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.coarse_stock FOR SELECT TO portal_definer USING (true);

-- Name: consent_events definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.consent_events FOR SELECT TO portal_definer USING (true);

-- Name: consents definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.consents FOR SELECT TO portal_definer USING (true);

-- Name: credit_exposures definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.credit_exposures FOR SELECT TO portal_definer USING (true);

-- Name: customer_contacts definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_contacts FOR SELECT TO portal_definer USING (true);

-- Name: customer_figures definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_figures FOR SELECT TO portal_definer USING (true);

-- Name: customer_identifiers definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_identifiers FOR SELECT TO portal_definer USING (true);

-- Name: customer_order_figures definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_order_figures FOR SELECT TO portal_definer USING (true);

-- Name: customer_partner_links definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_partner_links FOR SELECT TO portal_definer USING (true);

-- Name: customer_scope definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_scope FOR SELECT TO portal_definer USING (true);

-- Name: customers definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customers FOR SELECT TO portal_definer USING (true);

-- Name: external_identities definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.external_identities FOR SELECT TO portal_definer USING (true);

-- Name: invitations definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.invitations FOR SELECT TO portal_definer USING (true);

-- Name: journey_steps definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.journey_steps FOR SELECT TO portal_definer USING (true);

-- Name: masked_identifiers definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.masked_identifiers FOR SELECT TO portal_definer USING (true);

-- Name: oauth_clients definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.oauth_clients FOR SELECT TO portal_definer USING (true);

-- Name: order_lines definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.order_lines FOR SELECT TO portal_definer USING (true);

-- Name: orders definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.orders FOR SELECT TO portal_definer USING (true);

-- Name: partner_scope definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.partner_scope FOR SELECT TO portal_definer USING (true);

-- Name: partner_terms definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.partner_terms FOR SELECT TO portal_definer USING (true);

-- Name: partners definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.partners FOR SELECT TO portal_definer USING (true);

-- Name: passwords definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.passwords FOR SELECT TO portal_definer USING (true);

-- Name: price_list_scope definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.price_list_scope FOR SELECT TO portal_definer USING (true);

-- Name: price_lists definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.price_lists FOR SELECT TO portal_definer USING (true);

-- Name: quota_uses definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.quota_uses FOR SELECT TO portal_definer USING (true);

-- Name: revocations definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.revocations FOR SELECT TO portal_definer USING (true);

-- Name: sessions definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.sessions FOR SELECT TO portal_definer USING (true);

-- Name: staff definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.staff FOR SELECT TO portal_definer USING (true);

-- Name: stock_levels definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.stock_levels FOR SELECT TO portal_definer USING (true);

-- Name: touchpoint_locations definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.touchpoint_locations FOR SELECT TO portal_definer USING (true);

-- Name: touchpoint_notes definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.touchpoint_notes FOR SELECT TO portal_definer USING (true);

-- Name: touchpoint_receipts definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.touchpoint_receipts FOR SELECT TO portal_definer USING (true);

-- Name: touchpoints definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.touchpoints FOR SELECT TO portal_definer USING (true);

-- Name: coarse_stock definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.coarse_stock FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: consent_events definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.consent_events FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: consents definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.consents FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: credit_exposures definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.credit_exposures FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_contacts definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_contacts FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_figures definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_figures FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_identifiers definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_identifiers FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_order_figures definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_order_figures FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_partner_links definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_partner_links FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_scope definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_scope FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customers definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customers FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: invitations definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.invitations FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: journey_steps definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.journey_steps FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: masked_identifiers definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.masked_identifiers FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: oauth_clients definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.oauth_clients FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: orders definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.orders FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: partner_scope definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.partner_scope FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: partner_terms definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.partner_terms FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: passwords definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.passwords FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: price_list_scope definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.price_list_scope FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: quota_uses definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.quota_uses FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: sessions definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.sessions FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: staff definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.staff FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: touchpoint_receipts definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.touchpoint_receipts FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: touchpoints definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.touchpoints FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: document_restrictions; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.document_restrictions ENABLE ROW LEVEL SECURITY;

-- Name: expected_receipts; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.expected_receipts ENABLE ROW LEVEL SECURITY;

-- Name: external_identities; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.external_identities ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_locations hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoint_locations FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: touchpoint_notes hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoint_notes FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: touchpoint_receipts hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoint_receipts FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: touchpoints hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoints FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: access_events hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.access_events FOR SELECT TO portal_hq USING (( SELECT portal.may('ACCESS_EVENT_READ'::text) AS may));

-- Name: campaign_assets hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.campaign_assets FOR SELECT TO portal_hq USING (true);

-- Name: campaign_enrolments hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.campaign_enrolments FOR SELECT TO portal_hq USING (true);

-- Name: campaign_memberships hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.campaign_memberships FOR SELECT TO portal_hq USING (true);

-- Name: campaign_products hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.campaign_products FOR SELECT TO portal_hq USING (true);

-- Name: campaigns hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.campaigns FOR SELECT TO portal_hq USING (true);

-- Name: coarse_stock hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.coarse_stock FOR SELECT TO portal_hq USING (true);

-- Name: consent_events hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.consent_events FOR SELECT TO portal_hq USING (true);

-- Name: consents hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.consents FOR SELECT TO portal_hq USING (true);

-- Name: credit_exposures hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.credit_exposures FOR SELECT TO portal_hq USING (true);

-- Name: customer_figures hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customer_figures FOR SELECT TO portal_hq USING (true);

-- Name: customer_order_figures hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customer_order_figures FOR SELECT TO portal_hq USING (true);

-- Name: customer_partner_links hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customer_partner_links FOR SELECT TO portal_hq USING (true);

-- Name: customer_scope hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customer_scope FOR SELECT TO portal_hq USING (true);

-- Name: customers hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customers FOR SELECT TO portal_hq USING (true);

-- Name: expected_receipts hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.expected_receipts FOR SELECT TO portal_hq USING (true);

-- Name: journey_steps hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.journey_steps FOR SELECT TO portal_hq USING (true);

-- Name: masked_identifiers hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.masked_identifiers FOR SELECT TO portal_hq USING (true);

-- Name: order_lines hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.order_lines FOR SELECT TO portal_hq USING (true);

-- Name: order_margins hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.order_margins FOR SELECT TO portal_hq USING (( SELECT portal.may('ORDER_MARGIN_READ'::text) AS may));

-- Name: orders hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.orders FOR SELECT TO portal_hq USING (true);

-- Name: partner_scope hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.partner_scope FOR SELECT TO portal_hq USING (true);

-- Name: partner_terms hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.partner_terms FOR SELECT TO portal_hq USING (true);

-- Name: partners hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.partners FOR SELECT TO portal_hq USING (true);

-- Name: price_list_scope hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.price_list_scope FOR SELECT TO portal_hq USING (true);

-- Name: price_lists hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.price_lists FOR SELECT TO portal_hq USING (true);

-- Name: prices hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.prices FOR SELECT TO portal_hq USING (true);

-- Name: products hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.products FOR SELECT TO portal_hq USING (true);

-- Name: staff hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.staff FOR SELECT TO portal_hq USING (true);

-- Name: stock_levels hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.stock_levels FOR SELECT TO portal_hq USING (true);

-- Name: touchpoint_locations hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoint_locations FOR SELECT TO portal_hq USING (true);

-- Name: touchpoint_notes hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoint_notes FOR SELECT TO portal_hq USING (( SELECT portal.may('TOUCHPOINT_NOTE_READ'::text) AS may));

-- Name: touchpoint_receipts hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoint_receipts FOR SELECT TO portal_hq USING (true);

-- Name: touchpoints hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoints FOR SELECT TO portal_hq USING (true);

-- Name: warehouses hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.warehouses FOR SELECT TO portal_hq USING (true);

-- Name: invitations; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.invitations ENABLE ROW LEVEL SECURITY;

-- Name: journey_steps; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.journey_steps ENABLE ROW LEVEL SECURITY;

-- Name: masked_identifiers; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.masked_identifiers ENABLE ROW LEVEL SECURITY;

-- Name: oauth_clients; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.oauth_clients ENABLE ROW LEVEL SECURITY;

-- Name: order_lines; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.order_lines ENABLE ROW LEVEL SECURITY;

-- Name: order_margins; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.order_margins ENABLE ROW LEVEL SECURITY;

-- Name: orders; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.orders ENABLE ROW LEVEL SECURITY;

-- Name: partner_scope; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.partner_scope ENABLE ROW LEVEL SECURITY;

-- Name: partner_terms; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.partner_terms ENABLE ROW LEVEL SECURITY;

-- Name: partners; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.partners ENABLE ROW LEVEL SECURITY;

-- Name: passwords; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.passwords ENABLE ROW LEVEL SECURITY;

-- Name: price_list_scope; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.price_list_scope ENABLE ROW LEVEL SECURITY;

-- Name: price_lists; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.price_lists ENABLE ROW LEVEL SECURITY;

-- Name: prices; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.prices ENABLE ROW LEVEL SECURITY;

-- Name: products; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.products ENABLE ROW LEVEL SECURITY;

-- Name: quota_uses; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.quota_uses ENABLE ROW LEVEL SECURITY;

-- Name: refresh_tokens; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.refresh_tokens ENABLE ROW LEVEL SECURITY;

-- Name: revocations; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.revocations ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_locations scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoint_locations FOR INSERT TO portal_scoped WITH CHECK (((partner_id = ( SELECT portal.me() AS me)) AND (EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoint_locations.customer_id))
 OFFSET 0))));

-- Name: touchpoint_notes scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoint_notes FOR INSERT TO portal_scoped WITH CHECK (((partner_id = ( SELECT portal.me() AS me)) AND (EXISTS ( SELECT
   FROM portal.touchpoints r
  WHERE (r.id = touchpoint_notes.touchpoint_id)))));

-- Name: touchpoint_receipts scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoint_receipts FOR INSERT TO portal_scoped WITH CHECK (((partner_id = ( SELECT portal.me() AS me)) AND (EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoint_receipts.customer_id))
 OFFSET 0))));

-- Name: touchpoints scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoints FOR INSERT TO portal_scoped WITH CHECK (((partner_id = ( SELECT portal.me() AS me)) AND (EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoints.customer_id))
 OFFSET 0)) AND (recorded_by_id = ( SELECT portal.my_staff_id() AS my_staff_id)) AND ((campaign_id IS NULL) OR (EXISTS ( SELECT
   FROM portal.campaigns c
  WHERE (c.id = touchpoints.campaign_id)))) AND ((supersedes_id IS NULL) OR portal.sees_touchpoints(supersedes_id)) AND ((order_id IS NULL) OR (EXISTS ( SELECT
   FROM portal.orders r
  WHERE (r.id = touchpoints.order_id))))));

-- Name: access_events scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.access_events FOR SELECT TO portal_scoped USING ((( SELECT portal.may('ACCESS_EVENT_READ'::text) AS may) AND (EXISTS ( SELECT
   FROM portal.partner_terms s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND s.sees_access_events))) AND (EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = access_events.customer_id))
 OFFSET 0))));

-- Name: campaign_assets scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.campaign_assets FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.campaigns c
  WHERE (c.id = campaign_assets.campaign_id))));

-- Name: campaign_enrolments scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.campaign_enrolments FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = campaign_enrolments.partner_id)))));

-- Name: campaign_memberships scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.campaign_memberships FOR SELECT TO portal_scoped USING (((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = campaign_memberships.customer_id))
 OFFSET 0)) AND (EXISTS ( SELECT
   FROM portal.consents k
  WHERE ((k.customer_id = campaign_memberships.customer_id) AND ((k.channel)::text = (campaign_memberships.channel)::text) AND ((k.purpose)::text = 'MARKETING'::text) AND ((k.state)::text = 'GRANTED'::text) AND ((k.expires_on IS NULL) OR (k.expires_on > CURRENT_DATE))))) AND (EXISTS ( SELECT
   FROM portal.campaigns c
  WHERE (c.id = campaign_memberships.campaign_id)))));

-- Name: campaign_products scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.campaign_products FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.campaigns c
  WHERE (c.id = campaign_products.campaign_id))));

-- Name: campaigns scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.campaigns FOR SELECT TO portal_scoped USING (((EXISTS ( SELECT
   FROM portal.campaign_enrolments e
  WHERE (e.campaign_id = campaigns.id))) AND ((status)::text <> 'DRAFT'::text)));

-- Name: coarse_stock scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.coarse_stock FOR SELECT TO portal_scoped USING (true);

-- Name: consent_events scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.consent_events FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = consent_events.customer_id))
 OFFSET 0)));

-- Name: consents scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.consents FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = consents.customer_id))
 OFFSET 0)));

-- Name: credit_exposures scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.credit_exposures FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = credit_exposures.partner_id)))));

-- Name: customer_figures scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customer_figures FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = customer_figures.customer_id))
 OFFSET 0)));

-- Name: customer_order_figures scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customer_order_figures FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = customer_order_figures.partner_id)))));

-- Name: customer_partner_links scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customer_partner_links FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = customer_partner_links.customer_id))
 OFFSET 0)));

-- Name: customer_scope scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customer_scope FOR SELECT TO portal_scoped USING (((partner_id = ( SELECT portal.me() AS me)) AND (valid @> CURRENT_DATE)));

-- Name: customers scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customers FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = customers.id))
 OFFSET 0)));

-- Name: expected_receipts scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.expected_receipts FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = expected_receipts.partner_id)))));

-- Name: journey_steps scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.journey_steps FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = journey_steps.customer_id))
 OFFSET 0)));

-- Name: masked_identifiers scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.masked_identifiers FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = masked_identifiers.customer_id))
 OFFSET 0)));

-- Name: order_lines scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.order_lines FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = order_lines.partner_id)))));

-- Name: order_margins scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.order_margins FOR SELECT TO portal_scoped USING ((( SELECT portal.may('ORDER_MARGIN_READ'::text) AS may) AND (EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = order_margins.partner_id))))));

-- Name: orders scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.orders FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = orders.partner_id)))));

-- Name: partner_scope scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.partner_scope FOR SELECT TO portal_scoped USING ((viewer_id = ( SELECT portal.me() AS me)));

-- Name: partner_terms scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.partner_terms FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = partner_terms.partner_id)))));

-- Name: partners scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.partners FOR SELECT TO portal_scoped USING (true);

-- Name: price_list_scope scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.price_list_scope FOR SELECT TO portal_scoped USING ((partner_id = ( SELECT portal.me() AS me)));

-- Name: price_lists scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.price_lists FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.price_list_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.price_list_id = price_lists.id)))));

-- Name: prices scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.prices FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.price_list_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.price_list_id = prices.price_list_id)))));

-- Name: products scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.products FOR SELECT TO portal_scoped USING (true);

-- Name: staff scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.staff FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = staff.partner_id)))));

-- Name: stock_levels scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.stock_levels FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = stock_levels.partner_id)))));

-- Name: touchpoint_locations scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoint_locations FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoint_locations.customer_id))
 OFFSET 0)));

-- Name: touchpoint_notes scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoint_notes FOR SELECT TO portal_scoped USING ((( SELECT portal.may('TOUCHPOINT_NOTE_READ'::text) AS may) AND (partner_id = ( SELECT portal.me() AS me))));

-- Name: touchpoint_receipts scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoint_receipts FOR SELECT TO portal_scoped USING ((partner_id = ( SELECT portal.me() AS me)));

-- Name: touchpoints scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoints FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoints.customer_id))
 OFFSET 0)));

-- Name: warehouses scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.warehouses FOR SELECT TO portal_scoped USING (true);

-- Name: sessions; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.sessions ENABLE ROW LEVEL SECURITY;

-- Name: sign_in_failures; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.sign_in_failures ENABLE ROW LEVEL SECURITY;

-- Name: staff; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.staff ENABLE ROW LEVEL SECURITY;

-- Name: stock_levels; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.stock_levels ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_locations; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoint_locations ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_notes; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoint_notes ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_receipts; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoint_receipts ENABLE ROW LEVEL SECURITY;

-- Name: touchpoints; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoints ENABLE ROW LEVEL SECURITY;

-- Name: trusted_documents; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.trusted_documents ENABLE ROW LEVEL SECURITY;

-- Name: warehouses; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.warehouses ENABLE ROW LEVEL SECURITY;

-- Name: client_assertions worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.client_assertions FOR DELETE TO portal_worker USING (true);

-- Name: customer_scope worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.customer_scope FOR DELETE TO portal_worker USING (true);

-- Name: document_restrictions worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.document_restrictions FOR DELETE TO portal_worker USING (true);

-- Name: external_identities worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.external_identities FOR DELETE TO portal_worker USING (true);

-- Name: partner_scope worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.partner_scope FOR DELETE TO portal_worker USING (true);

-- Name: price_list_scope worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.price_list_scope FOR DELETE TO portal_worker USING (true);

-- Name: refresh_tokens worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.refresh_tokens FOR DELETE TO portal_worker USING (true);

-- Name: sessions worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.sessions FOR DELETE TO portal_worker USING (true);

-- Name: sign_in_failures worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.sign_in_failures FOR DELETE TO portal_worker USING (true);

-- Name: access_events worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.access_events FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: access_seals worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.access_seals FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: campaign_assets worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.campaign_assets FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: campaign_enrolments worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.campaign_enrolments FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: campaign_memberships worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.campaign_memberships FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: campaign_products worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.campaign_products FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: campaigns worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.campaigns FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: client_assertions worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.client_assertions FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: client_budgets worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.client_budgets FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: consents worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.consents FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: customer_partner_links worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.customer_partner_links FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: customer_scope worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.customer_scope FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: customers worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.customers FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: document_restrictions worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.document_restrictions FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: expected_receipts worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.expected_receipts FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: external_identities worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.external_identities FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: invitations worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.invitations FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: oauth_clients worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.oauth_clients FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: order_lines worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.order_lines FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: order_margins worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.order_margins FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: orders worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.orders FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: partner_scope worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.partner_scope FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: partner_terms worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.partner_terms FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: partners worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.partners FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: passwords worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.passwords FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: price_list_scope worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.price_list_scope FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: price_lists worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.price_lists FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: prices worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.prices FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: products worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.products FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: quota_uses worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.quota_uses FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: refresh_tokens worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.refresh_tokens FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: revocations worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.revocations FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: sessions worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.sessions FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: sign_in_failures worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.sign_in_failures FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: staff worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.staff FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: stock_levels worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.stock_levels FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoint_locations worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoint_locations FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoint_notes worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoint_notes FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoint_receipts worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoint_receipts FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoints worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoints FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: trusted_documents worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.trusted_documents FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: warehouses worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.warehouses FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: access_events worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.access_events FOR SELECT TO portal_worker USING (true);

-- Name: access_seals worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.access_seals FOR SELECT TO portal_worker USING (true);

-- Name: campaign_assets worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.campaign_assets FOR SELECT TO portal_worker USING (true);

-- Name: campaign_enrolments worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.campaign_enrolments FOR SELECT TO portal_worker USING (true);

-- Name: campaign_memberships worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.campaign_memberships FOR SELECT TO portal_worker USING (true);

-- Name: campaign_products worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.campaign_products FOR SELECT TO portal_worker USING (true);

-- Name: campaigns worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.campaigns FOR SELECT TO portal_worker USING (true);

-- Name: client_assertions worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.client_assertions FOR SELECT TO portal_worker USING (true);

-- Name: client_budgets worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.client_budgets FOR SELECT TO portal_worker USING (true);

-- Name: coarse_stock worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.coarse_stock FOR SELECT TO portal_worker USING (true);

-- Name: consent_events worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.consent_events FOR SELECT TO portal_worker USING (true);

-- Name: consents worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.consents FOR SELECT TO portal_worker USING (true);

-- Name: credit_exposures worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.credit_exposures FOR SELECT TO portal_worker USING (true);

-- Name: customer_figures worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customer_figures FOR SELECT TO portal_worker USING (true);

-- Name: customer_order_figures worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customer_order_figures FOR SELECT TO portal_worker USING (true);

-- Name: customer_partner_links worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customer_partner_links FOR SELECT TO portal_worker USING (true);

-- Name: customer_scope worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customer_scope FOR SELECT TO portal_worker USING (true);

-- Name: customers worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customers FOR SELECT TO portal_worker USING (true);

-- Name: document_restrictions worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.document_restrictions FOR SELECT TO portal_worker USING (true);

-- Name: expected_receipts worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.expected_receipts FOR SELECT TO portal_worker USING (true);

-- Name: external_identities worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.external_identities FOR SELECT TO portal_worker USING (true);

-- Name: invitations worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.invitations FOR SELECT TO portal_worker USING (true);

-- Name: journey_steps worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.journey_steps FOR SELECT TO portal_worker USING (true);

-- Name: masked_identifiers worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.masked_identifiers FOR SELECT TO portal_worker USING (true);

-- Name: oauth_clients worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.oauth_clients FOR SELECT TO portal_worker USING (true);

-- Name: order_lines worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.order_lines FOR SELECT TO portal_worker USING (true);

-- Name: order_margins worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.order_margins FOR SELECT TO portal_worker USING (true);

-- Name: orders worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.orders FOR SELECT TO portal_worker USING (true);

-- Name: partner_scope worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.partner_scope FOR SELECT TO portal_worker USING (true);

-- Name: partner_terms worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.partner_terms FOR SELECT TO portal_worker USING (true);

-- Name: partners worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.partners FOR SELECT TO portal_worker USING (true);

-- Name: passwords worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.passwords FOR SELECT TO portal_worker USING (true);

-- Name: price_list_scope worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.price_list_scope FOR SELECT TO portal_worker USING (true);

-- Name: price_lists worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.price_lists FOR SELECT TO portal_worker USING (true);

-- Name: prices worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.prices FOR SELECT TO portal_worker USING (true);

-- Name: products worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.products FOR SELECT TO portal_worker USING (true);

-- Name: quota_uses worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.quota_uses FOR SELECT TO portal_worker USING (true);

-- Name: refresh_tokens worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.refresh_tokens FOR SELECT TO portal_worker USING (true);

-- Name: revocations worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.revocations FOR SELECT TO portal_worker USING (true);

-- Name: sessions worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.sessions FOR SELECT TO portal_worker USING (true);

-- Name: sign_in_failures worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.sign_in_failures FOR SELECT TO portal_worker USING (true);

-- Name: staff worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.staff FOR SELECT TO portal_worker USING (true);

-- Name: stock_levels worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.stock_levels FOR SELECT TO portal_worker USING (true);

-- Name: touchpoint_locations worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoint_locations FOR SELECT TO portal_worker USING (true);

-- Name: touchpoint_notes worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoint_notes FOR SELECT TO portal_worker USING (true);

-- Name: touchpoint_receipts worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoint_receipts FOR SELECT TO portal_worker USING (true);

-- Name: touchpoints worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoints FOR SELECT TO portal_worker USING (true);

-- Name: trusted_documents worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.trusted_documents FOR SELECT TO portal_worker USING (true);

-- Name: warehouses worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.warehouses FOR SELECT TO portal_worker USING (true);

-- Name: campaign_assets worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.campaign_assets FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: campaign_enrolments worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.campaign_enrolments FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: campaign_memberships worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.campaign_memberships FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: campaign_products worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.campaign_products FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: campaigns worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.campaigns FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: client_assertions worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.client_assertions FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: client_budgets worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.client_budgets FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: consents worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.consents FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: customer_partner_links worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.customer_partner_links FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: customer_scope worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.customer_scope FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: customers worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.customers FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: expected_receipts worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.expected_receipts FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: external_identities worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.external_identities FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: invitations worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.invitations FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: oauth_clients worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.oauth_clients FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: order_lines worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.order_lines FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: order_margins worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.order_margins FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: orders worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.orders FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: partner_scope worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.partner_scope FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: partner_terms worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.partner_terms FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: partners worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.partners FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: passwords worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.passwords FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: price_list_scope worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.price_list_scope FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: price_lists worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.price_lists FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: prices worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.prices FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: products worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.products FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: quota_uses worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.quota_uses FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: refresh_tokens worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.refresh_tokens FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: sessions worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.sessions FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: sign_in_failures worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.sign_in_failures FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: staff worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.staff FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: stock_levels worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.stock_levels FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: warehouses worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.warehouses FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: SCHEMA portal; Type: ACL; Schema: -; Owner: portal_owner

GRANT USAGE ON SCHEMA portal TO portal_scoped;
GRANT USAGE ON SCHEMA portal TO portal_hq;
GRANT USAGE ON SCHEMA portal TO portal_auditor;
GRANT USAGE ON SCHEMA portal TO portal_worker;
GRANT ALL ON SCHEMA portal TO portal_definer;

-- Name: FUNCTION add_order_changes(changes portal.order_change[]); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.add_order_changes(changes portal.order_change[]) FROM PUBLIC;

-- Name: FUNCTION another_admin_remains(staff_id uuid, until date); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.another_admin_remains(staff_id uuid, until date) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.another_admin_remains(staff_id uuid, until date) TO portal_definer;

-- Name: FUNCTION append_access_event(kind text, customer_id uuid, subject_id uuid, purpose text, reason text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.append_access_event(kind text, customer_id uuid, subject_id uuid, purpose text, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.append_access_event(kind text, customer_id uuid, subject_id uuid, purpose text, reason text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.append_access_event(kind text, customer_id uuid, subject_id uuid, purpose text, reason text) TO portal_hq;
GRANT ALL ON FUNCTION portal.append_access_event(kind text, customer_id uuid, subject_id uuid, purpose text, reason text) TO portal_auditor;
GRANT ALL ON FUNCTION portal.append_access_event(kind text, customer_id uuid, subject_id uuid, purpose text, reason text) TO portal_worker;

-- Name: FUNCTION append_changes(kind text, subject_id uuid, changes text[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.append_changes(kind text, subject_id uuid, changes text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.append_changes(kind text, subject_id uuid, changes text[]) TO portal_definer;

-- Name: FUNCTION append_contact_search(looked_up integer, found_nobody integer); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.append_contact_search(looked_up integer, found_nobody integer) FROM PUBLIC;

-- Name: FUNCTION bound_principal(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.bound_principal() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_scoped;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_hq;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_auditor;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_worker;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_definer;

-- Name: FUNCTION caller_id(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.caller_id() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.caller_id() TO portal_definer;

-- Name: FUNCTION cannot_be_below(partner uuid, kind text, parent uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.cannot_be_below(partner uuid, kind text, parent uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.cannot_be_below(partner uuid, kind text, parent uuid) TO portal_definer;

-- Name: TABLE staff; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.staff TO portal_scoped;
GRANT SELECT ON TABLE portal.staff TO portal_hq;
GRANT SELECT ON TABLE portal.staff TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.staff TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.staff TO portal_definer;

-- Name: FUNCTION cannot_invite(partner uuid, role text, known portal.staff, bounds jsonb); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.cannot_invite(partner uuid, role text, known portal.staff, bounds jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.cannot_invite(partner uuid, role text, known portal.staff, bounds jsonb) TO portal_definer;

-- Name: TABLE customer_partner_links; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customer_partner_links TO portal_scoped;
GRANT SELECT ON TABLE portal.customer_partner_links TO portal_hq;
GRANT SELECT ON TABLE portal.customer_partner_links TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customer_partner_links TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customer_partner_links TO portal_definer;

-- Name: FUNCTION cannot_link(given portal.customer_partner_links); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.cannot_link(given portal.customer_partner_links) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.cannot_link(given portal.customer_partner_links) TO portal_definer;

-- Name: FUNCTION change_partner(asked jsonb, OUT partner_id uuid, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.change_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.change_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.change_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) TO portal_hq;

-- Name: FUNCTION change_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.change_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.change_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.change_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) TO portal_hq;

-- Name: FUNCTION code_word(words text, other text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.code_word(words text, other text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.code_word(words text, other text) TO portal_definer;

-- Name: FUNCTION count_contact_searches(searches jsonb, most integer); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.count_contact_searches(searches jsonb, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.count_contact_searches(searches jsonb, most integer) TO portal_scoped;
GRANT ALL ON FUNCTION portal.count_contact_searches(searches jsonb, most integer) TO portal_hq;
GRANT ALL ON FUNCTION portal.count_contact_searches(searches jsonb, most integer) TO portal_auditor;

-- Name: FUNCTION count_version(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.count_version() FROM PUBLIC;

-- Name: FUNCTION create_partner(asked jsonb, OUT partner_id uuid, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.create_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.create_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.create_partner(asked jsonb, OUT partner_id uuid, OUT refusal text) TO portal_hq;

-- Name: FUNCTION create_prospects(prospects jsonb); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.create_prospects(prospects jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.create_prospects(prospects jsonb) TO portal_scoped;
GRANT ALL ON FUNCTION portal.create_prospects(prospects jsonb) TO portal_hq;

-- Name: FUNCTION customers_by_contact(phone text, email text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.customers_by_contact(phone text, email text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.customers_by_contact(phone text, email text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.customers_by_contact(phone text, email text) TO portal_hq;
GRANT ALL ON FUNCTION portal.customers_by_contact(phone text, email text) TO portal_auditor;

-- Name: FUNCTION customers_with_contact(phone text, email text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.customers_with_contact(phone text, email text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.customers_with_contact(phone text, email text) TO portal_definer;

-- Name: FUNCTION deactivate_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.deactivate_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.deactivate_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.deactivate_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) TO portal_hq;

-- Name: FUNCTION demand(permission text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.demand(permission text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_hq;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_auditor;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_worker;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_definer;

-- Name: FUNCTION derive_customer_scope(customers uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.derive_customer_scope(customers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.derive_customer_scope(customers uuid[]) TO portal_worker;
GRANT ALL ON FUNCTION portal.derive_customer_scope(customers uuid[]) TO portal_definer;

-- Name: FUNCTION end_sessions(asked jsonb, OUT ended integer, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.end_sessions(asked jsonb, OUT ended integer, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.end_sessions(asked jsonb, OUT ended integer, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.end_sessions(asked jsonb, OUT ended integer, OUT refusal text) TO portal_hq;
GRANT ALL ON FUNCTION portal.end_sessions(asked jsonb, OUT ended integer, OUT refusal text) TO portal_auditor;

-- Name: FUNCTION erase_person(customer uuid, reason text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.erase_person(customer uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.erase_person(customer uuid, reason text) TO portal_hq;
GRANT ALL ON FUNCTION portal.erase_person(customer uuid, reason text) TO portal_worker;

-- Name: FUNCTION erase_person_customers(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.erase_person_customers(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.erase_person_customers(people uuid[]) TO portal_definer;

-- Name: FUNCTION erase_person_touchpoints(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.erase_person_touchpoints(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.erase_person_touchpoints(people uuid[]) TO portal_definer;

-- Name: FUNCTION export_person(customer uuid); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.export_person(customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.export_person(customer uuid) TO portal_hq;
GRANT ALL ON FUNCTION portal.export_person(customer uuid) TO portal_worker;

-- Name: FUNCTION export_person_audit(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.export_person_audit(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.export_person_audit(people uuid[]) TO portal_definer;

-- Name: FUNCTION export_person_campaigns(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.export_person_campaigns(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.export_person_campaigns(people uuid[]) TO portal_definer;

-- Name: FUNCTION export_person_customers(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.export_person_customers(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.export_person_customers(people uuid[]) TO portal_definer;

-- Name: FUNCTION export_person_orders(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.export_person_orders(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.export_person_orders(people uuid[]) TO portal_definer;

-- Name: FUNCTION export_person_touchpoints(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.export_person_touchpoints(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.export_person_touchpoints(people uuid[]) TO portal_definer;

-- Name: FUNCTION folded(text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.folded(text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.folded(text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.folded(text) TO portal_hq;
GRANT ALL ON FUNCTION portal.folded(text) TO portal_auditor;
GRANT ALL ON FUNCTION portal.folded(text) TO portal_worker;
GRANT ALL ON FUNCTION portal.folded(text) TO portal_definer;

-- Name: FUNCTION forget_revocations(size integer); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.forget_revocations(size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.forget_revocations(size integer) TO portal_worker;

-- Name: FUNCTION has_been_somebody(member uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.has_been_somebody(member uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.has_been_somebody(member uuid) TO portal_definer;

-- Name: TABLE customers; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customers TO portal_scoped;
GRANT SELECT ON TABLE portal.customers TO portal_hq;
GRANT SELECT ON TABLE portal.customers TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customers TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customers TO portal_definer;

-- Name: FUNCTION hold_customer(asked jsonb, OUT customer portal.customers, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.hold_customer(asked jsonb, OUT customer portal.customers, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.hold_customer(asked jsonb, OUT customer portal.customers, OUT refusal text) TO portal_definer;

-- Name: FUNCTION hold_member(asked jsonb, bounds jsonb, OUT member portal.staff, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.hold_member(asked jsonb, bounds jsonb, OUT member portal.staff, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.hold_member(asked jsonb, bounds jsonb, OUT member portal.staff, OUT refusal text) TO portal_definer;

-- Name: FUNCTION hold_with_caller(other uuid, bounds jsonb); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.hold_with_caller(other uuid, bounds jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.hold_with_caller(other uuid, bounds jsonb) TO portal_definer;

-- Name: FUNCTION in_my_scope(partner uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.in_my_scope(partner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.in_my_scope(partner uuid) TO portal_definer;

-- Name: FUNCTION invite_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.invite_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.invite_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.invite_staff(asked jsonb, bounds jsonb, OUT staff_id uuid, OUT refusal text) TO portal_hq;

-- Name: FUNCTION is_own_or_all(partner uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.is_own_or_all(partner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.is_own_or_all(partner uuid) TO portal_definer;

-- Name: FUNCTION keep_an_admin(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_an_admin() FROM PUBLIC;

-- Name: FUNCTION keep_coarse_stock(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_coarse_stock() FROM PUBLIC;

-- Name: FUNCTION keep_contact_masks(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_contact_masks() FROM PUBLIC;

-- Name: FUNCTION keep_deactivated(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.keep_deactivated() FROM PUBLIC;

-- Name: FUNCTION keep_identifier_masks(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_identifier_masks() FROM PUBLIC;

-- Name: FUNCTION keep_latest_consent(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.keep_latest_consent() FROM PUBLIC;

-- Name: FUNCTION keep_order_figures(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_order_figures() FROM PUBLIC;

-- Name: FUNCTION keep_order_returns(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_order_returns() FROM PUBLIC;

-- Name: FUNCTION keep_touchpoint_figures(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_touchpoint_figures() FROM PUBLIC;

-- Name: FUNCTION link_customer(asked jsonb, OUT link_id uuid, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.link_customer(asked jsonb, OUT link_id uuid, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.link_customer(asked jsonb, OUT link_id uuid, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.link_customer(asked jsonb, OUT link_id uuid, OUT refusal text) TO portal_hq;

-- Name: FUNCTION link_viewers(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.link_viewers() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.link_viewers() TO portal_worker;
GRANT ALL ON FUNCTION portal.link_viewers() TO portal_definer;
GRANT ALL ON FUNCTION portal.link_viewers() TO portal_scoped;
GRANT ALL ON FUNCTION portal.link_viewers() TO portal_hq;
GRANT ALL ON FUNCTION portal.link_viewers() TO portal_auditor;

-- Name: FUNCTION lock_scope(alone boolean); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.lock_scope(alone boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.lock_scope(alone boolean) TO portal_worker;
GRANT ALL ON FUNCTION portal.lock_scope(alone boolean) TO portal_definer;

-- Name: FUNCTION lock_scope_alone(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.lock_scope_alone() FROM PUBLIC;

-- Name: FUNCTION lock_scope_with_others(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.lock_scope_with_others() FROM PUBLIC;

-- Name: FUNCTION mask_email(email text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.mask_email(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.mask_email(email text) TO portal_definer;

-- Name: FUNCTION mask_identifier(kind text, value text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.mask_identifier(kind text, value text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.mask_identifier(kind text, value text) TO portal_definer;

-- Name: FUNCTION mask_phone(phone text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.mask_phone(phone text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.mask_phone(phone text) TO portal_definer;

-- Name: FUNCTION match_customers(identifiers jsonb, most integer); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.match_customers(identifiers jsonb, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.match_customers(identifiers jsonb, most integer) TO portal_scoped;
GRANT ALL ON FUNCTION portal.match_customers(identifiers jsonb, most integer) TO portal_hq;

-- Name: FUNCTION may(permission text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.may(permission text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_hq;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_auditor;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_worker;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_definer;

-- Name: FUNCTION may_contact(customer uuid, purpose text, channels text[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.may_contact(customer uuid, purpose text, channels text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.may_contact(customer uuid, purpose text, channels text[]) TO portal_definer;

-- Name: FUNCTION me(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.me() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.me() TO portal_scoped;
GRANT ALL ON FUNCTION portal.me() TO portal_hq;
GRANT ALL ON FUNCTION portal.me() TO portal_auditor;
GRANT ALL ON FUNCTION portal.me() TO portal_worker;
GRANT ALL ON FUNCTION portal.me() TO portal_definer;

-- Name: FUNCTION my_actor_id(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.my_actor_id() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.my_actor_id() TO portal_scoped;
GRANT ALL ON FUNCTION portal.my_actor_id() TO portal_hq;
GRANT ALL ON FUNCTION portal.my_actor_id() TO portal_auditor;
GRANT ALL ON FUNCTION portal.my_actor_id() TO portal_worker;
GRANT ALL ON FUNCTION portal.my_actor_id() TO portal_definer;

-- Name: FUNCTION my_session_id(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.my_session_id() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.my_session_id() TO portal_scoped;
GRANT ALL ON FUNCTION portal.my_session_id() TO portal_hq;
GRANT ALL ON FUNCTION portal.my_session_id() TO portal_auditor;
GRANT ALL ON FUNCTION portal.my_session_id() TO portal_worker;
GRANT ALL ON FUNCTION portal.my_session_id() TO portal_definer;

-- Name: FUNCTION my_staff_id(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.my_staff_id() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_scoped;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_hq;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_auditor;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_worker;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_definer;

-- Name: FUNCTION name_grams(name text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.name_grams(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.name_grams(name text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.name_grams(name text) TO portal_hq;
GRANT ALL ON FUNCTION portal.name_grams(name text) TO portal_auditor;
GRANT ALL ON FUNCTION portal.name_grams(name text) TO portal_worker;
GRANT ALL ON FUNCTION portal.name_grams(name text) TO portal_definer;

-- Name: FUNCTION named(facts jsonb); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.named(facts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.named(facts jsonb) TO portal_definer;

-- Name: FUNCTION order_counts(status text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.order_counts(status text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.order_counts(status text) TO portal_definer;

-- Name: FUNCTION order_exposure(kind text, status text, subtotal numeric, total numeric, returned numeric); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.order_exposure(kind text, status text, subtotal numeric, total numeric, returned numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.order_exposure(kind text, status text, subtotal numeric, total numeric, returned numeric) TO portal_definer;

-- Name: FUNCTION order_value(status text, subtotal numeric, total numeric, returned numeric); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.order_value(status text, subtotal numeric, total numeric, returned numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.order_value(status text, subtotal numeric, total numeric, returned numeric) TO portal_definer;

-- Name: FUNCTION order_worth(subtotal numeric, total numeric, returned numeric); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.order_worth(subtotal numeric, total numeric, returned numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.order_worth(subtotal numeric, total numeric, returned numeric) TO portal_definer;

-- Name: FUNCTION person_document(people uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.person_document(people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.person_document(people uuid[]) TO portal_definer;

-- Name: FUNCTION price_of(product uuid, pieces integer, on_day date); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.price_of(product uuid, pieces integer, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.price_of(product uuid, pieces integer, on_day date) TO portal_scoped;
GRANT ALL ON FUNCTION portal.price_of(product uuid, pieces integer, on_day date) TO portal_hq;
GRANT ALL ON FUNCTION portal.price_of(product uuid, pieces integer, on_day date) TO portal_auditor;

-- Name: FUNCTION record_consent(customer uuid, purpose text, channel text, state text, source text, evidence text, said_at timestamp with time zone, expires_on date, received_at timestamp with time zone); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.record_consent(customer uuid, purpose text, channel text, state text, source text, evidence text, said_at timestamp with time zone, expires_on date, received_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.record_consent(customer uuid, purpose text, channel text, state text, source text, evidence text, said_at timestamp with time zone, expires_on date, received_at timestamp with time zone) TO portal_scoped;
GRANT ALL ON FUNCTION portal.record_consent(customer uuid, purpose text, channel text, state text, source text, evidence text, said_at timestamp with time zone, expires_on date, received_at timestamp with time zone) TO portal_hq;

-- Name: FUNCTION refresh_customer_scope(customers uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.refresh_customer_scope(customers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.refresh_customer_scope(customers uuid[]) TO portal_worker;

-- Name: FUNCTION refresh_journeys(customers uuid[]); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.refresh_journeys(customers uuid[]) FROM PUBLIC;

-- Name: FUNCTION refresh_partner_scope(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.refresh_partner_scope() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.refresh_partner_scope() TO portal_worker;
GRANT ALL ON FUNCTION portal.refresh_partner_scope() TO portal_definer;

-- Name: FUNCTION refresh_price_list_scope(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.refresh_price_list_scope() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.refresh_price_list_scope() TO portal_worker;
GRANT ALL ON FUNCTION portal.refresh_price_list_scope() TO portal_definer;

-- Name: FUNCTION refuse_erased(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.refuse_erased() FROM PUBLIC;

-- Name: FUNCTION refuse_merge_into_erased(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.refuse_merge_into_erased() FROM PUBLIC;

-- Name: FUNCTION reveal_contact(customer uuid, purpose text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.reveal_contact(customer uuid, purpose text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.reveal_contact(customer uuid, purpose text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.reveal_contact(customer uuid, purpose text) TO portal_hq;

-- Name: FUNCTION revoke(kind text, subject_id uuid); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.revoke(kind text, subject_id uuid) FROM PUBLIC;

-- Name: FUNCTION revoke_partner(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.revoke_partner() FROM PUBLIC;

-- Name: FUNCTION revoke_regions(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.revoke_regions() FROM PUBLIC;

-- Name: FUNCTION revoke_session(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.revoke_session() FROM PUBLIC;

-- Name: FUNCTION revoke_staff(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.revoke_staff() FROM PUBLIC;

-- Name: FUNCTION same_person(customer uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.same_person(customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.same_person(customer uuid) TO portal_definer;

-- Name: FUNCTION search_grams(words text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.search_grams(words text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.search_grams(words text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.search_grams(words text) TO portal_hq;
GRANT ALL ON FUNCTION portal.search_grams(words text) TO portal_auditor;

-- Name: FUNCTION search_patterns(words text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.search_patterns(words text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.search_patterns(words text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.search_patterns(words text) TO portal_hq;
GRANT ALL ON FUNCTION portal.search_patterns(words text) TO portal_auditor;

-- Name: FUNCTION sees_customer(customer uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.sees_customer(customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.sees_customer(customer uuid) TO portal_definer;

-- Name: FUNCTION sees_customers_of(partner uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.sees_customers_of(partner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.sees_customers_of(partner uuid) TO portal_definer;

-- Name: FUNCTION sees_touchpoints(touchpoint uuid); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.sees_touchpoints(touchpoint uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.sees_touchpoints(touchpoint uuid) TO portal_scoped;

-- Name: FUNCTION stamp_access_event(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.stamp_access_event() FROM PUBLIC;

-- Name: FUNCTION stay_erased(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.stay_erased() FROM PUBLIC;

-- Name: FUNCTION stock_bucket(available bigint); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.stock_bucket(available bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.stock_bucket(available bigint) TO portal_definer;

-- Name: FUNCTION take_quota(quota text, amount integer, most integer); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.take_quota(quota text, amount integer, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.take_quota(quota text, amount integer, most integer) TO portal_scoped;
GRANT ALL ON FUNCTION portal.take_quota(quota text, amount integer, most integer) TO portal_hq;
GRANT ALL ON FUNCTION portal.take_quota(quota text, amount integer, most integer) TO portal_auditor;

-- Name: FUNCTION tell_revocations(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.tell_revocations() FROM PUBLIC;

-- Name: FUNCTION unlink_customer(asked jsonb, OUT ended integer, OUT refusal text); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.unlink_customer(asked jsonb, OUT ended integer, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.unlink_customer(asked jsonb, OUT ended integer, OUT refusal text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.unlink_customer(asked jsonb, OUT ended integer, OUT refusal text) TO portal_hq;

-- Name: FUNCTION uuid7_at(moment timestamp with time zone); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_scoped;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_hq;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_auditor;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_worker;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_definer;

-- Name: FUNCTION uuid7_bound(moment timestamp with time zone, "end" text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.uuid7_bound(moment timestamp with time zone, "end" text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.uuid7_bound(moment timestamp with time zone, "end" text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.uuid7_bound(moment timestamp with time zone, "end" text) TO portal_hq;
GRANT ALL ON FUNCTION portal.uuid7_bound(moment timestamp with time zone, "end" text) TO portal_auditor;

-- Name: FUNCTION uuid7_of(moment timestamp with time zone, name text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.uuid7_of(moment timestamp with time zone, name text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.uuid7_of(moment timestamp with time zone, name text) TO portal_worker;

-- Name: FUNCTION was_ended_above(link portal.customer_partner_links); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.was_ended_above(link portal.customer_partner_links) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.was_ended_above(link portal.customer_partner_links) TO portal_definer;

-- Name: FUNCTION write_contacts(rows jsonb); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.write_contacts(rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.write_contacts(rows jsonb) TO portal_worker;

-- Name: FUNCTION write_identifiers(rows jsonb); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.write_identifiers(rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.write_identifiers(rows jsonb) TO portal_worker;

-- Name: TABLE access_events; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.access_events TO portal_scoped;
GRANT SELECT ON TABLE portal.access_events TO portal_hq;
GRANT SELECT ON TABLE portal.access_events TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.access_events TO portal_worker;
GRANT SELECT,INSERT ON TABLE portal.access_events TO portal_definer;

-- Name: TABLE access_seals; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.access_seals TO portal_worker;

-- Name: TABLE campaign_assets; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.campaign_assets TO portal_scoped;
GRANT SELECT ON TABLE portal.campaign_assets TO portal_hq;
GRANT SELECT ON TABLE portal.campaign_assets TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.campaign_assets TO portal_worker;

-- Name: TABLE campaign_enrolments; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.campaign_enrolments TO portal_scoped;
GRANT SELECT ON TABLE portal.campaign_enrolments TO portal_hq;
GRANT SELECT ON TABLE portal.campaign_enrolments TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.campaign_enrolments TO portal_worker;

-- Name: TABLE campaign_memberships; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.campaign_memberships TO portal_scoped;
GRANT SELECT ON TABLE portal.campaign_memberships TO portal_hq;
GRANT SELECT ON TABLE portal.campaign_memberships TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.campaign_memberships TO portal_worker;
GRANT SELECT ON TABLE portal.campaign_memberships TO portal_definer;

-- Name: TABLE campaign_products; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.campaign_products TO portal_scoped;
GRANT SELECT ON TABLE portal.campaign_products TO portal_hq;
GRANT SELECT ON TABLE portal.campaign_products TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.campaign_products TO portal_worker;

-- Name: TABLE campaigns; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.campaigns TO portal_scoped;
GRANT SELECT ON TABLE portal.campaigns TO portal_hq;
GRANT SELECT ON TABLE portal.campaigns TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.campaigns TO portal_worker;

-- Name: TABLE client_assertions; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.client_assertions TO portal_worker;

-- Name: TABLE client_budgets; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,UPDATE ON TABLE portal.client_budgets TO portal_worker;

-- Name: TABLE coarse_stock; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.coarse_stock TO portal_scoped;
GRANT SELECT ON TABLE portal.coarse_stock TO portal_hq;
GRANT SELECT ON TABLE portal.coarse_stock TO portal_auditor;
GRANT SELECT ON TABLE portal.coarse_stock TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.coarse_stock TO portal_definer;

-- Name: TABLE consent_events; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.consent_events TO portal_scoped;
GRANT SELECT ON TABLE portal.consent_events TO portal_hq;
GRANT SELECT ON TABLE portal.consent_events TO portal_auditor;
GRANT SELECT ON TABLE portal.consent_events TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.consent_events TO portal_definer;

-- Name: TABLE consents; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.consents TO portal_scoped;
GRANT SELECT ON TABLE portal.consents TO portal_hq;
GRANT SELECT ON TABLE portal.consents TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.consents TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.consents TO portal_definer;

-- Name: TABLE credit_exposures; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.credit_exposures TO portal_scoped;
GRANT SELECT ON TABLE portal.credit_exposures TO portal_hq;
GRANT SELECT ON TABLE portal.credit_exposures TO portal_auditor;
GRANT SELECT ON TABLE portal.credit_exposures TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.credit_exposures TO portal_definer;

-- Name: TABLE customer_contacts; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.customer_contacts TO portal_definer;

-- Name: TABLE customer_figures; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customer_figures TO portal_scoped;
GRANT SELECT ON TABLE portal.customer_figures TO portal_hq;
GRANT SELECT ON TABLE portal.customer_figures TO portal_auditor;
GRANT SELECT ON TABLE portal.customer_figures TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customer_figures TO portal_definer;

-- Name: TABLE customer_identifiers; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.customer_identifiers TO portal_definer;

-- Name: TABLE customer_order_figures; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customer_order_figures TO portal_scoped;
GRANT SELECT ON TABLE portal.customer_order_figures TO portal_hq;
GRANT SELECT ON TABLE portal.customer_order_figures TO portal_auditor;
GRANT SELECT ON TABLE portal.customer_order_figures TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customer_order_figures TO portal_definer;

-- Name: TABLE customer_scope; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customer_scope TO portal_scoped;
GRANT SELECT ON TABLE portal.customer_scope TO portal_hq;
GRANT SELECT ON TABLE portal.customer_scope TO portal_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.customer_scope TO portal_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.customer_scope TO portal_definer;

-- Name: TABLE document_restrictions; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE ON TABLE portal.document_restrictions TO portal_worker;

-- Name: TABLE expected_receipts; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.expected_receipts TO portal_scoped;
GRANT SELECT ON TABLE portal.expected_receipts TO portal_hq;
GRANT SELECT ON TABLE portal.expected_receipts TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.expected_receipts TO portal_worker;

-- Name: TABLE external_identities; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.external_identities TO portal_worker;
GRANT SELECT ON TABLE portal.external_identities TO portal_definer;

-- Name: TABLE invitations; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,UPDATE ON TABLE portal.invitations TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.invitations TO portal_definer;

-- Name: TABLE journey_steps; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.journey_steps TO portal_scoped;
GRANT SELECT ON TABLE portal.journey_steps TO portal_hq;
GRANT SELECT ON TABLE portal.journey_steps TO portal_auditor;
GRANT SELECT ON TABLE portal.journey_steps TO portal_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.journey_steps TO portal_definer;

-- Name: TABLE masked_identifiers; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.masked_identifiers TO portal_scoped;
GRANT SELECT ON TABLE portal.masked_identifiers TO portal_hq;
GRANT SELECT ON TABLE portal.masked_identifiers TO portal_auditor;
GRANT SELECT ON TABLE portal.masked_identifiers TO portal_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.masked_identifiers TO portal_definer;

-- Name: TABLE oauth_clients; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,UPDATE ON TABLE portal.oauth_clients TO portal_worker;
GRANT SELECT,UPDATE ON TABLE portal.oauth_clients TO portal_definer;

-- Name: TABLE order_lines; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.order_lines TO portal_scoped;
GRANT SELECT ON TABLE portal.order_lines TO portal_hq;
GRANT SELECT ON TABLE portal.order_lines TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.order_lines TO portal_worker;
GRANT SELECT ON TABLE portal.order_lines TO portal_definer;

-- Name: TABLE order_margins; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.order_margins TO portal_scoped;
GRANT SELECT ON TABLE portal.order_margins TO portal_hq;
GRANT SELECT ON TABLE portal.order_margins TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.order_margins TO portal_worker;

-- Name: TABLE orders; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.orders TO portal_scoped;
GRANT SELECT ON TABLE portal.orders TO portal_hq;
GRANT SELECT ON TABLE portal.orders TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.orders TO portal_worker;
GRANT SELECT,UPDATE ON TABLE portal.orders TO portal_definer;

-- Name: TABLE partner_scope; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.partner_scope TO portal_scoped;
GRANT SELECT ON TABLE portal.partner_scope TO portal_hq;
GRANT SELECT ON TABLE portal.partner_scope TO portal_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.partner_scope TO portal_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.partner_scope TO portal_definer;

-- Name: TABLE partner_terms; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.partner_terms TO portal_scoped;
GRANT SELECT ON TABLE portal.partner_terms TO portal_hq;
GRANT SELECT ON TABLE portal.partner_terms TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.partner_terms TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.partner_terms TO portal_definer;

-- Name: TABLE partners; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.partners TO portal_scoped;
GRANT SELECT ON TABLE portal.partners TO portal_hq;
GRANT SELECT ON TABLE portal.partners TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.partners TO portal_worker;
GRANT SELECT,INSERT ON TABLE portal.partners TO portal_definer;

-- Name: TABLE passwords; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,UPDATE ON TABLE portal.passwords TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.passwords TO portal_definer;

-- Name: TABLE price_list_scope; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.price_list_scope TO portal_scoped;
GRANT SELECT ON TABLE portal.price_list_scope TO portal_hq;
GRANT SELECT ON TABLE portal.price_list_scope TO portal_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.price_list_scope TO portal_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.price_list_scope TO portal_definer;

-- Name: TABLE price_lists; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.price_lists TO portal_scoped;
GRANT SELECT ON TABLE portal.price_lists TO portal_hq;
GRANT SELECT ON TABLE portal.price_lists TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.price_lists TO portal_worker;
GRANT SELECT ON TABLE portal.price_lists TO portal_definer;

-- Name: TABLE prices; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.prices TO portal_scoped;
GRANT SELECT ON TABLE portal.prices TO portal_hq;
GRANT SELECT ON TABLE portal.prices TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.prices TO portal_worker;

-- Name: TABLE products; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.products TO portal_scoped;
GRANT SELECT ON TABLE portal.products TO portal_hq;
GRANT SELECT ON TABLE portal.products TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.products TO portal_worker;

-- Name: TABLE quota_uses; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,UPDATE ON TABLE portal.quota_uses TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.quota_uses TO portal_definer;

-- Name: TABLE refresh_tokens; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.refresh_tokens TO portal_worker;

-- Name: TABLE revocations; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.revocations TO portal_worker;
GRANT SELECT,INSERT,DELETE ON TABLE portal.revocations TO portal_definer;

-- Name: TABLE sessions; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.sessions TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.sessions TO portal_definer;

-- Name: TABLE sign_in_failures; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.sign_in_failures TO portal_worker;

-- Name: TABLE stock_levels; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.stock_levels TO portal_scoped;
GRANT SELECT ON TABLE portal.stock_levels TO portal_hq;
GRANT SELECT ON TABLE portal.stock_levels TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.stock_levels TO portal_worker;
GRANT SELECT ON TABLE portal.stock_levels TO portal_definer;

-- Name: TABLE touchpoint_locations; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoint_locations TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_locations TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoint_locations TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_locations TO portal_worker;
GRANT SELECT,DELETE ON TABLE portal.touchpoint_locations TO portal_definer;

-- Name: TABLE touchpoint_notes; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoint_notes TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_notes TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoint_notes TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_notes TO portal_worker;
GRANT SELECT,DELETE ON TABLE portal.touchpoint_notes TO portal_definer;

-- Name: TABLE touchpoint_receipts; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoint_receipts TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_receipts TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoint_receipts TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_receipts TO portal_worker;
GRANT SELECT,UPDATE ON TABLE portal.touchpoint_receipts TO portal_definer;

-- Name: TABLE touchpoints; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoints TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoints TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoints TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoints TO portal_worker;
GRANT SELECT,UPDATE ON TABLE portal.touchpoints TO portal_definer;

-- Name: TABLE trusted_documents; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.trusted_documents TO portal_worker;

-- Name: TABLE warehouses; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.warehouses TO portal_scoped;
GRANT SELECT ON TABLE portal.warehouses TO portal_hq;
GRANT SELECT ON TABLE portal.warehouses TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.warehouses TO portal_worker;
