-- Rows of partners.csv that cannot be, given the other rows and the record: line, column, code.
with directory (code, kind) as (
  select code, kind from staged
  union all
  select p.code, p.kind from portal.partners p where not exists (select from staged s where s.code = p.code)
), levels as (
  select s.*, known.kind as known_kind, parent.code as found_parent,
    array_position(array['HEADQUARTERS', 'REGION', 'DISTRIBUTOR', 'DEALER', 'OUTLET'], s.kind) as level,
    array_position(array['HEADQUARTERS', 'REGION', 'DISTRIBUTOR', 'DEALER', 'OUTLET'], parent.kind) as parent_level
  from staged s
  left join directory parent on parent.code = s.parent_code
  left join portal.partners known on known.code = s.code
)
select l.line, t.column_name, t.code
from levels l
cross join lateral (values
  ('kind', 'KIND_CHANGED', l.known_kind <> l.kind),
  ('parent_code', 'REQUIRED', l.parent_code is null and l.level > 1),
  ('parent_code', 'UNKNOWN_PARTNER', l.parent_code is not null and l.found_parent is null),
  ('parent_code', 'PARENT_NOT_ABOVE', l.parent_level >= l.level),
  ('capture_window_hours', 'OUT_OF_RANGE', l.capture_window_hours not between 1 and 8760),
  ('credit_limit', 'OUT_OF_RANGE', l.credit_limit < 0)
) as t (column_name, code, wrong)
where t.wrong
order by l.line
