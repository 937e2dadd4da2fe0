-- Rows of stock_levels.csv that cannot be. Figures below zero are refused as cells.
select s.line, t.column_name, t.code
from staged s
left join portal.warehouses w on w.code = s.warehouse_code
left join portal.products p on p.sku = s.sku
cross join lateral (values
  ('warehouse_code', 'UNKNOWN_WAREHOUSE', w.id is null),
  ('sku', 'UNKNOWN_PRODUCT', p.id is null),
  ('as_of', 'IN_FUTURE', s.as_of > now() + interval '5 minutes')
) as t (column_name, code, wrong)
where t.wrong
order by s.line
