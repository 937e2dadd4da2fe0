-- Rows of orders.csv that do not go with each other, or with the order's lines. Of two with one reference the first
-- counts. Of a known order that goes on or is corrected, the lines in the record decide, or those that are coming:
-- these only where they go with it and are not too much for it, as otherwise they will be refused.
with refs as (
  select s.line, row_number() over (partition by f.partner_id, s.external_ref order by s.line) as nth
  from staged s join found f using (line)
  where s.external_ref is not null
), moved as (
  select s.line, o.id as order_id, s.status, s.subtotal
  from staged s
  join found f using (line)
  join portal.orders o on o.id = f.order_id
  where (o.status, o.subtotal) is distinct from (s.status, s.subtotal)
), fitting as (
  select c.* from coming c join moved m using (order_id) where pg_temp.goes_with(c.status, m.status)
), lines as (
  select m.line, l.line_total as recorded, coalesce(c.line_total, l.line_total) as later,
    not pg_temp.goes_with(l.status, m.status) as stays, c.status is null as known
  from moved m
  join portal.order_lines l using (order_id)
  left join fitting c on (c.order_id, c.position) = (l.order_id, l.position)
  union all
  select m.line, 0, c.line_total, false, false
  from moved m
  join fitting c using (order_id)
  where not exists (
    select from portal.order_lines l where (l.order_id, l.position) = (c.order_id, c.position))
), sums as (
  select m.line, sum(l.recorded) > m.subtotal as recorded_exceed, sum(l.later) > m.subtotal as later_exceed,
    bool_or(l.stays) as recorded_conflict, bool_or(l.stays and l.known) as later_conflict
  from moved m join lines l using (line)
  group by m.line, m.subtotal
)
select s.line, t.column_name, t.code
from staged s
left join refs using (line)
left join sums u using (line)
cross join lateral (values
  ('external_ref', 'REF_TAKEN', refs.nth > 1),
  ('subtotal', 'WRONG_SUM', u.later_exceed and u.recorded_exceed),
  ('status', 'STATUS_CONFLICT', case when u.later_exceed then u.recorded_conflict else u.later_conflict end)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
