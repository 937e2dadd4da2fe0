-- Of none is left what has arrived or will not: rows are not deleted.
with changed as (
  insert into portal.expected_receipts as o (id, warehouse_id, product_id, partner_id, quantity, expected_on)
  select portal.uuid7_at(clock_timestamp()), w.id, p.id, w.owner_id, s.quantity, s.expected_on
  from staged s
  join portal.warehouses w on w.code = s.warehouse_code
  join portal.products p on p.sku = s.sku
  order by s.line
  on conflict (warehouse_id, product_id, expected_on) do update set quantity = excluded.quantity
  where o.quantity <> excluded.quantity
  returning o.warehouse_id, o.product_id, o.expected_on)
insert into written (line)
select s.line
from staged s
join portal.warehouses w on w.code = s.warehouse_code
join portal.products p on p.sku = s.sku
join changed c on (c.warehouse_id, c.product_id, c.expected_on) = (w.id, p.id, s.expected_on);
