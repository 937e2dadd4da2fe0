-- Rows of partners.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.partners known on known.code = s.code
cross join lateral (values
  ('kind', 'KIND_CHANGED', known.kind <> s.kind),
  -- else nobody there could sign in, and nobody be let in again
  ('status', 'HEADQUARTERS_STAYS', s.kind = 'HEADQUARTERS' and s.status <> 'ACTIVE'),
  ('parent_code', 'REQUIRED', s.parent_code is null and s.kind <> 'HEADQUARTERS'),
  ('capture_window_hours', 'OUT_OF_RANGE', s.capture_window_hours not between 1 and 8760),
  ('credit_limit', 'OUT_OF_RANGE', s.credit_limit < 0)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
