-- of an availability: what it was made of. Own stock exactly, in one layer a kind over all warehouses; others' in
-- buckets, those with most first, at most 50 of them. What is not there, and what is planned, is so as of now.
-- No Int of GraphQL's is longer than 32 bits.
select layer.kind, layer.position, layer.quantity, layer.on_day, layer.bucket, layer.partner_id, layer.as_of
from (
  select f.kind, f.position, least(f.quantity, 2147483647)::int as quantity, null::date as on_day, null as bucket,
    portal.me() as partner_id, own.as_of
  from (
    select
      coalesce(sum(l.on_hand), 0) as on_hand, coalesce(sum(l.reserved), 0) as reserved,
      coalesce(sum(l.safety), 0) as safety, coalesce(sum(l.in_transit), 0) as in_transit,
      coalesce(min(l.as_of), now()) as as_of
    from stock_levels as l
    where l.product_id = {row}.product_id and l.partner_id = (select portal.me())
  ) as own
  cross join lateral (
    values ('ON_HAND', 1, own.on_hand), ('RESERVED', 2, own.reserved), ('SAFETY', 3, own.safety),
      ('IN_TRANSIT', 4, own.in_transit)
  ) as f (kind, position, quantity)
  union all
  select 'EXPECTED', 5 + row_number() over (order by e.expected_on), least(sum(e.quantity), 2147483647)::int, e.expected_on, null,
    portal.me(), now()
  from expected_receipts as e
  where e.product_id = {row}.product_id and e.partner_id = (select portal.me())
    and e.expected_on >= current_date and e.quantity > 0
  group by e.expected_on
  union all
  (
    select 'OTHER_PARTNERS', 1000000 + row_number() over (order by o.rank desc, p.code), null, null,
      o.bucket, o.partner_id, o.as_of
    from (
      select c.partner_id, c.bucket, c.as_of, array_position(array['FEW', 'SOME', 'MANY'], c.bucket::text) as rank
      from coarse_stock as c
      where c.product_id = {row}.product_id and c.partner_id <> (select portal.me()) and c.bucket <> 'NONE'
    ) as o
    join partners as p on p.id = o.partner_id
    order by o.rank desc, p.code
    limit 50
  )
) as layer
