-- What the rows refer to, found once. The hash is that of portal.touchpoints.items.content_hash (the keys in
-- their order, written as orjson writes them): a contact that was imported and is then sent by its partner is
-- known, not in conflict. It leaves out who recorded it and when it was received, as that one does; order and
-- campaign are in it where there are any.
create temporary table found on commit drop as
select s.line, p.id as partner_id, p.kind as partner_kind, c.id as customer_id, c.status as customer_status,
  m.id as staff_id, o.id as order_id, k.id as campaign_id,
  encode(sha256(convert_to(concat(
    '{"action":', to_json(s.action),
    ',"campaign_id":' || to_json(k.id),
    ',"channel":', to_json(s.channel),
    ',"client_ref":', to_json(s.client_ref),
    ',"customer_id":', to_json(c.id),
    ',"device":', coalesce(to_json(s.device)::text, 'null'),
    ',"direction":', to_json(s.direction),
    ',"identifiers":[],"location":null,"note":', coalesce(to_json(s.note)::text, 'null'),
    ',"occurred_at":"', to_char(s.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'),
    case when extract(microseconds from s.occurred_at)::integer % 1000000 <> 0
      then to_char(s.occurred_at, '.US') end,
    '+00:00"', ',"order_id":' || to_json(o.id), ',"outcome":', coalesce(to_json(s.outcome)::text, 'null'),
    ',"sentiment":', coalesce(to_json(s.sentiment)::text, 'null'),
    ',"stage":', to_json(s.stage), '}'
  ), 'UTF8')), 'hex') as content_hash
from staged s
left join portal.partners p on p.code = s.partner_code
left join portal.customers c on c.number = s.customer_number
left join portal.staff m on m.number = s.staff_number and m.partner_id = p.id
left join portal.orders o on o.number = s.order_number and (o.partner_id, o.customer_id) = (p.id, c.id)
left join portal.campaigns k on k.code = s.campaign_code;
analyze found;
