-- Rows of customers.csv that cannot be. Who was merged or erased is not brought back by a file.
select s.line, t.column_name, t.code
from staged s
left join portal.customers c on c.number = s.number
cross join lateral (values
  ('number', 'CUSTOMER_CLOSED', c.status in ('MERGED', 'ERASED')),
  ('first_seen_at', 'IN_FUTURE', s.first_seen_at > now() + interval '5 minutes')
) as t (column_name, code, wrong)
where t.wrong
order by s.line
