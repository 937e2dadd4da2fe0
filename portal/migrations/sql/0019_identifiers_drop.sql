-- Identifiers that are in another row of their customer now.
delete from portal.customer_identifiers
where id in (select a.id from jsonb_to_recordset($1::jsonb) as a (id uuid))
