-- Who is below whom, and which organisation sees which customer. Policies probe only these two narrow
-- tables, whose own policy is an equality: policies that look at each other recurse.

create table portal.partner_scope (
  viewer_id uuid not null references portal.partners,
  partner_id uuid not null references portal.partners,
  primary key (viewer_id, partner_id)
);
comment on table portal.partner_scope is 'Closure: partner_id is viewer_id itself or below it.';
create index on portal.partner_scope (partner_id);

create table portal.customer_scope (
  partner_id uuid not null references portal.partners,
  customer_id uuid not null references portal.customers,
  valid datemultirange not null,
  primary key (partner_id, customer_id)
);
comment on table portal.customer_scope is
  'On which dates partner_id sees customer_id: by its own links, and by those below it that pass theirs on.';
create index on portal.customer_scope (customer_id);

-- Which partner's links each partner inherits: its own, and upwards as long as `sees_customers` says so.
create function portal.link_viewers() returns table (viewer_id uuid, partner_id uuid)
language sql stable as $$
  with recursive viewers (viewer_id, partner_id) as (
    select p.id, p.id from portal.partners p
    union
    select t.parent_id, v.partner_id
    from viewers v join portal.partner_terms t on t.partner_id = v.viewer_id
    where t.sees_customers and t.parent_id is not null
  )
  select viewer_id, partner_id from viewers
$$;

-- Both refreshes are for whoever moves, links or ends; the caller needs the tables' privileges.
create function portal.refresh_partner_scope() returns void language sql volatile as $$
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

-- `customers` null: all of them.
create function portal.refresh_customer_scope(customers uuid[] default null) returns void
language sql volatile as $$
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

grant execute on function portal.link_viewers() to portal_worker, portal_definer;
grant execute on function portal.refresh_partner_scope(), portal.refresh_customer_scope(uuid[]) to portal_worker;
