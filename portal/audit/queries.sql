-- name: append(kind, partner_id, staff_id, actor_id, session_id, customer_id, subject_id, purpose, reason)!
-- The moment and the id are the database's: one clock, whichever worker appends.
insert into portal.access_events
  (id, at, kind, partner_id, staff_id, actor_id, session_id, customer_id, subject_id, purpose, reason)
select portal.uuid7_at(now), now, :kind, :partner_id::uuid, :staff_id::uuid, :actor_id::uuid, :session_id,
  :customer_id::uuid, :subject_id::uuid, :purpose, :reason
from clock_timestamp() as now;

-- name: take_turn()^
-- One sealer at a time in the whole installation, until its transaction ends, however it ends. Below the
-- horizon no transaction runs any more: what those appended, every later statement sees.
select pg_try_advisory_xact_lock(hashtextextended('portal.audit.sealer', 0)) as mine,
  pg_snapshot_xmin(pg_current_snapshot())::text as horizon;

-- name: last_seal()^
select position, hash from portal.access_seals order by position desc limit 1;

-- name: unsealed(horizon, size)
-- What was appended by transactions from a horizon on, and, with none, everything. The upper bound is for
-- events of a restored database, whose transactions' numbers may all be above ours. `offset 0`: one probe for
-- each event, never a join with all seals; and the few are found before they are sorted.
select * from (
  select e.id as event_id, e.id::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.kind,
    e.partner_id::text, e.staff_id::text, e.actor_id::text, e.session_id, e.customer_id::text, e.subject_id::text,
    e.purpose, e.reason, e.appended_in::text
  from portal.access_events e
  where e.appended_in >= coalesce(:horizon, '0')::xid8
    and e.appended_in <= case when :horizon::text is null then '18446744073709551615'
      else pg_snapshot_xmax(pg_current_snapshot()) end
    and not exists (select from portal.access_seals s where s.event_id = e.id offset 0)
  offset 0) as event
order by event_id limit :size;

-- name: seal(after, event_ids, hashes)!
insert into portal.access_seals (event_id, position, hash)
select event_id, :after::bigint + place, hash
from unnest(:event_ids::uuid[], :hashes::bytea[]) with ordinality as sealed (event_id, hash, place);

-- name: sealed(after, size)
-- The chain from a position on: each seal, with its event where there is one.
select s.position, s.event_id, s.hash, e.id::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  e.kind, e.partner_id::text, e.staff_id::text, e.actor_id::text, e.session_id, e.customer_id::text,
  e.subject_id::text, e.purpose, e.reason, e.appended_in::text, extract(epoch from e.at)::float8 as seconds
from portal.access_seals s left join portal.access_events e on e.id = s.event_id
where s.position > :after order by s.position limit :size;

-- name: left_unsealed()^
-- Events older than a minute that the sealer has not sealed, and the first of them.
select count(*) as number, min(e.id::text) as first_id
from portal.access_events e
where e.at < clock_timestamp() - interval '1 minute'
  and not exists (select from portal.access_seals s where s.event_id = e.id);

-- name: left_unsigned(after)^
-- Seals beyond a position whose events are so old that a head should reach them: one is due each minute, so
-- that leaves a minute for whoever committed late, and the portal's first look after it was down.
select count(*) as number, min(s.position) as first_position
from portal.access_seals s join portal.access_events e on e.id = s.event_id
where s.position > :after and e.at < clock_timestamp() - interval '2 minutes';
