-- name: record_consent(customer_id, purpose, channel, state, source, evidence, said_at, expires_on, received_at)$
select portal.record_consent(:customer_id, :purpose, :channel, :state, :source, :evidence, :said_at, :expires_on,
  :received_at);

-- name: consent(customer_id, purpose, channel)$
-- The consent in force.
select id from portal.consents
where customer_id = :customer_id and purpose = :purpose and channel = :channel;

-- name: reveal_contact(customer_id, purpose)^
select phone, email, address, withheld from portal.reveal_contact(:customer_id, :purpose);

-- name: export_person(customer_id)$
select portal.export_person(:customer_id)::text;

-- name: erase_person(customer_id, reason)$
-- The rows erased, by kind: {identifiers, contacts, …}; null: no such customer.
select portal.erase_person(:customer_id, :reason)::text;

-- name: find_customer(number, customer_id)^
-- A customer with that number comes before one with an id that looks the same.
select id, number from portal.customers where number = :number or id = :customer_id::uuid
order by number = :number desc limit 1;

-- name: staff_member(number)^
select id::text as staff, partner_id::text as partner from portal.staff where number = :number;
