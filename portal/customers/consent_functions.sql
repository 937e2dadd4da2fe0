-- Customers' consents to being contacted, and the contact data these release (docs/decisions/0023-persons.md).

-- True where a customer may be contacted for the purpose by a means that has these channels. A refusal on any of
-- them decides; without one, service is allowed, and all else needs a consent in force on one of them.
create or replace function portal.may_contact(customer uuid, purpose text, channels text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(bool_and(k.state = 'GRANTED'), true)
    and ($2 = 'SERVICE'
      or coalesce(bool_or(k.state = 'GRANTED' and (k.expires_on is null or k.expires_on > current_date)), false))
  from portal.consents k
  where k.customer_id = customer and k.purpose = $2 and k.channel = any (channels)
$$;

-- The one way to plain contact data, recorded before it is answered. `withheld` names what the customer did not
-- consent to. No row: no such customer.
create or replace function portal.reveal_contact(customer uuid, purpose text)
returns table (phone text, email text, address text, withheld text[])
language plpgsql security definer as $$
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

-- Append a customer's statement, and derive the consent in force. Answers RECORDED, DUPLICATE (said before, the same),
-- CONFLICT (said before, something else), or null: no such customer.
create or replace function portal.record_consent(
  customer uuid, purpose text, channel text, state text, source text, evidence text, said_at timestamptz,
  expires_on date, received_at timestamptz
) returns text
language plpgsql security definer as $$
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

-- What holds is never replaced by what was said before it, and at one moment a refusal beats: whoever writes,
-- in whatever order, an import too.
create or replace function portal.keep_latest_consent() returns trigger language plpgsql as $$
begin
  if (new.recorded_at, new.state <> 'GRANTED') < (old.recorded_at, old.state <> 'GRANTED') then
    return null;
  end if;
  return new;
end $$;
create trigger latest_on_update before update on portal.consents
  for each row execute function portal.keep_latest_consent();
