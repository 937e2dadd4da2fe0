with changed as (
  insert into portal.products as p (id, sku, name, category, brand, active)
  select portal.uuid7_at(clock_timestamp()), s.sku, s.name, s.category, s.brand, s.active
  from staged s
  order by s.line
  on conflict (sku) do update
  set name = excluded.name, category = excluded.category, brand = excluded.brand, active = excluded.active
  where (p.name, p.category, p.brand, p.active)
    is distinct from (excluded.name, excluded.category, excluded.brand, excluded.active)
  returning p.sku)
insert into written (line) select s.line from staged s join changed using (sku);
