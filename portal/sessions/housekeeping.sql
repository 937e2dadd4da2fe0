-- Each deletes at most `size` of what ended longer than `kept` ago, and answers how many. What somebody holds is
-- left for the next time: nobody waits for the housekeeping, nor it for anybody.

-- name: refresh_tokens(kept, size)$
-- Also the used ones, of whole sessions: until then, one that is shown again is known for what it is.
with gone as (
  delete from portal.refresh_tokens where digest in (
    select r.digest
    from portal.sessions s join portal.refresh_tokens r on r.session_id = s.id
    where least(s.revoked_at, s.expires_at) < clock_timestamp() - :kept::interval
    limit :size for update of r skip locked)
  returning true
)
select count(*) from gone;

-- name: sessions(kept, size)$
with gone as (
  delete from portal.sessions where id in (
    select s.id
    from portal.sessions s
    where least(s.revoked_at, s.expires_at) < clock_timestamp() - :kept::interval
      and not exists (select from portal.refresh_tokens r where r.session_id = s.id)
    limit :size for update skip locked)
  returning true
)
select count(*) from gone;

-- name: revocations(size)$
-- How long they are kept is the function's: nobody may delete one that matters.
select portal.forget_revocations(:size::int);

-- name: client_assertions(kept, size)$
with gone as (
  delete from portal.client_assertions where id in (
    select id from portal.client_assertions where expires_at < clock_timestamp() - :kept::interval
    limit :size for update skip locked)
  returning true
)
select count(*) from gone;

-- name: sign_in_failures(kept, size)$
with gone as (
  delete from portal.sign_in_failures where key in (
    select key from portal.sign_in_failures where last_failed_at < clock_timestamp() - :kept::interval
    limit :size for update skip locked)
  returning true
)
select count(*) from gone;
