-- Rows of price_lists.csv that cannot be. Of lists that overlap the one in the record counts, then the first of
-- the file; a list that is itself refused does not cost others, hence only those that overlap a good one.
with lists as (
  select s.line, s.code, s.partner_code, s.tier, s.region,
    case when s.ends_on is null or s.ends_on > s.starts_on then daterange(s.starts_on, s.ends_on) end as days
  from staged s
), recorded as (
  select l.code, p.code as partner_code, l.tier, l.region, daterange(l.starts_on, l.ends_on) as days
  from portal.price_lists l
  left join portal.partners p on p.id = l.partner_id
  where not exists (select from staged s where s.code = l.code)
), clashes as (
  select l.line,
    exists (
      select from recorded r where r.days && l.days
        and (r.partner_code, r.tier, r.region) is not distinct from (l.partner_code, l.tier, l.region)) as recorded,
    array(
      select e.line from lists e where e.line < l.line and e.days && l.days
        and (e.partner_code, e.tier, e.region) is not distinct from (l.partner_code, l.tier, l.region)) as earlier
  from lists l
)
select s.line, t.column_name, t.code
from staged s
join clashes o using (line)
left join portal.partners p on p.code = s.partner_code
cross join lateral (values
  ('partner_code', 'UNKNOWN_PARTNER', s.partner_code is not null and p.id is null),
  ('ends_on', 'WRONG_ORDER', s.ends_on <= s.starts_on),
  ('starts_on', 'OVERLAPS', o.recorded or exists (
    select from clashes e where e.line = any (o.earlier) and not e.recorded and e.earlier = '{}'))
) as t (column_name, code, wrong)
where t.wrong
order by s.line
