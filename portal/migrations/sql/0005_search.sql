-- What lists are searched, filtered and ordered by. See docs/decisions/0015.

-- Text as it is compared: NFKC, and one case. Down after up, so that ς and σ, ſ and s are the same.
create function portal.folded(text) returns text language sql immutable parallel safe as $$
  select lower(upper(normalize($1, NFKC)))
$$;

-- The characters of a name and its pairs of neighbours; trigrams find nothing in names of two characters. As
-- written, 10 µs a name; with generate_series and substr, 200.
create function portal.name_grams(name text) returns text[] language sql immutable parallel safe as $$
  select characters || array(
    select a || b from rows from (unnest(characters), unnest(characters[2:])) as pair (a, b)
    where a <> ' ' and b <> ' ')
  from string_to_array(portal.folded(name), null) as characters
$$;

-- What a name's grams must include for each word to occur in it. Words are separated by one space.
create function portal.search_grams(words text) returns text[] language sql immutable parallel safe as $$
  select array_agg(distinct substr(word, position, 2))
  from unnest(string_to_array(portal.folded(words), ' ')) as word,
    generate_series(1, greatest(length(word) - 1, 1)) as position
$$;

-- A pattern of LIKE for each word.
create function portal.search_patterns(words text) returns text[] language sql immutable parallel safe as $$
  select array_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%')
  from unnest(string_to_array(portal.folded(words), ' ')) as word
$$;

-- Customers with exactly this phone number (E.164) or e-mail address, among those the caller may see. The one
-- place where a search reads contact data, and so the one to record it.
create function portal.customers_by_contact(phone text, email text) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if phone is null and email is null then
    return '{}';
  end if;
  perform portal.demand('CUSTOMER_READ');
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

-- The first or the last id that uuid7_at can make for a moment; for moments before 1970, of 1970.
create function portal.uuid7_bound(moment timestamptz, "end" text) returns uuid
language sql immutable parallel safe as $$
  select encode(
    substring(int8send(us / 1000) from 3)
      || int2send((28672 + (us % 1000) * 4096 / 1000)::int2)
      || case "end" when 'last' then '\xbfffffffffffffff'::bytea else '\x8000000000000000'::bytea end,
    'hex')::uuid
  from (select greatest((extract(epoch from moment) * 1000000)::bigint, 0) as us) as t
$$;

create index customers_display_name on portal.customers (display_name, id);
create index customers_name_grams on portal.customers using gin (portal.name_grams(display_name));
create index products_name_grams on portal.products using gin (portal.name_grams(name));
create index customer_contacts_phone on portal.customer_contacts (phone);
create index customer_contacts_email on portal.customer_contacts (email);

alter function portal.customers_by_contact(text, text) owner to portal_definer;
revoke execute on function portal.customers_by_contact(text, text) from public;
grant execute on function portal.customers_by_contact(text, text) to portal_scoped, portal_hq, portal_auditor;
-- whoever writes a name makes its index entry
grant execute on function portal.folded(text), portal.name_grams(text)
  to portal_scoped, portal_hq, portal_auditor, portal_worker, portal_definer;
grant execute on function portal.search_grams(text), portal.search_patterns(text),
  portal.uuid7_bound(timestamptz, text)
  to portal_scoped, portal_hq, portal_auditor;
