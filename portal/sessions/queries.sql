-- name: not_wait_long()!
set local lock_timeout = '1s';

-- name: member(staff_id)^
-- The person or machine, and the reason why it may not sign in (null: it may). Both rows are locked, so whoever
-- deactivates one of them waits for us or we for them: no token is made of what is being taken away.
select s.id, s.partner_id, s.role, (s.ended_on + 1)::timestamp at time zone 'UTC' as ends_at,
  case
    when s.status <> 'ACTIVE' then 'STAFF_NOT_ACTIVE'
    when s.started_on > current_date then 'MEMBERSHIP_NOT_BEGUN'
    when s.ended_on < current_date then 'MEMBERSHIP_ENDED'
    when t.status <> 'ACTIVE' then 'PARTNER_NOT_ACTIVE'
  end as refusal
from portal.staff s
join portal.partner_terms t on t.partner_id = s.partner_id
where s.id = :staff_id
for share;

-- name: staff_of_number(number)^
select id, role from portal.staff where number = :number;

-- name: open_session(id, staff_id, partner_id, role, client_id, scope, lifetime, ends_at)^
-- The database's clock, for all times of tokens: revocations are compared with them.
insert into portal.sessions
  (id, staff_id, partner_id, role, client_id, scope, created_at, expires_at)
select :id, :staff_id, :partner_id, :role, :client_id, :scope::text[],
  now, least(now + :lifetime::interval, :ends_at::timestamptz)
from clock_timestamp() as now
returning id, created_at, expires_at;

-- name: add_refresh_token(digest, session_id, now)!
insert into portal.refresh_tokens (digest, session_id, issued_at) values (:digest, :session_id, :now);

-- name: use_refresh_token(digest)^
-- Of several who use it at once, the first has the row; the others wait here, and then find it used.
update portal.refresh_tokens r set used_at = clock_timestamp()
from portal.sessions s
where r.digest = :digest and r.used_at is null and s.id = r.session_id
returning s.id, s.staff_id, s.partner_id, r.issued_at;

-- name: session_of_refresh_token(digest)^
select s.id, s.staff_id, s.partner_id
from portal.refresh_tokens r
join portal.sessions s on s.id = r.session_id
where r.digest = :digest;

-- name: hold_session(session_id)^
select staff_id, partner_id, role, client_id, scope, revoked_at, expires_at, clock_timestamp() as now
from portal.sessions
where id = :session_id
for no key update;

-- name: narrow_session(session_id, scope)!
update portal.sessions set scope = :scope::text[] where id = :session_id;

-- name: revoke_session(session_id, reason)$
-- The trigger `ends_tokens` tells all workers, at the commit. Answers nothing where it was over already.
update portal.sessions set revoked_at = clock_timestamp(), revoked_for = :reason
where id = :session_id and revoked_at is null
returning id;

-- name: revoke_sessions_of_staff(staff_id, reason)!
update portal.sessions set revoked_at = clock_timestamp(), revoked_for = :reason
where staff_id = :staff_id and revoked_at is null;

-- name: revoke_sessions_of_client(client_id, reason)!
update portal.sessions set revoked_at = clock_timestamp(), revoked_for = :reason
where client_id = :client_id and revoked_at is null;

-- name: password_of(email)^
select p.staff_id, s.partner_id, p.hash
from portal.passwords p
join portal.staff s on s.id = p.staff_id
where p.email = :email;

-- name: holds_password(staff_id, hash)$
-- Whether it is still this one; held until the transaction ends, so whoever replaces it ends our session too.
select true from portal.passwords where staff_id = :staff_id and hash = :hash for share;

-- name: set_password(staff_id, email, hash)$
-- No row where the address is another's.
insert into portal.passwords as p (staff_id, email, hash)
select :staff_id::uuid, :email::text, :hash::text
where not exists (
  select from portal.passwords o where o.email = :email::text and o.staff_id <> :staff_id::uuid
)
on conflict (staff_id) do update set email = excluded.email, hash = excluded.hash
returning p.staff_id;

-- name: count_attempt(key, free, cap, forget)$
-- Counts an attempt as failed until it succeeds, so parallel guesses are counted one after the other. Answers
-- nothing, and counts nothing, while the key has to wait.
insert into portal.sign_in_failures as f (key, failures, last_failed_at)
values (:key, 1, clock_timestamp())
on conflict (key) do update set
  failures = case when f.last_failed_at < excluded.last_failed_at - :forget::interval then 1 else f.failures + 1 end,
  last_failed_at = greatest(f.last_failed_at, excluded.last_failed_at)
where f.failures < :free::int
  or excluded.last_failed_at >= f.last_failed_at
    + least(:cap::interval, interval '1 second' * 2 ^ least(f.failures - :free::int, 30))
returning f.failures;

-- name: seconds_to_wait(key, free, cap)$
select extract(epoch from f.last_failed_at - clock_timestamp()
  + least(:cap::interval, interval '1 second' * 2 ^ greatest(0, least(f.failures - :free::int, 30))))::float8
from portal.sign_in_failures f
where f.key = :key;

-- name: attempt_succeeded(account, address, forget)!
-- The account begins anew; the address has one failure less; and what is long ago is forgotten.
with begun_anew as (
  delete from portal.sign_in_failures
  where key <> :address and (key = :account or last_failed_at < clock_timestamp() - :forget::interval)
)
update portal.sign_in_failures set failures = greatest(0, failures - 1) where key = :address;

-- name: count_refusal(key, free, hours)$
-- The number of refusals of this kind since `last_failed_at`, this one included; counting begins anew after these
-- hours. Where the number before this one was above `free`, nothing is written and there is no row.
insert into portal.sign_in_failures as f (key, failures, last_failed_at)
values (:key, 1, clock_timestamp())
on conflict (key) do update set
  failures = case when f.last_failed_at < excluded.last_failed_at - :hours::interval then 1 else f.failures + 1 end,
  last_failed_at = case when f.last_failed_at < excluded.last_failed_at - :hours::interval then excluded.last_failed_at
    else f.last_failed_at end
where f.failures <= :free::int or f.last_failed_at < excluded.last_failed_at - :hours::interval
returning f.failures;

-- name: client(client_id)^
-- Locked: whoever revokes the client waits for us, and then ends the session we are about to open.
select c.client_id, c.staff_id, s.partner_id, c.secret_digest, c.jwks::text as jwks
from portal.oauth_clients c
join portal.staff s on s.id = c.staff_id
where c.client_id = :client_id and c.revoked_at is null
for share of c;

-- name: add_client(client_id, staff_id, secret_digest, jwks)!
insert into portal.oauth_clients (client_id, staff_id, secret_digest, jwks)
values (:client_id, :staff_id, :secret_digest, :jwks::jsonb);

-- name: activate_machine(staff_id)$
-- The invited member of staff; no row for anybody else.
update portal.staff set status = 'ACTIVE'
where id = :staff_id and status = 'INVITED' and role = 'PARTNER_INTEGRATION'
returning id;

-- name: revoke_client(client_id)$
update portal.oauth_clients set revoked_at = clock_timestamp()
where client_id = :client_id and revoked_at is null
returning staff_id;

-- name: use_assertion(id, client_id, jti, expires_at)$
-- Nothing where it was used before. Forgotten are those that expired, by a clock that may be behind ours.
with expired as (
  delete from portal.client_assertions where expires_at < clock_timestamp() - interval '5 minutes'
)
insert into portal.client_assertions (id, client_id, jti, expires_at)
values (:id, :client_id, :jti, :expires_at)
on conflict (client_id, jti) do nothing
returning id;
