-- name: own_terms(partner_id)^
-- The partner's code, and the hours after which a touchpoint of it counts as late.
select p.code, coalesce(t.capture_window_hours, 72) as capture_window_hours
from portal.partners p left join portal.partner_terms t on t.partner_id = p.id
where p.id = :partner_id;

-- name: receipts_by_ref(partner_id, client_refs)
-- The first receipts of these refs; a partner sees its own only.
select client_ref, content_hash, status, received_at, matched_by, customer_id, touchpoint_id
from portal.touchpoint_receipts
where partner_id = :partner_id and client_ref = any (:client_refs);

-- name: about(touchpoint_ids)
-- What touchpoints are about that only an import says.
select id, order_id, campaign_id from portal.touchpoints where id = any (:touchpoint_ids);

-- name: matches(identifiers, most)
-- Those of the caller's customers that carry these identifiers; `most` null: they were counted in this call already.
select position, kind, customer_id from portal.match_customers(:identifiers, :most::int);

-- name: lock_prospects(partner_id)$
-- One at a time per partner, so that two batches do not each register the same new person.
select pg_advisory_xact_lock(uuid_hash_extended(:partner_id, 0));

-- name: create_prospects(prospects)$
select portal.create_prospects(:prospects);

-- name: record(items, partner_id, staff_id, now)
-- Receipts and touchpoints in one statement. It joins the customers the caller can see, because foreign
-- keys ignore row security. Refs are inserted in order: two batches with the same refs never deadlock.
with item as materialized (
  select * from jsonb_to_recordset(:items) as i (
    client_ref text, content_hash text, touchpoint_id uuid, receipt_id uuid, customer_id uuid,
    matched_by text, channel text, device text, action text, stage text, direction text, outcome text,
    sentiment text, occurred_at timestamptz, late_by_seconds integer, located boolean)
), known as materialized (
  select item.*, not located or exists (
      select from portal.consents k
      where k.customer_id = item.customer_id and k.purpose = 'LOCATION' and k.channel = item.channel
        and k.state = 'GRANTED'
        and (k.expires_on is null or k.expires_on > current_date)) as consented
  from item join portal.customers c on c.id = item.customer_id and c.status in ('ACTIVE', 'PROSPECT')
), fresh as (
  insert into portal.touchpoint_receipts
    (id, partner_id, client_ref, content_hash, status, received_at, matched_by, customer_id, touchpoint_id)
  select receipt_id, :partner_id, client_ref, content_hash, 'RECORDED', :now, matched_by, customer_id,
    touchpoint_id
  from known where consented order by client_ref
  on conflict do nothing  -- of the ref, or of the id that is made from it
  returning client_ref
), recorded as (
  insert into portal.touchpoints
    (id, customer_id, partner_id, recorded_by_id, channel, device, action, stage, direction, outcome,
      sentiment, sentiment_source, occurred_at, received_at, late_by_seconds)
  select touchpoint_id, customer_id, :partner_id, :staff_id, channel, device, action, stage, direction,
    outcome, sentiment, case when sentiment is not null then 'STAFF' end, occurred_at, :now, late_by_seconds
  from known join fresh using (client_ref)
)
select item.client_ref, known.client_ref is not null as known, coalesce(known.consented, false) as consented,
  fresh.client_ref is not null as fresh
from item left join known using (client_ref) left join fresh using (client_ref);

-- name: add_notes(notes, partner_id)!
-- Only to touchpoints the caller sees and its own organisation recorded.
insert into portal.touchpoint_notes (touchpoint_id, partner_id, text)
select t.id, t.partner_id, n.note
from jsonb_to_recordset(:notes) as n (touchpoint_id uuid, note text)
join portal.touchpoints t on t.id = n.touchpoint_id and t.partner_id = :partner_id;

-- name: add_locations(locations, partner_id)!
insert into portal.touchpoint_locations (touchpoint_id, customer_id, partner_id, latitude, longitude)
select t.id, t.customer_id, t.partner_id, l.latitude, l.longitude
from jsonb_to_recordset(:locations) as l (touchpoint_id uuid, latitude numeric, longitude numeric)
join portal.touchpoints t on t.id = l.touchpoint_id and t.partner_id = :partner_id;
