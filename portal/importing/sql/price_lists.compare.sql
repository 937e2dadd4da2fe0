-- Lists that overlap. What the record has and the file does not change counts first, then what the file changes
-- of it, then new ones as they stand in the file. A list that is itself refused does not cost others, hence only
-- those that overlap a good one.
with lists as (
  select s.line, s.partner_code, s.tier, s.region, daterange(s.starts_on, s.ends_on) as days,
    row_number() over (order by known.id is null, s.line) as place
  from staged s
  left join portal.price_lists known on known.code = s.code
), recorded as (
  select p.code as partner_code, l.tier, l.region, daterange(l.starts_on, l.ends_on) as days
  from portal.price_lists l
  left join portal.partners p on p.id = l.partner_id
  where not exists (select from staged s where s.code = l.code)
), clashes as (
  select l.line,
    exists (
      select from recorded r where r.days && l.days
        and (r.partner_code, r.tier, r.region) is not distinct from (l.partner_code, l.tier, l.region)) as recorded,
    array(
      select e.line from lists e where e.place < l.place and e.days && l.days
        and (e.partner_code, e.tier, e.region) is not distinct from (l.partner_code, l.tier, l.region)) as earlier
  from lists l
)
select o.line, 'starts_on' as column_name, 'OVERLAPS' as code
from clashes o
where o.recorded or exists (
  select from clashes e where e.line = any (o.earlier) and not e.recorded and e.earlier = '{}')
order by o.line
