-- name: staff_of_identity(issuer, subject)$
-- Held until the transaction ends: whoever unlinks it waits for the session that is being opened, and ends it.
select staff_id from portal.external_identities where issuer = :issuer and subject = :subject for share;

-- name: unlink_identity(issuer, subject, number)$
-- The member of staff whose it was; no row where that one is not this subject.
delete from portal.external_identities i using portal.staff s
where i.issuer = :issuer and i.subject = :subject and s.id = i.staff_id and s.number = :number
returning s.id;

-- name: link_identity(id, issuer, subject, staff_id)$
-- Nothing where the subject is somebody already.
insert into portal.external_identities (id, issuer, subject, staff_id)
values (:id, :issuer, :subject, :staff_id)
on conflict (issuer, subject) do nothing
returning id;
