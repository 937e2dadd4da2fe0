-- Rows of order_lines.csv that do not go with their order and its other lines. Lines that together exceed the
-- order's subtotal are all refused: nobody can tell which is wrong. A line of the wrong status costs no other.
with sums as (
  select order_id, sum(line_total) as lines, min(subtotal) as subtotal from found where fits group by order_id
), kept as (
  select u.order_id, sum(l.line_total) as lines
  from sums u join portal.order_lines l using (order_id)
  where not exists (select from found f where f.fits and f.line_id = l.id)
  group by u.order_id
), exceeded as (
  select u.order_id from sums u left join kept k using (order_id) where u.lines + coalesce(k.lines, 0) > u.subtotal
)
select line, 'status' as column_name, 'STATUS_CONFLICT' as code from found where not fits
union all
select f.line, 'line_total', 'WRONG_SUM' from found f join exceeded using (order_id) where f.fits
order by line
