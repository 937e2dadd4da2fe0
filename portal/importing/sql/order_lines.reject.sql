-- Rows of order_lines.csv that cannot be. Prices are rounded to the cent, so a line may come to half a cent a
-- piece more.
select s.line, t.column_name, t.code
from staged s
join found f using (line)
cross join lateral (values
  ('order_number', 'UNKNOWN_ORDER', f.order_id is null),
  ('sku', 'UNKNOWN_PRODUCT', f.product_id is null),
  ('position', 'OUT_OF_RANGE', s.position < 1),
  ('quantity', 'OUT_OF_RANGE', s.quantity < 1),
  ('unit_price', 'OUT_OF_RANGE', s.unit_price < 0),
  ('line_total', 'OUT_OF_RANGE', s.line_total < 0),
  ('line_total', 'WRONG_SUM', s.line_total > (s.unit_price + 0.005) * s.quantity),
  ('reserved_quantity', 'OUT_OF_RANGE', f.reserved > s.quantity),
  ('shipped_quantity', 'OUT_OF_RANGE', f.shipped > s.quantity),
  ('shipped_quantity', 'STATUS_CONFLICT', s.status in ('SHIPPED', 'DELIVERED') and f.shipped < s.quantity)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
