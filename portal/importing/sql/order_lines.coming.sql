-- Where order lines were staged ahead of their turn: keep what orders.compare.sql asks for, and go back to the orders.
insert into coming
select f.order_id, s.position, s.status, s.line_total from staged s join found f using (line)
where f.order_id is not null;
drop table staged, found;
alter table orders_staged rename to staged;
alter table orders_found rename to found;
