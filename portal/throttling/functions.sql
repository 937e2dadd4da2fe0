-- What each member of staff has used of its quotas, counted where it is used: a transaction that is rolled back
-- has used nothing.

-- Counts `amount` of a quota for whoever calls, in "view as" for whoever acts, and refuses it where more than
-- `most` would have been used within an hour. The error's message is the quota, its detail the seconds until
-- the hour is over.
create or replace function portal.take_quota(quota text, amount integer, most integer) returns void
language plpgsql volatile security definer as $$
declare
  wait double precision;
begin
  if amount <= 0 then
    return;
  end if;
  insert into portal.quota_uses as u (key, used, since)
  values (concat_ws(' ', quota, coalesce(portal.my_actor_id(), portal.my_staff_id())), amount, clock_timestamp())
  on conflict (key) do update set (used, since) = (
    select case when over then excluded.used else u.used + excluded.used end,
      case when over then excluded.since else u.since end
    from (select u.since < excluded.since - interval '1 hour' as over) as hour)
  returning case when u.used > most then
    greatest(1, extract(epoch from u.since + interval '1 hour' - clock_timestamp())) end into wait;
  if wait is not null then
    raise exception using errcode = 'PQ001', message = quota, detail = wait::text;
  end if;
end $$;
