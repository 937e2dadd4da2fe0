-- Rows of expected_receipts.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.warehouses w on w.code = s.warehouse_code
left join portal.products p on p.sku = s.sku
cross join lateral (values
  ('warehouse_code', 'UNKNOWN_WAREHOUSE', w.id is null),
  ('sku', 'UNKNOWN_PRODUCT', p.id is null)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
