-- name: staff_of_identity(issuer, subject)$
select staff_id from portal.external_identities where issuer = :issuer and subject = :subject;

-- name: link_identity(id, issuer, subject, staff_id)!
insert into portal.external_identities (id, issuer, subject, staff_id)
values (:id, :issuer, :subject, :staff_id)
on conflict (issuer, subject) do nothing;
