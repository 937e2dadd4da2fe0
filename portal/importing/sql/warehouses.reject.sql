-- Rows of warehouses.csv that cannot be. Whose stock it is says who sees it, so that stays.
select s.line, t.column_name, t.code
from staged s
left join portal.partners p on p.code = s.partner_code
left join portal.warehouses known on known.code = s.code
cross join lateral (values
  ('partner_code', 'UNKNOWN_PARTNER', p.id is null),
  ('partner_code', 'OWNER_CHANGED', known.owner_id <> p.id)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
