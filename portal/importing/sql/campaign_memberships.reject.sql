-- Rows of campaign_memberships.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.campaigns k on k.code = s.campaign_code
left join portal.customers c on c.number = s.customer_number
cross join lateral (values
  ('campaign_code', 'UNKNOWN_CAMPAIGN', k.id is null),
  ('customer_number', 'UNKNOWN_CUSTOMER', c.id is null),
  ('customer_number', 'CUSTOMER_CLOSED', c.status in ('MERGED', 'ERASED')),
  ('added_on', 'IN_FUTURE', s.added_on > current_date)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
