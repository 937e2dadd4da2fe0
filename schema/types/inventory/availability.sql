-- of a product: whether so many pieces can be promised from the stock of the viewer's own organisation.
-- {needed_by} null: today. Receipts that should have come and did not are not counted upon.
select
  product.id as product_id,
  asked.quantity,
  asked.wanted_on,
  promise.on_day as promise_date,
  why_not.code is null as promisable,
  why_not.code as reason_code,
  case why_not.code
    when 'IN_THE_PAST' then format('%s is in the past.', asked.wanted_on)
    when 'NOT_ENOUGH' then format(
      '%s of %s can be promised; the receipts expected so far do not make up the rest.',
      greatest(own.available + own.coming, 0), asked.quantity)
    when 'LATER' then format(
      '%s of %s can be promised by %s, all from %s.',
      greatest(own.available + own.coming_in_time, 0), asked.quantity, asked.wanted_on, promise.on_day)
  end as reason
from products as product
cross join lateral (
  select {quantity} as quantity, coalesce({needed_by}, current_date) as wanted_on
) as asked
cross join lateral (
  select
    coalesce((
      select sum(l.on_hand::bigint - l.reserved - l.safety) from stock_levels as l
      where l.product_id = product.id and l.partner_id = (select portal.me())
    ), 0)::bigint as available,
    coalesce(sum(e.quantity), 0)::bigint as coming,
    coalesce(sum(e.quantity) filter (where e.expected_on <= asked.wanted_on), 0)::bigint as coming_in_time
  from expected_receipts as e
  where e.product_id = product.id and e.partner_id = (select portal.me()) and e.expected_on >= current_date
) as own
cross join lateral (
  select case when own.available >= asked.quantity then current_date else (
    select min(r.expected_on)
    from (
      select e.expected_on, sum(e.quantity) over (order by e.expected_on) as total
      from expected_receipts as e
      where e.product_id = product.id and e.partner_id = (select portal.me()) and e.expected_on >= current_date
    ) as r
    where own.available + r.total >= asked.quantity
  ) end as on_day
) as promise
cross join lateral (
  select case
    when asked.wanted_on < current_date then 'IN_THE_PAST'
    when promise.on_day is null then 'NOT_ENOUGH'
    when promise.on_day > asked.wanted_on then 'LATER'
  end as code
) as why_not
where product.id = {product}
