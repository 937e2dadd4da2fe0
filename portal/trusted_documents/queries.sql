-- name: publish(ids, texts, now)
-- The ids that were not published before.
insert into portal.trusted_documents (id, text, published_at)
select d.id, d.text, :now from unnest(:ids::text[], :texts::text[]) as d (id, text)
order by d.id
on conflict (id) do nothing
returning id;

-- name: text_of(id)$
select text from portal.trusted_documents where id = :id;

-- name: partner_of(code)$
select id from portal.partners where code = :code;

-- name: restrict(partner_id, now)$
-- Nothing where it is restricted already.
insert into portal.document_restrictions (partner_id, restricted_at) values (:partner_id, :now)
on conflict (partner_id) do nothing
returning partner_id;

-- name: lift(partner_id)$
-- Nothing where it is not restricted.
delete from portal.document_restrictions where partner_id = :partner_id returning partner_id;

-- name: restricted()
select partner_id from portal.document_restrictions;
