-- Rows of order_lines.csv that cannot be. Prices are rounded to the cent, so a line may come to half a cent a
-- piece more. Lines that together exceed the order's subtotal are all refused: nobody can tell which is wrong.
with sums as (
  select f.order_id, sum(s.line_total) as lines, min(f.subtotal) as subtotal
  from staged s join found f using (line) group by f.order_id
), kept as (
  select u.order_id, sum(l.line_total) as lines
  from sums u join portal.order_lines l using (order_id)
  where not exists (select from found f where f.line_id = l.id)
  group by u.order_id
), exceeded as (
  select u.order_id from sums u left join kept k using (order_id) where u.lines + coalesce(k.lines, 0) > u.subtotal
)
select s.line, t.column_name, t.code
from staged s
join found f using (line)
left join exceeded e using (order_id)
cross join lateral (values
  ('order_number', 'UNKNOWN_ORDER', f.order_id is null),
  ('sku', 'UNKNOWN_PRODUCT', f.product_id is null),
  ('position', 'OUT_OF_RANGE', s.position < 1),
  ('quantity', 'OUT_OF_RANGE', s.quantity < 1),
  ('unit_price', 'OUT_OF_RANGE', s.unit_price < 0),
  ('line_total', 'OUT_OF_RANGE', s.line_total < 0),
  ('line_total', 'WRONG_SUM', s.line_total > (s.unit_price + 0.005) * s.quantity or e.order_id is not null),
  ('reserved_quantity', 'OUT_OF_RANGE', f.reserved > s.quantity),
  ('shipped_quantity', 'OUT_OF_RANGE', f.shipped > s.quantity),
  ('shipped_quantity', 'STATUS_CONFLICT', s.status in ('SHIPPED', 'DELIVERED') and f.shipped < s.quantity),
  ('status', 'STATUS_CONFLICT',
    f.order_status in ('DELIVERED', 'CLOSED') and s.status not in ('DELIVERED', 'RETURNED', 'CANCELLED'))
) as t (column_name, code, wrong)
where t.wrong
order by s.line
