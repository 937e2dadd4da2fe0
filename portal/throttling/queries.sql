-- name: lease(payer_id, asked, maximum, rate, now)^
-- Restore the budget, and lease what was asked for or what there is; below zero, it is given back. One
-- statement, so two workers wait for each other here and neither gets what the other got. `now` null: the
-- database's clock, which all workers share.
insert into portal.client_budgets as b (payer_id, available, leased, restored_at)
values (:payer_id, :maximum::float8 - greatest(0, least(:asked::float8, :maximum::float8)),
  least(:asked::float8, :maximum::float8), coalesce(:now::timestamptz, clock_timestamp()))
on conflict (payer_id) do update set (available, leased, restored_at) = (
  select least(r.available - l.leased, :maximum::float8), l.leased, greatest(b.restored_at, excluded.restored_at)
  from (
    select least(:maximum::float8, b.available
      + :rate::float8 * greatest(0, extract(epoch from excluded.restored_at - b.restored_at)::float8)) as available
  ) as r
  cross join lateral (select least(:asked::float8, greatest(0, floor(r.available))) as leased) as l)
returning available, leased;

-- name: take_quota(quota, amount, most)$
select portal.take_quota(:quota, :amount, :most);

-- name: count_refusal(key, most)$
-- The how manyth of its kind within the hour that began with the first; nothing, and nothing is written, beyond
-- `most`.
insert into portal.quota_uses as u (key, used, since)
values (:key, 1, clock_timestamp())
on conflict (key) do update set (used, since) = (
  select case when over then 1 else u.used + 1 end, case when over then excluded.since else u.since end
  from (select u.since < excluded.since - interval '1 hour' as over) as hour)
where u.used < :most::int or u.since < excluded.since - interval '1 hour'
returning u.used;
