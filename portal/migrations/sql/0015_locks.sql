-- Who waits for whom, and for how long (docs/decisions/0024-administration.md).
--
-- What is derived from links and from who is above whom is right only if neither changes unseen meanwhile.
-- Whoever changes who is above whom is alone; whoever changes links is not, and locks their customers. The
-- order: customers by id, then this lock, then who sees them; before it nothing that others need but links of
-- customers who are locked. So an import takes it when its links are written, and a link that waits for a
-- customer does not keep everybody else from the lock.

-- An import has the time. A request that does not get what it needs in this time answers UNAVAILABLE, and
-- those behind it, who waited for no more than that, go on.
create or replace function portal.lock_scope(alone boolean) returns void language plpgsql volatile
set lock_timeout = '3s' as $$
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

-- For each row that really changes it: terms that stay as they are keep nobody waiting.
create or replace function portal.lock_scope_alone() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform portal.lock_scope(alone => true);
  return new;
end $$;
drop trigger locks_scope on portal.partner_terms;
create trigger locks_scope_on_insert before insert on portal.partner_terms
  for each row execute function portal.lock_scope_alone();
create trigger locks_scope_on_update before update of parent_id, sees_customers on portal.partner_terms
  for each row when ((old.parent_id, old.sees_customers) is distinct from (new.parent_id, new.sees_customers))
  execute function portal.lock_scope_alone();

-- Before those who derive, not before those who write: they write for as long as a file is long.
drop trigger locks_scope on portal.customer_partner_links;
create trigger locks_scope after insert or update on portal.customer_partner_links
  for each statement execute function portal.lock_scope_with_others();

-- `customers` null: all of them. One form of the condition, so that even a generic plan uses the indexes:
-- "null, or any of these" made it read both tables for every customer that was linked.
create or replace function portal.derive_customer_scope(customers uuid[] default null) returns void
language plpgsql volatile as $$
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

create or replace function portal.refresh_customer_scope(customers uuid[] default null) returns void
language plpgsql volatile as $$
begin
  -- two who link one customer to two partners below one that sees both: the second waits, and sees the first
  perform from portal.customers c where c.id = any (customers) order by c.id for no key update;
  perform portal.lock_scope(alone => customers is null);
  perform portal.derive_customer_scope(customers);
end $$;

-- Tiers, regions and price lists change at once: whoever derives from them is alone, and sees who was first.
create or replace function portal.refresh_price_list_scope() returns void language sql volatile as $$
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

-- The customer, locked, of a partner the caller may link and unlink for; or why not. asked: {customer_id, partner_id}
create or replace function portal.hold_customer(asked jsonb, out customer portal.customers, out refusal text)
language plpgsql volatile set lock_timeout = '3s' as $$
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

-- As nobody comes back who was erased, nobody is merged into them: those records would be found no longer.
create function portal.refuse_merge_into_erased() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
alter function portal.refuse_merge_into_erased() owner to portal_definer;
create trigger merge_into_erased before insert or update of merged_into_id on portal.customers
  for each row when (new.merged_into_id is not null) execute function portal.refuse_merge_into_erased();
