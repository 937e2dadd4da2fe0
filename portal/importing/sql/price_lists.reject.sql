-- Rows of price_lists.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.partners p on p.code = s.partner_code
cross join lateral (values
  ('partner_code', 'UNKNOWN_PARTNER', s.partner_code is not null and p.id is null),
  ('ends_on', 'WRONG_ORDER', s.ends_on <= s.starts_on)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
