-- name: invited(digest)^
-- The member of staff a good invitation is for: a machine has no password to choose.
select p.email
from portal.invitations i
join portal.staff s on s.id = i.staff_id and s.status = 'INVITED' and s.role <> 'PARTNER_INTEGRATION'
join portal.passwords p on p.staff_id = i.staff_id
where i.digest = :digest and i.used_at is null and i.expires_at > clock_timestamp();

-- name: accept(digest, hash)$
-- Of several who use it at once the first has the person; the others wait here, and then find it used. The
-- person before the invitation: whoever deactivates somebody or invites them again locks in this order too.
with held as materialized (
  select s.id
  from portal.invitations i join portal.staff s on s.id = i.staff_id
  where i.digest = :digest and s.status = 'INVITED' and s.role <> 'PARTNER_INTEGRATION'
  for update of s
), used as (
  update portal.invitations i set used_at = clock_timestamp()
  from held
  where i.digest = :digest and i.staff_id = held.id and i.used_at is null and i.expires_at > clock_timestamp()
  returning i.staff_id, i.invited_by_id
), activated as (
  update portal.staff s set status = 'ACTIVE' from used where s.id = used.staff_id
  returning s.id, s.partner_id, used.invited_by_id
), recorded as (
  insert into portal.access_events (id, at, kind, partner_id, staff_id, subject_id, reason)
  select portal.uuid7_at(now), now, 'INVITATION_ACCEPTED', partner_id, id, invited_by_id, null
  from activated, clock_timestamp() as now
)
update portal.passwords p set hash = :hash
from activated where p.staff_id = activated.id
returning p.staff_id;
