-- Rows of campaign_products.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.campaigns c on c.code = s.campaign_code
left join portal.products p on p.sku = s.sku
cross join lateral (values
  ('campaign_code', 'UNKNOWN_CAMPAIGN', c.id is null),
  ('sku', 'UNKNOWN_PRODUCT', p.id is null)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
