-- The newer count stays: an old file never brings back stock that is gone.
with changed as (
  insert into portal.stock_levels as o (
    id, warehouse_id, product_id, partner_id, on_hand, reserved, in_transit, safety, as_of)
  select portal.uuid7_at(clock_timestamp()), w.id, p.id, w.owner_id, s.on_hand, s.reserved, s.in_transit, s.safety,
    s.as_of
  from staged s
  join portal.warehouses w on w.code = s.warehouse_code
  join portal.products p on p.sku = s.sku
  order by s.line
  on conflict (warehouse_id, product_id) do update
  set on_hand = excluded.on_hand, reserved = excluded.reserved, in_transit = excluded.in_transit,
    safety = excluded.safety, as_of = excluded.as_of
  where excluded.as_of >= o.as_of
    and (o.on_hand, o.reserved, o.in_transit, o.safety, o.as_of)
      is distinct from (excluded.on_hand, excluded.reserved, excluded.in_transit, excluded.safety, excluded.as_of)
  returning o.warehouse_id, o.product_id)
insert into written (line)
select s.line
from staged s
join portal.warehouses w on w.code = s.warehouse_code
join portal.products p on p.sku = s.sku
join changed c on (c.warehouse_id, c.product_id) = (w.id, p.id);
