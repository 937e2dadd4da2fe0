-- Rows of touchpoints.csv that cannot be. A link that has ended is enough: the contact may be older. As in the
-- API, a partner names campaigns that it, or one below it, was invited to.
select s.line, t.column_name, t.code
from staged s
join found f using (line)
left join portal.touchpoint_receipts known on (known.partner_id, known.client_ref) = (f.partner_id, s.client_ref)
left join portal.customer_scope seen on (seen.partner_id, seen.customer_id) = (f.partner_id, f.customer_id)
cross join lateral (values
  ('partner_code', 'UNKNOWN_PARTNER', f.partner_id is null),
  ('customer_number', 'UNKNOWN_CUSTOMER', f.customer_id is null),
  ('customer_number', 'CUSTOMER_CLOSED', f.customer_status in ('MERGED', 'ERASED')),
  ('customer_number', 'NOT_LINKED',
    f.partner_kind <> 'HEADQUARTERS' and f.customer_id is not null and seen.customer_id is null),
  ('staff_number', 'UNKNOWN_STAFF', s.staff_number is not null and f.staff_id is null),
  ('sentiment', 'SENTIMENT_REQUIRED', s.sentiment is null and s.sentiment_source is not null),
  ('occurred_at', 'OUT_OF_RANGE', s.occurred_at < timestamptz '1970-01-01 00:00:00Z'),
  ('occurred_at', 'IN_FUTURE', s.occurred_at > now() + interval '5 minutes'),
  ('received_at', 'IN_FUTURE', s.received_at > now() + interval '5 minutes'),
  ('received_at', 'WRONG_ORDER', s.received_at < s.occurred_at - interval '5 minutes'),
  ('order_number', 'UNKNOWN_ORDER', s.order_number is not null and f.order_id is null),
  ('campaign_code', 'UNKNOWN_CAMPAIGN', s.campaign_code is not null and f.campaign_id is null),
  ('campaign_code', 'NOT_INVITED',
    f.campaign_id is not null and f.partner_kind <> 'HEADQUARTERS' and known.client_ref is null and not exists (
      select from portal.campaign_enrolments e
      join portal.partner_scope below on (below.viewer_id, below.partner_id) = (f.partner_id, e.partner_id)
      where e.campaign_id = f.campaign_id)),
  ('client_ref', 'CLIENT_REF_CONFLICT', known.content_hash <> f.content_hash)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
