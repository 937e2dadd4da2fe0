-- name: link(asked)^
select link_id, refusal from portal.link_customer(:asked);

-- name: unlink(asked)^
select ended, refusal from portal.unlink_customer(:asked);
