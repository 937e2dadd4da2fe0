alter table portal.warehouses add constraint warehouses_owner unique (owner_id, id);
alter table portal.stock_levels
  add constraint stock_levels_not_negative
    check (on_hand >= 0 and reserved >= 0 and in_transit >= 0 and safety >= 0),
  add constraint stock_levels_own_warehouse foreign key (partner_id, warehouse_id)
    references portal.warehouses (owner_id, id) on update cascade;
alter table portal.expected_receipts
  add constraint expected_receipts_positive check (quantity > 0),
  add constraint expected_receipts_own_warehouse foreign key (partner_id, warehouse_id)
    references portal.warehouses (owner_id, id) on update cascade;
alter table portal.coarse_stock
  drop constraint coarse_stock_stock_level_id_fkey,
  add constraint coarse_stock_own_level foreign key (partner_id, stock_level_id)
    references portal.stock_levels (partner_id, id) on update cascade on delete cascade;

-- The bucket is of what could be promised, so that a stranger learns no more than it could by ordering.
create function portal.stock_bucket(available bigint) returns text language sql immutable parallel safe as $$
  select case when available <= 0 then 'NONE' when available <= 5 then 'FEW'
    when available <= 20 then 'SOME' else 'MANY' end
$$;

create function portal.keep_coarse_stock() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into portal.coarse_stock as c (stock_level_id, partner_id, product_id, bucket, as_of)
  select id, partner_id, product_id, portal.stock_bucket(on_hand::bigint - reserved - safety), as_of
  from written order by id
  on conflict (stock_level_id) do update
  set partner_id = excluded.partner_id, product_id = excluded.product_id, bucket = excluded.bucket,
    as_of = excluded.as_of
  where (c.partner_id, c.product_id, c.bucket, c.as_of)
    is distinct from (excluded.partner_id, excluded.product_id, excluded.bucket, excluded.as_of);
  return null;
end $$;

create trigger coarse_on_insert after insert on portal.stock_levels
  referencing new table as written for each statement execute function portal.keep_coarse_stock();
create trigger coarse_on_update after update on portal.stock_levels
  referencing new table as written for each statement execute function portal.keep_coarse_stock();

grant execute on function portal.stock_bucket(bigint) to portal_definer;
alter function portal.keep_coarse_stock() owner to portal_definer;
