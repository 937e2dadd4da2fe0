with changed as (
  insert into portal.prices as o (id, price_list_id, product_id, min_quantity, unit_price)
  select portal.uuid7_at(clock_timestamp()), l.id, p.id, s.min_quantity, s.unit_price
  from staged s
  join portal.price_lists l on l.code = s.price_list_code
  join portal.products p on p.sku = s.sku
  order by s.line
  on conflict (price_list_id, product_id, min_quantity) do update
  set unit_price = excluded.unit_price
  where o.unit_price <> excluded.unit_price
  returning o.price_list_id, o.product_id, o.min_quantity)
insert into written (line)
select s.line
from staged s
join portal.price_lists l on l.code = s.price_list_code
join portal.products p on p.sku = s.sku
join changed w on (w.price_list_id, w.product_id, w.min_quantity) = (l.id, p.id, s.min_quantity);
