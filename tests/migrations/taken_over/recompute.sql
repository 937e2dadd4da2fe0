-- Empties what is derived and lets the triggers and functions in force make it again, from the facts alone. For a
-- superuser, in a transaction that is rolled back. What an erased person's record has stays: no fact makes it again.

-- scopes and journeys, by the functions that refresh them
delete from portal.partner_scope;
delete from portal.customer_scope;
delete from portal.price_list_scope;
select portal.refresh_partner_scope(), portal.refresh_customer_scope(), portal.refresh_price_list_scope();
delete from portal.journey_steps;
select portal.refresh_journeys(array(select id from portal.customers));

-- figures of touchpoints and journeys again, now by the trigger
create temporary table facts on commit drop as
select t.* from portal.touchpoints t join portal.customers c on c.id = t.customer_id where c.status <> 'ERASED';
set local session_replication_role = replica;
delete from portal.touchpoints where id in (select id from facts);
delete from portal.customer_figures where customer_id in (select customer_id from facts);
delete from portal.journey_steps where customer_id in (select customer_id from facts);
set local session_replication_role = origin;
insert into portal.touchpoints select * from facts;

-- what orders come to, and what came back
create temporary table orders_as_they_were on commit drop as select id, status from portal.orders;
create temporary table lines_as_they_were on commit drop as select id, status from portal.order_lines;
update portal.order_lines set status = 'OPEN';
update portal.orders set status = 'DRAFT';
delete from portal.customer_order_figures;
delete from portal.credit_exposures;
update portal.orders o set status = w.status from orders_as_they_were w where w.id = o.id;
update portal.order_lines l set status = w.status from lines_as_they_were w where w.id = l.id;

-- coarse stock and masks
delete from portal.coarse_stock;
update portal.stock_levels set on_hand = on_hand;
update portal.customers set phone_masked = null, email_masked = null where status <> 'ERASED';
update portal.customer_contacts set phone = phone;
delete from portal.masked_identifiers;
update portal.customer_identifiers set value = value;
