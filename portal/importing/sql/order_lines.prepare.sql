-- References of the rows, found once; `line_id` is that of a known line. `fits`: its status goes with its order's.
create temporary table found on commit drop as
select s.line, o.id as order_id, o.partner_id, o.subtotal, p.id as product_id, l.id as line_id, s.line_total,
  pg_temp.goes_with(s.status, o.status) as fits, coalesce(s.reserved_quantity, 0) as reserved,
  coalesce(s.shipped_quantity, case when s.status in ('SHIPPED', 'DELIVERED', 'RETURNED') then s.quantity else 0 end)
    as shipped
from staged s
left join portal.orders o on o.number = s.order_number
left join portal.products p on p.sku = s.sku
left join portal.order_lines l on (l.order_id, l.position) = (o.id, s.position);
analyze found;
