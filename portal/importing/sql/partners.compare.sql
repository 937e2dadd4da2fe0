-- Rows of partners.csv whose partner above cannot be, given the other rows and the record.
with directory (code, kind) as (
  select code, kind from staged
  union all
  select p.code, p.kind from portal.partners p where not exists (select from staged s where s.code = p.code)
), levels as (
  select s.line, s.parent_code, parent.code as found_parent,
    array_position(array['HEADQUARTERS', 'REGION', 'DISTRIBUTOR', 'DEALER', 'OUTLET'], s.kind) as level,
    array_position(array['HEADQUARTERS', 'REGION', 'DISTRIBUTOR', 'DEALER', 'OUTLET'], parent.kind) as parent_level
  from staged s
  left join directory parent on parent.code = s.parent_code
)
select l.line, t.column_name, t.code
from levels l
cross join lateral (values
  ('parent_code', 'UNKNOWN_PARTNER', l.parent_code is not null and l.found_parent is null),
  ('parent_code', 'PARENT_NOT_ABOVE', l.parent_level >= l.level)
) as t (column_name, code, wrong)
where t.wrong
order by l.line
