-- Rows of links.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.customers c on c.number = s.customer_number
left join portal.partners p on p.code = s.partner_code
cross join lateral (values
  ('customer_number', 'UNKNOWN_CUSTOMER', c.id is null),
  ('customer_number', 'CUSTOMER_CLOSED', c.status in ('MERGED', 'ERASED')),
  ('partner_code', 'UNKNOWN_PARTNER', p.id is null),
  ('ended_on', 'WRONG_ORDER', s.ended_on <= s.started_on)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
