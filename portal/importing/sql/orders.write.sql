with changed as (
  update portal.orders o
  set external_ref = s.external_ref, status = s.status, placed_by_id = f.staff_id, placed_at = s.placed_at,
    currency_code = s.currency_code, subtotal = s.subtotal, discount = s.discount, total = s.total,
    version = o.version + 1
  from staged s join found f using (line)
  where o.id = f.order_id
    and (o.external_ref, o.status, o.placed_by_id, o.placed_at, o.currency_code, o.subtotal, o.discount, o.total)
      is distinct from (s.external_ref, s.status, f.staff_id, s.placed_at, s.currency_code, s.subtotal, s.discount,
        s.total)
  returning s.line)
insert into written (line) select line from changed;

-- An order's id is made from when it was placed, so that the newest is first by id.
create temporary table fresh on commit drop as
select f.line, portal.uuid7_at(coalesce(s.placed_at, clock_timestamp())) as id
from found f join staged s using (line)
where f.order_id is null;

insert into portal.orders (
  id, number, external_ref, kind, status, version, partner_id, customer_id, placed_by_id, placed_at, currency_code,
  subtotal, discount, total)
select n.id, s.number, s.external_ref, s.kind, s.status, 1, f.partner_id, f.customer_id, f.staff_id, s.placed_at,
  s.currency_code, s.subtotal, s.discount, s.total
from fresh n join staged s using (line) join found f using (line)
order by n.id;

insert into written (line) select line from fresh;

-- A row without margin leaves what is there.
with changed as (
  insert into portal.order_margins as m (order_id, partner_id, margin)
  select coalesce(f.order_id, n.id), f.partner_id, s.margin
  from staged s join found f using (line) left join fresh n using (line)
  where s.margin is not null
  order by 1
  on conflict (order_id) do update set margin = excluded.margin
  where m.margin <> excluded.margin
  returning m.order_id)
insert into written (line) select f.line from found f join changed c on c.order_id = f.order_id;

drop table fresh;  -- as it may be written again
