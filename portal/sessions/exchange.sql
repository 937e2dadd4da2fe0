-- name: acted_for(code, viewer_id)^
-- The partner that is acted for: any where there is no viewer; else one below it whose contract passes its
-- customers up to it, for whoever acts in its place sees what it sees. Its terms are locked, so whoever suspends it
-- waits for us, and then revokes the token we are about to make.
select p.id, p.kind, t.status
from portal.partners p
join portal.partner_terms t on t.partner_id = p.id
where p.code = :code and p.kind in ('DISTRIBUTOR', 'DEALER', 'OUTLET')
  and (:viewer_id::uuid is null or exists (
    select from portal.link_viewers() v where v.viewer_id = :viewer_id and v.partner_id = p.id))
for share of t;

-- name: session_is_over(session_id)$
-- Null: there is none such (a token of the demonstration). Locked, as above.
select revoked_at is not null from portal.sessions where id = :session_id for share;

-- name: moment()$
select clock_timestamp();
