-- References of the rows, found once; `order_id` is that of a known order.
create temporary table found on commit drop as
select s.line, p.id as partner_id, p.kind as partner_kind, c.id as customer_id, c.status as customer_status,
  m.id as staff_id, o.id as order_id
from staged s
left join portal.partners p on p.code = s.partner_code
left join portal.customers c on c.number = s.customer_number
left join portal.staff m on m.number = s.staff_number and m.partner_id = p.id
left join portal.orders o on o.number = s.number;
analyze found;

-- Good lines of the order_lines.csv that is loaded next, where somebody has to know them.
create temporary table coming (order_id uuid, position integer, status text, line_total numeric) on commit drop;
