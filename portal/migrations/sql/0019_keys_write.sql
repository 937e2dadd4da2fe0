-- [{what, id, value}]: keys in their form. One that another row has already stays as it is.
with asked as (
  select * from jsonb_to_recordset($1::jsonb) as a (what text, id uuid, value text)
), of_partners as (
  update portal.partners t set code = a.value from asked a
  where a.what = 'partners' and t.id = a.id
    and not exists (select from portal.partners o where o.code = a.value)
), of_staff as (
  update portal.staff t set number = a.value from asked a
  where a.what = 'staff' and t.id = a.id
    and not exists (select from portal.staff o where o.number = a.value)
), of_customers as (
  update portal.customers t set number = a.value from asked a
  where a.what = 'customers' and t.id = a.id
    and not exists (select from portal.customers o where o.number = a.value)
), of_products as (
  update portal.products t set sku = a.value from asked a
  where a.what = 'products' and t.id = a.id
    and not exists (select from portal.products o where o.sku = a.value)
), of_price_lists as (
  update portal.price_lists t set code = a.value from asked a
  where a.what = 'price_lists' and t.id = a.id
    and not exists (select from portal.price_lists o where o.code = a.value)
), of_warehouses as (
  update portal.warehouses t set code = a.value from asked a
  where a.what = 'warehouses' and t.id = a.id
    and not exists (select from portal.warehouses o where o.code = a.value)
), of_campaigns as (
  update portal.campaigns t set code = a.value from asked a
  where a.what = 'campaigns' and t.id = a.id
    and not exists (select from portal.campaigns o where o.code = a.value)
), of_orders as (
  -- an order's two keys at once: a statement changes a row once
  update portal.orders t set number = coalesce(n.value, t.number), external_ref = coalesce(r.value, t.external_ref)
  from (select distinct id from asked where what in ('orders', 'order_refs')) as a
  left join asked n on n.id = a.id and n.what = 'orders'
    and not exists (select from portal.orders o where o.number = n.value)
  left join asked r on r.id = a.id and r.what = 'order_refs'
    and not exists (
      select from portal.orders o join portal.orders own on own.id = a.id and own.partner_id = o.partner_id
      where o.external_ref = r.value)
  where t.id = a.id
)
select count(*) from asked
