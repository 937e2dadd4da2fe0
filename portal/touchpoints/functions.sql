-- Matching of contacts to customers, and the figures and stages of the journey that follow from them.

-- Customers that carry the given identifiers, among those the caller may see: a partner that asks for
-- somebody else's customer gets the answer it gets for nobody. identifiers: [{position, kind, value}].
-- The values are counted and recorded, once for a call: `most` is how many may be looked up within an hour, and
-- null for those of this call that are looked up again.
create or replace function portal.match_customers(identifiers jsonb, most integer)
returns table ("position" integer, kind text, customer_id uuid)
language plpgsql volatile security definer as $$
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

-- Whether the caller sees a touchpoint with this id, for the policy of touchpoints itself: with the caller's own
-- rights, so that row security answers.
create or replace function portal.sees_touchpoints(touchpoint uuid) returns boolean language sql stable as $$
  select exists (select from portal.touchpoints t where t.id = touchpoint)
$$;

-- Customers nobody knew, registered by the caller's organisation.
-- prospects: [{customer_id, first_seen_at, identifiers: [{kind, value}]}]
create or replace function portal.create_prospects(prospects jsonb) returns void
language plpgsql security definer as $$
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

-- Stages a customer went through, in time order, from its touchpoints but the corrected ones. A right step stays
-- as it is. Called with the customers' figures locked, so that two at once do not each miss the other's.
create or replace function portal.refresh_journeys(customers uuid[]) returns void
language sql volatile security definer as $$
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

-- A contact changes its own step and the next contact's, whatever the history: both are looked at beside the
-- contact before them. Read from the beginning are the customers of corrections, and those most of whose
-- contacts are new.
create or replace function portal.keep_touchpoint_figures() returns trigger
language plpgsql security definer as $$
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
create trigger figures_on_insert after insert on portal.touchpoints
  referencing new table as written for each statement execute function portal.keep_touchpoint_figures();
