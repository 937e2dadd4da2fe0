-- Links of customers to partners, and the scope derived from them (docs/decisions/0024-administration.md). Policies
-- probe that scope; lock_scope says who waits for whom.

create or replace function portal.lock_scope_with_others() returns trigger language plpgsql security definer as $$
begin
  perform portal.lock_scope(alone => false);
  return null;
end $$;
create trigger locks_scope after insert or update on portal.customer_partner_links
  for each statement execute function portal.lock_scope_with_others();

-- The partners that see these customers, and the dates, by their links; whoever calls it holds the locks.
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

-- For whoever links and ends links; the caller needs the tables' privileges. `customers` null: all of them.
create or replace function portal.refresh_customer_scope(customers uuid[] default null) returns void
language plpgsql volatile as $$
begin
  -- two who link one customer to two partners below one that sees both: the second waits, and sees the first
  perform from portal.customers c where c.id = any (customers) order by c.id for no key update;
  perform portal.lock_scope(alone => customers is null);
  perform portal.derive_customer_scope(customers);
end $$;

-- The customer, locked, of a partner the caller may link and unlink for; or the refusal.
-- asked: {customer_id, partner_id}
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

-- Whether whoever is above the caller ended it: an organisation that is neither the caller's nor below it, or an
-- import. HQ is below nobody. From below it is not taken back.
create or replace function portal.was_ended_above(link portal.customer_partner_links) returns boolean
language sql stable as $$
  select link.ended_on is not null and session_user <> 'portal_hq'
    and (link.ended_by_id is null or not portal.in_my_scope(link.ended_by_id))
$$;

-- Why the caller may not make this link; null: it may. What was ended above is not made anew, on another day
-- either; and who sees the customer only until a day that was set above makes no link that would outlast it.
create or replace function portal.cannot_link(given portal.customer_partner_links) returns text
language sql stable as $$
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

-- asked: {customer_id, partner_id, relation, started_on, exactly}. What is linked so already stays as it is;
-- what was ended comes back. A first day that was said (`exactly`) is not another one. The event says the relation.
create or replace function portal.link_customer(asked jsonb, out link_id uuid, out refusal text)
language plpgsql volatile security definer as $$
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

-- asked: {customer_id, partner_id, relation (null: all), ended_on}; `ended_on` is the first day without. Ends what
-- holds that day or would later; a link that has not begun never does. Kept with it is who ended it, and of
-- several whoever is highest. There is an event for each relation, which it says.
create or replace function portal.unlink_customer(asked jsonb, out ended integer, out refusal text)
language plpgsql volatile security definer as $$
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
