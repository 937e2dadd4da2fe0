-- As in 0002_references.sql: what refers to an order names its partner in the same key.
alter table portal.orders
  add constraint orders_kind_and_customer check ((kind = 'CUSTOMER') = (customer_id is not null)),
  add constraint orders_amounts check (subtotal >= 0 and discount >= 0 and total = subtotal - discount);
alter table portal.order_lines
  drop constraint order_lines_order_id_fkey,
  add constraint order_lines_own_order foreign key (partner_id, order_id)
    references portal.orders (partner_id, id),
  add constraint order_lines_quantities
    check (quantity > 0 and reserved_quantity >= 0 and shipped_quantity between 0 and quantity);
alter table portal.order_margins
  drop constraint order_margins_order_id_fkey,
  add constraint order_margins_own_order foreign key (partner_id, order_id)
    references portal.orders (partner_id, id);
alter table portal.touchpoints
  add constraint touchpoints_own_order foreign key (partner_id, order_id)
    references portal.orders (partner_id, id),
  add constraint touchpoints_order_of_same_customer foreign key (customer_id, order_id)
    references portal.orders (customer_id, id),
  add constraint touchpoints_campaign foreign key (campaign_id) references portal.campaigns (id);
create index touchpoints_of_campaign on portal.touchpoints (campaign_id, customer_id)
  where campaign_id is not null;

-- A customer's order figures, anew from its orders. The rows are locked first, in id order, and the orders read
-- by a later statement, which sees what whoever held the lock committed: two at once both count.
-- In the currency of the customer's first order; other currencies are not converted and not counted.
create function portal.refresh_order_figures(customers uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into portal.customer_figures
    (customer_id, touchpoint_count, order_count, lifetime_value, currency_code)
  select id, 0, 0, 0, 'CNY' from unnest(customers) as c (id) order by id
  on conflict do nothing;
  perform from portal.customer_figures where customer_id = any (customers) order by customer_id for update;
  with counted as (
    select customer_id, status, total, currency_code,
      first_value(currency_code) over (partition by customer_id order by id) as own_currency
    from portal.orders
    where customer_id = any (customers) and status not in ('DRAFT', 'CANCELLED', 'REJECTED')
  ), derived as (
    select customer_id, count(*) as orders, min(own_currency) as currency_code,
      coalesce(sum(total) filter (
        where status in ('DELIVERED', 'CLOSED') and currency_code = own_currency), 0) as value
    from counted group by customer_id
  )
  update portal.customer_figures f
  set order_count = coalesce(d.orders, 0), lifetime_value = coalesce(d.value, 0),
    currency_code = coalesce(d.currency_code, 'CNY')  -- of nothing: as before the first order
  from unnest(customers) as c (id) left join derived d on d.customer_id = c.id
  where f.customer_id = c.id;
end $$;

create function portal.keep_order_figures() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform portal.refresh_order_figures(
      array(select distinct customer_id from written where customer_id is not null));
  else  -- also of the customers whose orders they were
    perform portal.refresh_order_figures(array(
      select customer_id from written where customer_id is not null
      union select customer_id from before where customer_id is not null));
  end if;
  return null;
end $$;

create trigger figures_on_insert after insert on portal.orders
  referencing new table as written for each statement execute function portal.keep_order_figures();
create trigger figures_on_update after update on portal.orders
  referencing old table as before new table as written for each statement execute function portal.keep_order_figures();

alter function portal.refresh_order_figures(uuid[]) owner to portal_definer;
alter function portal.keep_order_figures() owner to portal_definer;
