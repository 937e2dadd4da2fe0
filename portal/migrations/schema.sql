-- Name: portal; Type: SCHEMA; Schema: -; Owner: portal_owner

CREATE SCHEMA portal;

ALTER SCHEMA portal OWNER TO portal_owner;

-- Name: SCHEMA portal; Type: COMMENT; Schema: -; Owner: portal_owner

COMMENT ON SCHEMA portal IS 'policies d427550d6bb274d8fc39d4bf4516cb7adb1b5196b674cace767a61832fd90ecd c80201e39bc62af6b27cc1700a0c2d8e';

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

-- Name: keep_touchpoint_figures(); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.keep_touchpoint_figures() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into portal.customer_figures as f (customer_id, touchpoint_count, last_touchpoint_at)
  select customer_id, count(*), max(occurred_at) from written group by customer_id order by customer_id
  on conflict (customer_id) do update
  set touchpoint_count = f.touchpoint_count + excluded.touchpoint_count,
    last_touchpoint_at = greatest(f.last_touchpoint_at, excluded.last_touchpoint_at);
  return null;
end $$;

ALTER FUNCTION portal.keep_touchpoint_figures() OWNER TO portal_definer;

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

-- Name: match_customers(jsonb); Type: FUNCTION; Schema: portal; Owner: portal_definer

CREATE FUNCTION portal.match_customers(identifiers jsonb) RETURNS TABLE("position" integer, kind text, customer_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION portal.match_customers(identifiers jsonb) OWNER TO portal_definer;

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

-- Name: refresh_customer_scope(uuid[]); Type: FUNCTION; Schema: portal; Owner: portal_owner

CREATE FUNCTION portal.refresh_customer_scope(customers uuid[] DEFAULT NULL::uuid[]) RETURNS void
    LANGUAGE sql
    AS $$
  with derived as (
    select v.viewer_id as partner_id, l.customer_id, range_agg(daterange(l.started_on, l.ended_on)) as valid
    from portal.customer_partner_links l
    join portal.link_viewers() v on v.partner_id = l.partner_id
    where customers is null or l.customer_id = any (customers)
    group by v.viewer_id, l.customer_id
  ), gone as (
    delete from portal.customer_scope s
    where (customers is null or s.customer_id = any (customers))
      and not exists (
        select from derived d where (d.partner_id, d.customer_id) = (s.partner_id, s.customer_id))
  )
  insert into portal.customer_scope as s (partner_id, customer_id, valid)
  select partner_id, customer_id, valid from derived order by customer_id, partner_id
  on conflict (partner_id, customer_id) do update set valid = excluded.valid
  where s.valid is distinct from excluded.valid
$$;

ALTER FUNCTION portal.refresh_customer_scope(customers uuid[]) OWNER TO portal_owner;

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

-- Name: customer_partner_links; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.customer_partner_links (
    id uuid NOT NULL,
    relation character varying(20) NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    customer_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    CONSTRAINT links_dates CHECK ((ended_on > started_on))
);

ALTER TABLE ONLY portal.customer_partner_links FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.customer_partner_links OWNER TO portal_owner;

-- Name: TABLE customer_partner_links; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.customer_partner_links IS 'That a partner serves a customer: *the* key of who may see the customer.';

-- Name: COLUMN customer_partner_links.relation; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.customer_partner_links.relation IS 'SOLD: SOLD\nSERVICED: SERVICED\nREGISTERED: REGISTERED';

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
    merged_into_id uuid
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
    partner_id uuid NOT NULL
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

-- Name: staff; Type: TABLE; Schema: portal; Owner: portal_owner

CREATE TABLE portal.staff (
    id uuid NOT NULL,
    number character varying(32) NOT NULL,
    display_name character varying(200) NOT NULL,
    role character varying(32) NOT NULL,
    status character varying(20) NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    partner_id uuid NOT NULL
);

ALTER TABLE ONLY portal.staff FORCE ROW LEVEL SECURITY;

ALTER TABLE portal.staff OWNER TO portal_owner;

-- Name: TABLE staff; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON TABLE portal.staff IS 'A member of a partner''s staff, or its machine; membership is by date.';

-- Name: COLUMN staff.role; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.staff.role IS 'DEALER_SALES: DEALER_SALES\nDEALER_SERVICE: DEALER_SERVICE\nDEALER_MANAGER: DEALER_MANAGER\nDISTRIBUTOR_MANAGER: DISTRIBUTOR_MANAGER\nPARTNER_INTEGRATION: PARTNER_INTEGRATION\nHQ_CHANNEL_MANAGER: HQ_CHANNEL_MANAGER\nHQ_MARKETING: HQ_MARKETING\nHQ_SERVICE: HQ_SERVICE\nHQ_AUDITOR: HQ_AUDITOR\nHQ_ADMIN: HQ_ADMIN';

-- Name: COLUMN staff.status; Type: COMMENT; Schema: portal; Owner: portal_owner

COMMENT ON COLUMN portal.staff.status IS 'INVITED: INVITED\nACTIVE: ACTIVE\nDEACTIVATED: DEACTIVATED';

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
    supersedes_id uuid
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

-- Name: consents consents_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (id);

-- Name: customer_contacts customer_contacts_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_contacts
    ADD CONSTRAINT customer_contacts_pkey PRIMARY KEY (customer_id);

-- Name: customer_figures customer_figures_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_figures
    ADD CONSTRAINT customer_figures_pkey PRIMARY KEY (customer_id);

-- Name: customer_identifiers customer_identifiers_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_identifiers
    ADD CONSTRAINT customer_identifiers_pkey PRIMARY KEY (id);

-- Name: customer_partner_links customer_partner_links_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT customer_partner_links_pkey PRIMARY KEY (id);

-- Name: customer_scope customer_scope_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_scope
    ADD CONSTRAINT customer_scope_pkey PRIMARY KEY (partner_id, customer_id);

-- Name: customers customers_number_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customers
    ADD CONSTRAINT customers_number_key UNIQUE (number);

-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);

-- Name: masked_identifiers masked_identifiers_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.masked_identifiers
    ADD CONSTRAINT masked_identifiers_pkey PRIMARY KEY (id);

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

-- Name: staff staff_number_key; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.staff
    ADD CONSTRAINT staff_number_key UNIQUE (number);

-- Name: staff staff_pkey; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);

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

-- Name: consents uid_consents_custome_d6508c; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consents
    ADD CONSTRAINT uid_consents_custome_d6508c UNIQUE (customer_id, purpose, channel);

-- Name: customer_identifiers uid_customer_id_custome_de76f7; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_identifiers
    ADD CONSTRAINT uid_customer_id_custome_de76f7 UNIQUE (customer_id, kind, value);

-- Name: customer_partner_links uid_customer_pa_custome_6e25b4; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT uid_customer_pa_custome_6e25b4 UNIQUE (customer_id, partner_id, relation, started_on);

-- Name: touchpoint_receipts uid_touchpoint__partner_a19de3; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoint_receipts
    ADD CONSTRAINT uid_touchpoint__partner_a19de3 UNIQUE (partner_id, client_ref);

-- Name: touchpoints uid_touchpoints_custome_fc6664; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT uid_touchpoints_custome_fc6664 UNIQUE (customer_id, id);

-- Name: touchpoints uid_touchpoints_partner_523fe2; Type: CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT uid_touchpoints_partner_523fe2 UNIQUE (partner_id, id);

-- Name: customer_scope_customer_id_idx; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX customer_scope_customer_id_idx ON portal.customer_scope USING btree (customer_id);

-- Name: idx_customer_id_kind_eeb5e7; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_customer_id_kind_eeb5e7 ON portal.customer_identifiers USING btree (kind, value);

-- Name: idx_customer_pa_partner_7612da; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_customer_pa_partner_7612da ON portal.customer_partner_links USING btree (partner_id);

-- Name: idx_masked_iden_custome_8e9b94; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_masked_iden_custome_8e9b94 ON portal.masked_identifiers USING btree (customer_id);

-- Name: idx_partner_ter_parent__91974f; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_partner_ter_parent__91974f ON portal.partner_terms USING btree (parent_id);

-- Name: idx_staff_partner_75304d; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_staff_partner_75304d ON portal.staff USING btree (partner_id);

-- Name: idx_touchpoint__custome_992b39; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_touchpoint__custome_992b39 ON portal.touchpoint_receipts USING btree (customer_id);

-- Name: idx_touchpoint__custome_f9a3e3; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_touchpoint__custome_f9a3e3 ON portal.touchpoint_locations USING btree (customer_id);

-- Name: idx_touchpoint__partner_4db591; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX idx_touchpoint__partner_4db591 ON portal.touchpoint_notes USING btree (partner_id);

-- Name: partner_scope_partner_id_idx; Type: INDEX; Schema: portal; Owner: portal_owner

CREATE INDEX partner_scope_partner_id_idx ON portal.partner_scope USING btree (partner_id);

-- Name: touchpoints figures_on_insert; Type: TRIGGER; Schema: portal; Owner: portal_owner

CREATE TRIGGER figures_on_insert AFTER INSERT ON portal.touchpoints REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal.keep_touchpoint_figures();

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

-- Name: consents consents_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.consents
    ADD CONSTRAINT consents_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_contacts customer_contacts_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_contacts
    ADD CONSTRAINT customer_contacts_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_figures customer_figures_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_figures
    ADD CONSTRAINT customer_figures_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_identifiers customer_identifiers_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_identifiers
    ADD CONSTRAINT customer_identifiers_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: customer_partner_links customer_partner_links_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.customer_partner_links
    ADD CONSTRAINT customer_partner_links_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

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

-- Name: masked_identifiers masked_identifiers_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.masked_identifiers
    ADD CONSTRAINT masked_identifiers_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

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

-- Name: staff staff_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.staff
    ADD CONSTRAINT staff_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

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

-- Name: touchpoints touchpoints_customer_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES portal.customers(id) ON DELETE RESTRICT;

-- Name: touchpoints touchpoints_own_supersedes; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_own_supersedes FOREIGN KEY (partner_id, supersedes_id) REFERENCES portal.touchpoints(partner_id, id) ON DELETE RESTRICT;

-- Name: touchpoints touchpoints_partner_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES portal.partners(id) ON DELETE RESTRICT;

-- Name: touchpoints touchpoints_recorded_by_id_fkey; Type: FK CONSTRAINT; Schema: portal; Owner: portal_owner

ALTER TABLE ONLY portal.touchpoints
    ADD CONSTRAINT touchpoints_recorded_by_id_fkey FOREIGN KEY (recorded_by_id) REFERENCES portal.staff(id) ON DELETE RESTRICT;

-- Name: consents auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.consents FOR SELECT TO portal_auditor USING (true);

-- Name: customer_figures auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customer_figures FOR SELECT TO portal_auditor USING (true);

-- Name: customer_partner_links auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customer_partner_links FOR SELECT TO portal_auditor USING (true);

-- Name: customer_scope auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customer_scope FOR SELECT TO portal_auditor USING (true);

-- Name: customers auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.customers FOR SELECT TO portal_auditor USING (true);

-- Name: masked_identifiers auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.masked_identifiers FOR SELECT TO portal_auditor USING (true);

-- Name: partner_scope auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.partner_scope FOR SELECT TO portal_auditor USING (true);

-- Name: partner_terms auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.partner_terms FOR SELECT TO portal_auditor USING (true);

-- Name: partners auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.partners FOR SELECT TO portal_auditor USING (true);

-- Name: staff auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.staff FOR SELECT TO portal_auditor USING (true);

-- Name: touchpoint_locations auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoint_locations FOR SELECT TO portal_auditor USING (true);

-- Name: touchpoint_notes auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoint_notes FOR SELECT TO portal_auditor USING (( SELECT portal.may('TOUCHPOINT_NOTE_READ'::text) AS may));

-- Name: touchpoint_receipts auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoint_receipts FOR SELECT TO portal_auditor USING (true);

-- Name: touchpoints auditor_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY auditor_select ON portal.touchpoints FOR SELECT TO portal_auditor USING (true);

-- Name: consents; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.consents ENABLE ROW LEVEL SECURITY;

-- Name: customer_contacts; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_contacts ENABLE ROW LEVEL SECURITY;

-- Name: customer_figures; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_figures ENABLE ROW LEVEL SECURITY;

-- Name: customer_identifiers; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_identifiers ENABLE ROW LEVEL SECURITY;

-- Name: customer_partner_links; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_partner_links ENABLE ROW LEVEL SECURITY;

-- Name: customer_scope; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customer_scope ENABLE ROW LEVEL SECURITY;

-- Name: customers; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.customers ENABLE ROW LEVEL SECURITY;

-- Name: customer_identifiers definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.customer_identifiers FOR DELETE TO portal_definer USING (true);

-- Name: masked_identifiers definer_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_delete ON portal.masked_identifiers FOR DELETE TO portal_definer USING (true);

-- Name: customer_contacts definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_contacts FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_figures definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_figures FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_identifiers definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_identifiers FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_partner_links definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_partner_links FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_scope definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customer_scope FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customers definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.customers FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: masked_identifiers definer_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_insert ON portal.masked_identifiers FOR INSERT TO portal_definer WITH CHECK (true);

-- Name: customer_contacts definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_contacts FOR SELECT TO portal_definer USING (true);

-- Name: customer_figures definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_figures FOR SELECT TO portal_definer USING (true);

-- Name: customer_identifiers definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_identifiers FOR SELECT TO portal_definer USING (true);

-- Name: customer_partner_links definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_partner_links FOR SELECT TO portal_definer USING (true);

-- Name: customer_scope definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customer_scope FOR SELECT TO portal_definer USING (true);

-- Name: customers definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.customers FOR SELECT TO portal_definer USING (true);

-- Name: masked_identifiers definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.masked_identifiers FOR SELECT TO portal_definer USING (true);

-- Name: partner_terms definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.partner_terms FOR SELECT TO portal_definer USING (true);

-- Name: partners definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.partners FOR SELECT TO portal_definer USING (true);

-- Name: touchpoints definer_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_select ON portal.touchpoints FOR SELECT TO portal_definer USING (true);

-- Name: customer_contacts definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_contacts FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_figures definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_figures FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customer_identifiers definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customer_identifiers FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: customers definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.customers FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: masked_identifiers definer_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY definer_update ON portal.masked_identifiers FOR UPDATE TO portal_definer USING (true) WITH CHECK (true);

-- Name: touchpoint_locations hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoint_locations FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: touchpoint_notes hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoint_notes FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: touchpoint_receipts hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoint_receipts FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: touchpoints hq_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_insert ON portal.touchpoints FOR INSERT TO portal_hq WITH CHECK (true);

-- Name: consents hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.consents FOR SELECT TO portal_hq USING (true);

-- Name: customer_figures hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customer_figures FOR SELECT TO portal_hq USING (true);

-- Name: customer_partner_links hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customer_partner_links FOR SELECT TO portal_hq USING (true);

-- Name: customer_scope hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customer_scope FOR SELECT TO portal_hq USING (true);

-- Name: customers hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.customers FOR SELECT TO portal_hq USING (true);

-- Name: masked_identifiers hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.masked_identifiers FOR SELECT TO portal_hq USING (true);

-- Name: partner_scope hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.partner_scope FOR SELECT TO portal_hq USING (true);

-- Name: partner_terms hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.partner_terms FOR SELECT TO portal_hq USING (true);

-- Name: partners hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.partners FOR SELECT TO portal_hq USING (true);

-- Name: staff hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.staff FOR SELECT TO portal_hq USING (true);

-- Name: touchpoint_locations hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoint_locations FOR SELECT TO portal_hq USING (true);

-- Name: touchpoint_notes hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoint_notes FOR SELECT TO portal_hq USING (( SELECT portal.may('TOUCHPOINT_NOTE_READ'::text) AS may));

-- Name: touchpoint_receipts hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoint_receipts FOR SELECT TO portal_hq USING (true);

-- Name: touchpoints hq_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY hq_select ON portal.touchpoints FOR SELECT TO portal_hq USING (true);

-- Name: masked_identifiers; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.masked_identifiers ENABLE ROW LEVEL SECURITY;

-- Name: partner_scope; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.partner_scope ENABLE ROW LEVEL SECURITY;

-- Name: partner_terms; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.partner_terms ENABLE ROW LEVEL SECURITY;

-- Name: partners; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.partners ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_locations scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoint_locations FOR INSERT TO portal_scoped WITH CHECK (((partner_id = ( SELECT portal.me() AS me)) AND (EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoint_locations.customer_id))))));

-- Name: touchpoint_notes scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoint_notes FOR INSERT TO portal_scoped WITH CHECK ((partner_id = ( SELECT portal.me() AS me)));

-- Name: touchpoint_receipts scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoint_receipts FOR INSERT TO portal_scoped WITH CHECK (((partner_id = ( SELECT portal.me() AS me)) AND (EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoint_receipts.customer_id))))));

-- Name: touchpoints scoped_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_insert ON portal.touchpoints FOR INSERT TO portal_scoped WITH CHECK (((partner_id = ( SELECT portal.me() AS me)) AND (EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoints.customer_id)))) AND (recorded_by_id = ( SELECT portal.my_staff_id() AS my_staff_id))));

-- Name: consents scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.consents FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = consents.customer_id)))));

-- Name: customer_figures scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customer_figures FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = customer_figures.customer_id)))));

-- Name: customer_partner_links scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customer_partner_links FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = customer_partner_links.customer_id)))));

-- Name: customer_scope scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customer_scope FOR SELECT TO portal_scoped USING (((partner_id = ( SELECT portal.me() AS me)) AND (valid @> CURRENT_DATE)));

-- Name: customers scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.customers FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = customers.id)))));

-- Name: masked_identifiers scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.masked_identifiers FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = masked_identifiers.customer_id)))));

-- Name: partner_scope scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.partner_scope FOR SELECT TO portal_scoped USING ((viewer_id = ( SELECT portal.me() AS me)));

-- Name: partner_terms scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.partner_terms FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = partner_terms.partner_id)))));

-- Name: partners scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.partners FOR SELECT TO portal_scoped USING (true);

-- Name: staff scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.staff FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.partner_scope s
  WHERE ((s.viewer_id = ( SELECT portal.me() AS me)) AND (s.partner_id = staff.partner_id)))));

-- Name: touchpoint_locations scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoint_locations FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoint_locations.customer_id)))));

-- Name: touchpoint_notes scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoint_notes FOR SELECT TO portal_scoped USING ((( SELECT portal.may('TOUCHPOINT_NOTE_READ'::text) AS may) AND (partner_id = ( SELECT portal.me() AS me))));

-- Name: touchpoint_receipts scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoint_receipts FOR SELECT TO portal_scoped USING ((partner_id = ( SELECT portal.me() AS me)));

-- Name: touchpoints scoped_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY scoped_select ON portal.touchpoints FOR SELECT TO portal_scoped USING ((EXISTS ( SELECT
   FROM portal.customer_scope s
  WHERE ((s.partner_id = ( SELECT portal.me() AS me)) AND (s.customer_id = touchpoints.customer_id)))));

-- Name: staff; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.staff ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_locations; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoint_locations ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_notes; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoint_notes ENABLE ROW LEVEL SECURITY;

-- Name: touchpoint_receipts; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoint_receipts ENABLE ROW LEVEL SECURITY;

-- Name: touchpoints; Type: ROW SECURITY; Schema: portal; Owner: portal_owner

ALTER TABLE portal.touchpoints ENABLE ROW LEVEL SECURITY;

-- Name: customer_scope worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.customer_scope FOR DELETE TO portal_worker USING (true);

-- Name: partner_scope worker_delete; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_delete ON portal.partner_scope FOR DELETE TO portal_worker USING (true);

-- Name: consents worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.consents FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: customer_partner_links worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.customer_partner_links FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: customer_scope worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.customer_scope FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: customers worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.customers FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: partner_scope worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.partner_scope FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: partner_terms worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.partner_terms FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: partners worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.partners FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: staff worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.staff FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoint_locations worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoint_locations FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoint_notes worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoint_notes FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoint_receipts worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoint_receipts FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: touchpoints worker_insert; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_insert ON portal.touchpoints FOR INSERT TO portal_worker WITH CHECK (true);

-- Name: consents worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.consents FOR SELECT TO portal_worker USING (true);

-- Name: customer_figures worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customer_figures FOR SELECT TO portal_worker USING (true);

-- Name: customer_partner_links worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customer_partner_links FOR SELECT TO portal_worker USING (true);

-- Name: customer_scope worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customer_scope FOR SELECT TO portal_worker USING (true);

-- Name: customers worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.customers FOR SELECT TO portal_worker USING (true);

-- Name: masked_identifiers worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.masked_identifiers FOR SELECT TO portal_worker USING (true);

-- Name: partner_scope worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.partner_scope FOR SELECT TO portal_worker USING (true);

-- Name: partner_terms worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.partner_terms FOR SELECT TO portal_worker USING (true);

-- Name: partners worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.partners FOR SELECT TO portal_worker USING (true);

-- Name: staff worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.staff FOR SELECT TO portal_worker USING (true);

-- Name: touchpoint_locations worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoint_locations FOR SELECT TO portal_worker USING (true);

-- Name: touchpoint_notes worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoint_notes FOR SELECT TO portal_worker USING (true);

-- Name: touchpoint_receipts worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoint_receipts FOR SELECT TO portal_worker USING (true);

-- Name: touchpoints worker_select; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_select ON portal.touchpoints FOR SELECT TO portal_worker USING (true);

-- Name: consents worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.consents FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: customer_partner_links worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.customer_partner_links FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: customer_scope worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.customer_scope FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: customers worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.customers FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: partner_scope worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.partner_scope FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: partner_terms worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.partner_terms FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: partners worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.partners FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: staff worker_update; Type: POLICY; Schema: portal; Owner: portal_owner

CREATE POLICY worker_update ON portal.staff FOR UPDATE TO portal_worker USING (true) WITH CHECK (true);

-- Name: SCHEMA portal; Type: ACL; Schema: -; Owner: portal_owner

GRANT USAGE ON SCHEMA portal TO portal_scoped;
GRANT USAGE ON SCHEMA portal TO portal_hq;
GRANT USAGE ON SCHEMA portal TO portal_auditor;
GRANT USAGE ON SCHEMA portal TO portal_worker;
GRANT ALL ON SCHEMA portal TO portal_definer;

-- Name: FUNCTION bound_principal(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.bound_principal() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_scoped;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_hq;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_auditor;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_worker;
GRANT ALL ON FUNCTION portal.bound_principal() TO portal_definer;

-- Name: FUNCTION create_prospects(prospects jsonb); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.create_prospects(prospects jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.create_prospects(prospects jsonb) TO portal_scoped;
GRANT ALL ON FUNCTION portal.create_prospects(prospects jsonb) TO portal_hq;

-- Name: FUNCTION demand(permission text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.demand(permission text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_hq;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_auditor;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_worker;
GRANT ALL ON FUNCTION portal.demand(permission text) TO portal_definer;

-- Name: FUNCTION keep_contact_masks(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_contact_masks() FROM PUBLIC;

-- Name: FUNCTION keep_identifier_masks(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_identifier_masks() FROM PUBLIC;

-- Name: FUNCTION keep_touchpoint_figures(); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.keep_touchpoint_figures() FROM PUBLIC;

-- Name: FUNCTION link_viewers(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.link_viewers() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.link_viewers() TO portal_worker;
GRANT ALL ON FUNCTION portal.link_viewers() TO portal_definer;

-- Name: FUNCTION mask_email(email text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.mask_email(email text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.mask_email(email text) TO portal_definer;

-- Name: FUNCTION mask_identifier(kind text, value text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.mask_identifier(kind text, value text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.mask_identifier(kind text, value text) TO portal_definer;

-- Name: FUNCTION mask_phone(phone text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.mask_phone(phone text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.mask_phone(phone text) TO portal_definer;

-- Name: FUNCTION match_customers(identifiers jsonb); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.match_customers(identifiers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.match_customers(identifiers jsonb) TO portal_scoped;
GRANT ALL ON FUNCTION portal.match_customers(identifiers jsonb) TO portal_hq;

-- Name: FUNCTION may(permission text); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.may(permission text) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_scoped;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_hq;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_auditor;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_worker;
GRANT ALL ON FUNCTION portal.may(permission text) TO portal_definer;

-- Name: FUNCTION me(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.me() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.me() TO portal_scoped;
GRANT ALL ON FUNCTION portal.me() TO portal_hq;
GRANT ALL ON FUNCTION portal.me() TO portal_auditor;
GRANT ALL ON FUNCTION portal.me() TO portal_worker;
GRANT ALL ON FUNCTION portal.me() TO portal_definer;

-- Name: FUNCTION my_staff_id(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.my_staff_id() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_scoped;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_hq;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_auditor;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_worker;
GRANT ALL ON FUNCTION portal.my_staff_id() TO portal_definer;

-- Name: FUNCTION refresh_customer_scope(customers uuid[]); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.refresh_customer_scope(customers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.refresh_customer_scope(customers uuid[]) TO portal_worker;

-- Name: FUNCTION refresh_partner_scope(); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.refresh_partner_scope() FROM PUBLIC;
GRANT ALL ON FUNCTION portal.refresh_partner_scope() TO portal_worker;

-- Name: FUNCTION uuid7_at(moment timestamp with time zone); Type: ACL; Schema: portal; Owner: portal_owner

REVOKE ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_scoped;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_hq;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_auditor;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_worker;
GRANT ALL ON FUNCTION portal.uuid7_at(moment timestamp with time zone) TO portal_definer;

-- Name: FUNCTION write_contacts(rows jsonb); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.write_contacts(rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.write_contacts(rows jsonb) TO portal_worker;

-- Name: FUNCTION write_identifiers(rows jsonb); Type: ACL; Schema: portal; Owner: portal_definer

REVOKE ALL ON FUNCTION portal.write_identifiers(rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION portal.write_identifiers(rows jsonb) TO portal_worker;

-- Name: TABLE consents; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.consents TO portal_scoped;
GRANT SELECT ON TABLE portal.consents TO portal_hq;
GRANT SELECT ON TABLE portal.consents TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.consents TO portal_worker;

-- Name: TABLE customer_contacts; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,UPDATE ON TABLE portal.customer_contacts TO portal_definer;

-- Name: TABLE customer_figures; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customer_figures TO portal_scoped;
GRANT SELECT ON TABLE portal.customer_figures TO portal_hq;
GRANT SELECT ON TABLE portal.customer_figures TO portal_auditor;
GRANT SELECT ON TABLE portal.customer_figures TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customer_figures TO portal_definer;

-- Name: TABLE customer_identifiers; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.customer_identifiers TO portal_definer;

-- Name: TABLE customer_partner_links; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customer_partner_links TO portal_scoped;
GRANT SELECT ON TABLE portal.customer_partner_links TO portal_hq;
GRANT SELECT ON TABLE portal.customer_partner_links TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customer_partner_links TO portal_worker;
GRANT SELECT,INSERT ON TABLE portal.customer_partner_links TO portal_definer;

-- Name: TABLE customer_scope; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customer_scope TO portal_scoped;
GRANT SELECT ON TABLE portal.customer_scope TO portal_hq;
GRANT SELECT ON TABLE portal.customer_scope TO portal_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.customer_scope TO portal_worker;
GRANT SELECT,INSERT ON TABLE portal.customer_scope TO portal_definer;

-- Name: TABLE customers; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.customers TO portal_scoped;
GRANT SELECT ON TABLE portal.customers TO portal_hq;
GRANT SELECT ON TABLE portal.customers TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customers TO portal_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.customers TO portal_definer;

-- Name: TABLE masked_identifiers; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.masked_identifiers TO portal_scoped;
GRANT SELECT ON TABLE portal.masked_identifiers TO portal_hq;
GRANT SELECT ON TABLE portal.masked_identifiers TO portal_auditor;
GRANT SELECT ON TABLE portal.masked_identifiers TO portal_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.masked_identifiers TO portal_definer;

-- Name: TABLE partner_scope; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.partner_scope TO portal_scoped;
GRANT SELECT ON TABLE portal.partner_scope TO portal_hq;
GRANT SELECT ON TABLE portal.partner_scope TO portal_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE portal.partner_scope TO portal_worker;

-- Name: TABLE partner_terms; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.partner_terms TO portal_scoped;
GRANT SELECT ON TABLE portal.partner_terms TO portal_hq;
GRANT SELECT ON TABLE portal.partner_terms TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.partner_terms TO portal_worker;
GRANT SELECT ON TABLE portal.partner_terms TO portal_definer;

-- Name: TABLE partners; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.partners TO portal_scoped;
GRANT SELECT ON TABLE portal.partners TO portal_hq;
GRANT SELECT ON TABLE portal.partners TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.partners TO portal_worker;
GRANT SELECT ON TABLE portal.partners TO portal_definer;

-- Name: TABLE staff; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT ON TABLE portal.staff TO portal_scoped;
GRANT SELECT ON TABLE portal.staff TO portal_hq;
GRANT SELECT ON TABLE portal.staff TO portal_auditor;
GRANT SELECT,INSERT,UPDATE ON TABLE portal.staff TO portal_worker;

-- Name: TABLE touchpoint_locations; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoint_locations TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_locations TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoint_locations TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_locations TO portal_worker;

-- Name: TABLE touchpoint_notes; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoint_notes TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_notes TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoint_notes TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_notes TO portal_worker;

-- Name: TABLE touchpoint_receipts; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoint_receipts TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_receipts TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoint_receipts TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoint_receipts TO portal_worker;

-- Name: TABLE touchpoints; Type: ACL; Schema: portal; Owner: portal_owner

GRANT SELECT,INSERT ON TABLE portal.touchpoints TO portal_scoped;
GRANT SELECT,INSERT ON TABLE portal.touchpoints TO portal_hq;
GRANT SELECT ON TABLE portal.touchpoints TO portal_auditor;
GRANT SELECT,INSERT ON TABLE portal.touchpoints TO portal_worker;
GRANT SELECT ON TABLE portal.touchpoints TO portal_definer;
