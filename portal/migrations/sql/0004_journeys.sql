-- The stages a customer went through, in time order, from its touchpoints but the corrected ones. What is right
-- stays as it is. Called with the customers' figures locked, so that two at once do not each miss the other's.
create function portal.refresh_journeys(customers uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
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

create or replace function portal.keep_touchpoint_figures() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  concerned uuid[] := array(select distinct customer_id from written);
begin
  if exists (select from written where supersedes_id is not null) then
    -- a correction may say that it was another customer, whose journey then changes too
    concerned := concerned || array(
      select t.customer_id from written w join portal.touchpoints t on t.id = w.supersedes_id);
  end if;
  -- in id order, so that two statements never deadlock; the rows stay locked until the transaction ends
  perform from portal.customer_figures where customer_id = any (concerned) order by customer_id for update;
  insert into portal.customer_figures as f
    (customer_id, touchpoint_count, last_touchpoint_at, order_count, lifetime_value, currency_code)
  select customer_id, count(*), max(occurred_at), 0, 0, 'CNY'
  from written group by customer_id order by customer_id
  on conflict (customer_id) do update
  set touchpoint_count = f.touchpoint_count + excluded.touchpoint_count,
    last_touchpoint_at = greatest(f.last_touchpoint_at, excluded.last_touchpoint_at);
  perform portal.refresh_journeys(concerned);
  return null;
end $$;

-- what is there already; row security binds the owner too, so it steps aside for this one statement
alter table portal.touchpoints no force row level security;
insert into portal.journey_steps (touchpoint_id, customer_id, stage, entered_at)
select id, customer_id, stage, occurred_at
from (
  select t.id, t.customer_id, t.stage, t.occurred_at,
    lag(t.stage) over (partition by t.customer_id order by t.id) as before
  from portal.touchpoints t
  where not exists (select from portal.touchpoints s where s.supersedes_id = t.id)
) as ordered
where before is distinct from stage;
alter table portal.touchpoints force row level security;

alter function portal.refresh_journeys(uuid[]) owner to portal_definer;
