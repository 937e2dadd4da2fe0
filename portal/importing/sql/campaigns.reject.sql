-- Rows of campaigns.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
cross join lateral (values
  ('ends_on', 'WRONG_ORDER', s.ends_on < s.starts_on)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
