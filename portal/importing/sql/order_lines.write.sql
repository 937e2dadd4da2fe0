with changed as (
  update portal.order_lines l
  set product_id = f.product_id, quantity = s.quantity, unit_price = s.unit_price, line_total = s.line_total,
    status = s.status, reserved_quantity = f.reserved, shipped_quantity = f.shipped,
    promised_on = s.promised_on
  from staged s join found f using (line)
  where l.id = f.line_id
    and (l.product_id, l.quantity, l.unit_price, l.line_total, l.status, l.reserved_quantity, l.shipped_quantity,
        l.promised_on)
      is distinct from (f.product_id, s.quantity, s.unit_price, s.line_total, s.status, f.reserved,
        f.shipped, s.promised_on)
  returning s.line)
insert into written (line) select line from changed;

-- The id has its order's time: UUIDv7, and lines of an order are beside each other in the index. Written out
-- here, as a call of a function for each of a million lines is half of the time.
insert into portal.order_lines (
  id, order_id, partner_id, position, product_id, quantity, unit_price, line_total, status, reserved_quantity,
  shipped_quantity, promised_on)
select encode(
    substring(uuid_send(f.order_id) for 8) || substring(uuid_send(gen_random_uuid()) from 9), 'hex')::uuid,
  f.order_id, f.partner_id, s.position, f.product_id, s.quantity, s.unit_price, s.line_total, s.status,
  f.reserved, f.shipped, s.promised_on
from staged s join found f using (line)
where f.line_id is null
order by f.order_id, s.position;

insert into written (line) select f.line from found f join staged s using (line) where f.line_id is null;
