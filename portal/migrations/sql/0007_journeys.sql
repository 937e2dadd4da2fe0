-- A contact changes its own step and the next contact's, whatever the history: both are looked at beside the
-- contact before them. Read from the beginning are the customers of corrections, and those most of whose
-- contacts are new.
create or replace function portal.keep_touchpoint_figures() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
