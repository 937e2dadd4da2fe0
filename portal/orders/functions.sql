-- Totals of a customer's orders, by partner and currency, and a partner's orders that may still cost the brand:
-- its credit exposure. Each write adds its difference, found in what it changed: nothing is summed anew. Whoever
-- changes a row holds it until the transaction ends, and rows are taken in one order, so two at once both count
-- and never deadlock.

-- An order's total less its part of what came back: a returned line takes its share of the discount with it,
-- to the cent, so that an order returned whole is worth nothing.
create or replace function portal.order_worth(subtotal numeric, total numeric, returned numeric) returns numeric
language sql immutable parallel safe as $$
  select case when returned = 0 or subtotal = 0 then total
    else total - round(total * least(returned, subtotal) / subtotal, 2) end
$$;

-- True where an order in this status counts among a customer's orders.
create or replace function portal.order_counts(status text) returns boolean language sql immutable parallel safe as $$
  select status not in ('DRAFT', 'CANCELLED', 'REJECTED')
$$;

-- Lifetime value counts what a customer has.
create or replace function portal.order_value(status text, subtotal numeric, total numeric, returned numeric)
returns numeric language sql immutable parallel safe as $$
  select case when status in ('DELIVERED', 'CLOSED') then portal.order_worth(subtotal, total, returned) else 0 end
$$;

-- Credit counts what a partner ordered and has not paid; an order that is on hold costs nothing until it is let
-- go, one that is closed is settled.
create or replace function portal.order_exposure(kind text, status text, subtotal numeric, total numeric, returned numeric)
returns numeric language sql immutable parallel safe as $$
  select case when kind = 'STOCK' and status in ('CONFIRMED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'DELIVERED')
    then portal.order_worth(subtotal, total, returned) else 0 end
$$;

-- Adds what came and takes off what went, each `portal.order_change` of one customer (null: of the partner
-- itself), partner and currency.
create or replace function portal.add_order_changes(changes portal.order_change[]) returns void
language plpgsql security definer as $$
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

-- Changes of a statement to orders, by customer, partner and currency.
create or replace function portal.keep_order_figures() returns trigger
language plpgsql security definer as $$
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
create trigger figures_on_insert after insert on portal.orders
  referencing new table as written for each statement execute function portal.keep_order_figures();
create trigger figures_on_update after update on portal.orders
  referencing old table as before new table as written for each statement execute function portal.keep_order_figures();

-- The returned amount of an order is the sum of its returned lines, kept on the order itself: so its own row
-- tells its worth, and lines and orders may change at once.
create or replace function portal.keep_order_returns() returns trigger
language plpgsql security definer as $$
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
create trigger returns_on_insert after insert on portal.order_lines
  referencing new table as written for each statement execute function portal.keep_order_returns();
create trigger returns_on_update after update on portal.order_lines
  referencing old table as before new table as written for each statement execute function portal.keep_order_returns();
create trigger returns_on_delete after delete on portal.order_lines
  referencing old table as before for each statement execute function portal.keep_order_returns();
