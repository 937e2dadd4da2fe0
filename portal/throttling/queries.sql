-- name: lease(staff_id, asked, maximum, rate, now)^
-- Restore the budget, and lease what was asked for or what there is; below zero, it is given back. One
-- statement, so two workers wait for each other here and neither gets what the other got. `now` null: the
-- database's clock, which all workers share.
insert into portal.client_budgets as b (staff_id, available, leased, restored_at)
values (:staff_id, :maximum::float8 - greatest(0, least(:asked::float8, :maximum::float8)),
  least(:asked::float8, :maximum::float8), coalesce(:now::timestamptz, clock_timestamp()))
on conflict (staff_id) do update set (available, leased, restored_at) = (
  select least(r.available - l.leased, :maximum::float8), l.leased, greatest(b.restored_at, excluded.restored_at)
  from (
    select least(:maximum::float8, b.available
      + :rate::float8 * greatest(0, extract(epoch from excluded.restored_at - b.restored_at)::float8)) as available
  ) as r
  cross join lateral (select least(:asked::float8, greatest(0, floor(r.available))) as leased) as l)
returning available, leased;
