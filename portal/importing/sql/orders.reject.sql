-- Rows of orders.csv that cannot be. A link that has ended is enough: the sale may be older. A known order keeps
-- what its id, its lines and its customer's figures are made of, and goes on, not back.
select s.line, t.column_name, t.code
from staged s
join found f using (line)
left join portal.orders known on known.id = f.order_id
left join portal.orders taken on (taken.partner_id, taken.external_ref) = (f.partner_id, s.external_ref)
left join portal.customer_scope seen on (seen.partner_id, seen.customer_id) = (f.partner_id, f.customer_id)
cross join lateral (values
  ('partner_code', 'UNKNOWN_PARTNER', f.partner_id is null),
  ('customer_number', 'WRONG_KIND', (s.kind = 'CUSTOMER') <> (s.customer_number is not null)),
  ('partner_code', 'WRONG_KIND', s.kind = 'STOCK' and f.partner_kind = 'HEADQUARTERS'),
  ('customer_number', 'UNKNOWN_CUSTOMER', s.customer_number is not null and f.customer_id is null),
  ('customer_number', 'CUSTOMER_CLOSED', f.customer_status in ('MERGED', 'ERASED')),
  ('customer_number', 'NOT_LINKED',
    f.partner_kind <> 'HEADQUARTERS' and f.customer_id is not null and seen.customer_id is null),
  ('staff_number', 'UNKNOWN_STAFF', s.staff_number is not null and f.staff_id is null),
  ('placed_at', 'REQUIRED', s.placed_at is null and s.status <> 'DRAFT'),
  ('placed_at', 'OUT_OF_RANGE', s.placed_at < timestamptz '1970-01-01 00:00:00Z'),
  ('placed_at', 'IN_FUTURE', s.placed_at > now() + interval '5 minutes'),
  ('subtotal', 'OUT_OF_RANGE', s.subtotal < 0),
  ('discount', 'OUT_OF_RANGE', s.discount < 0 or s.discount > greatest(s.subtotal, 0)),
  ('total', 'WRONG_SUM', s.total <> s.subtotal - s.discount),
  ('external_ref', 'REF_TAKEN', taken.number <> s.number),
  ('number', 'ORDER_CHANGED', known.id is not null
    and (known.partner_id, known.kind, known.customer_id, coalesce(known.placed_at, s.placed_at))
      is distinct from (f.partner_id, s.kind, f.customer_id, s.placed_at)),
  ('currency_code', 'ORDER_CHANGED', known.currency_code <> s.currency_code
    and exists (select from portal.order_lines l where l.order_id = known.id)),
  ('status', 'STATUS_BEHIND', not pg_temp.may_follow(s.status, known.status))
) as t (column_name, code, wrong)
where t.wrong
order by s.line
