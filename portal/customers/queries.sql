-- name: record_consent(customer_id, purpose, channel, state, source, evidence, said_at, expires_on, received_at)$
select portal.record_consent(:customer_id, :purpose, :channel, :state, :source, :evidence, :said_at, :expires_on,
  :received_at);

-- name: consent(customer_id, purpose, channel)$
-- What holds now.
select id from portal.consents
where customer_id = :customer_id and purpose = :purpose and channel = :channel;

-- name: reveal_contact(customer_id, purpose)^
select phone, email, address, withheld from portal.reveal_contact(:customer_id, :purpose);

-- name: export_person(customer_id)$
select portal.export_person(:customer_id)::text;

-- name: erase_person(customer_id, reason)$
select portal.erase_person(:customer_id, :reason);

-- name: find_customer(number, customer_id)$
-- A number before an id that looks the same.
select id from portal.customers where number = :number or id = :customer_id::uuid
order by number = :number desc limit 1;
