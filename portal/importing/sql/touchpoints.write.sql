-- Touchpoints are only ever added, each with its receipt; those that have one are known already.
create temporary table fresh on commit drop as
select s.*, f.partner_id, f.customer_id, f.staff_id, f.order_id, f.campaign_id, f.content_hash,
  portal.uuid7_of(s.occurred_at, s.partner_code || e'\n' || s.client_ref) as touchpoint_id, coalesce(s.received_at, now()) as received
from staged s
join found f using (line)
where not exists (
  select from portal.touchpoint_receipts r where (r.partner_id, r.client_ref) = (f.partner_id, s.client_ref));

-- As the API does it: the receipts decide who was first, and touchpoints follow in the same statement. Refs in
-- order, so that a partner that sends meanwhile and this import wait for each other and never deadlock.
with accepted as (
  insert into portal.touchpoint_receipts (
    id, partner_id, client_ref, content_hash, status, received_at, customer_id, touchpoint_id)
  select portal.uuid7_at(n.received), n.partner_id, n.client_ref, n.content_hash, 'RECORDED', n.received,
    n.customer_id, n.touchpoint_id
  from fresh n
  order by n.partner_id, n.client_ref
  on conflict do nothing  -- of the ref, or of the id that is made from it
  returning touchpoint_id
), recorded as (
  insert into portal.touchpoints (
    id, customer_id, partner_id, recorded_by_id, channel, device, action, stage, direction, outcome, sentiment,
    sentiment_source, occurred_at, received_at, late_by_seconds, order_id, campaign_id)
  select n.touchpoint_id, n.customer_id, n.partner_id, n.staff_id, n.channel, n.device, n.action, n.stage,
    n.direction, n.outcome, n.sentiment, n.sentiment_source, n.occurred_at, n.received,
    greatest(0, floor(extract(epoch from n.received - n.occurred_at)) - t.capture_window_hours * 3600)::integer,
    n.order_id, n.campaign_id
  from fresh n
  join accepted a using (touchpoint_id)
  join portal.partner_terms t on t.partner_id = n.partner_id
  order by n.touchpoint_id
)
insert into written (line) select n.line from fresh n join accepted a using (touchpoint_id);

insert into portal.touchpoint_notes (touchpoint_id, partner_id, text)
select n.touchpoint_id, n.partner_id, n.note
from fresh n join written w using (line) where n.note is not null order by n.line;

drop table fresh;  -- as it may be written again
