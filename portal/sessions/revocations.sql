-- name: unknown_revocations(known)
-- Revocations that can still matter to a token, and that the asker does not know. Not "those since the last
-- one": a transaction may commit after another that began later. Tokens issued until `refused_until` are
-- good no longer (docs/decisions/0021-revocation.md).
select id, kind, subject_id, least(clock_timestamp(), at + interval '1 minute') as refused_until,
  extract(epoch from at + interval '11 minutes' - clock_timestamp())::float8 as matters_for_seconds
from portal.revocations
where at > statement_timestamp() - interval '11 minutes' and id <> all (:known::uuid[]);
