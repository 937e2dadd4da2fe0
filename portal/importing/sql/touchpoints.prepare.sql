-- References of the rows, found once. The fingerprint is that of portal.touchpoints.items.content_hash: a contact
-- that was imported and is then sent by its partner is known, not in conflict. It leaves out who recorded it and
-- when it was received, as that one does. pg_temp, so that the function goes with the session.
create or replace function pg_temp.given(name text, value text) returns text language sql immutable as $$
  select coalesce(name || '=' || octet_length(value) || ':' || value || e'\n', '')
$$;
create temporary table found on commit drop as
select s.line, p.id as partner_id, p.kind as partner_kind, c.id as customer_id, c.status as customer_status,
  m.id as staff_id, o.id as order_id, k.id as campaign_id,
  '1.' || rtrim(translate(encode(sha256(convert_to(concat(
    pg_temp.given('action', s.action),
    pg_temp.given('campaign_id', k.id::text),
    pg_temp.given('channel', s.channel),
    pg_temp.given('customer_id', c.id::text),
    pg_temp.given('device', s.device),
    pg_temp.given('direction', s.direction),
    pg_temp.given('note', s.note),
    pg_temp.given('occurred_at', to_char(s.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')),
    pg_temp.given('order_id', o.id::text),
    pg_temp.given('outcome', s.outcome),
    pg_temp.given('sentiment', s.sentiment),
    pg_temp.given('stage', s.stage)
  ), 'UTF8')), 'base64'), '+/', '-_'), '=') as content_hash
from staged s
left join portal.partners p on p.code = s.partner_code
left join portal.customers c on c.number = s.customer_number
left join portal.staff m on m.number = s.staff_number and m.partner_id = p.id
left join portal.orders o on o.number = s.order_number and (o.partner_id, o.customer_id) = (p.id, c.id)
left join portal.campaigns k on k.code = s.campaign_code;
analyze found;
