-- Keys that may have another form now: with more than ASCII, or a blank at an end. `among`: within what it is unique.
select f.what, f.id, f.among, f.value
from (
  select 'partners' as what, id, null::uuid as among, code as value from portal.partners
  union all select 'staff', id, null, number from portal.staff
  union all select 'customers', id, null, number from portal.customers where status <> 'ERASED'
  union all select 'products', id, null, sku from portal.products
  union all select 'price_lists', id, null, code from portal.price_lists
  union all select 'warehouses', id, null, code from portal.warehouses
  union all select 'orders', id, null, number from portal.orders
  union all select 'order_refs', id, partner_id, external_ref from portal.orders
  union all select 'campaigns', id, null, code from portal.campaigns
) as f
where f.value ~ '[^ -~]|^ | $'
order by f.what, f.id
