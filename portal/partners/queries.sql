-- name: change(asked)^
select partner_id, refusal from portal.change_partner(:asked);

-- name: create(asked)^
select partner_id, refusal from portal.create_partner(:asked);
