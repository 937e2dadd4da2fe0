-- name: invited(digest)^
-- Whom an invitation is for, if it is good.
select i.staff_id, s.partner_id, p.email
from portal.invitations i
join portal.staff s on s.id = i.staff_id and s.status = 'INVITED'
join portal.passwords p on p.staff_id = i.staff_id
where i.digest = :digest and i.used_at is null and i.expires_at > clock_timestamp();

-- name: accept(digest, hash)$
-- Of several who use it at once the first has the row; the others wait here, and then find it used.
with used as (
  update portal.invitations i set used_at = clock_timestamp()
  where i.digest = :digest and i.used_at is null and i.expires_at > clock_timestamp()
  returning i.staff_id
), activated as (
  update portal.staff s set status = 'ACTIVE' from used where s.id = used.staff_id and s.status = 'INVITED'
  returning s.id, s.partner_id, s.role
), recorded as (
  insert into portal.access_events (id, at, kind, partner_id, staff_id, subject_id, reason)
  select portal.uuid7_at(now), now, 'STAFF_UPDATED', partner_id, id, id, 'INVITATION_ACCEPTED'
  from activated, clock_timestamp() as now
)
-- a machine has no password: the operator gives it a client (`portal clients add`)
update portal.passwords p set hash = case when activated.role <> 'PARTNER_INTEGRATION' then :hash end
from activated where p.staff_id = activated.id
returning p.staff_id;
