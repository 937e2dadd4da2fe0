-- Rows of identifiers.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.customers c on c.number = s.customer_number
cross join lateral (values
  ('customer_number', 'UNKNOWN_CUSTOMER', c.id is null),
  ('customer_number', 'CUSTOMER_CLOSED', c.status in ('MERGED', 'ERASED'))
) as t (column_name, code, wrong)
where t.wrong
order by s.line
