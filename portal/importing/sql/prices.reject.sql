-- Rows of prices.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.price_lists l on l.code = s.price_list_code
left join portal.products p on p.sku = s.sku
cross join lateral (values
  ('price_list_code', 'UNKNOWN_PRICE_LIST', l.id is null),
  ('sku', 'UNKNOWN_PRODUCT', p.id is null),
  ('min_quantity', 'OUT_OF_RANGE', s.min_quantity < 1),
  ('unit_price', 'OUT_OF_RANGE', s.unit_price < 0)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
