-- What has long ended is deleted (portal/sessions/housekeeping.py).

-- by when they ended: the housekeeping finds the oldest, and does not look at all
create index sessions_ended_at on portal.sessions (least(revoked_at, expires_at));

-- Deletes so many revocations of more than thirty days ago; answers how many. Nobody else may delete any: whoever
-- could would take one back that still keeps a token out.
create function portal.forget_revocations(size integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone integer;
begin
  delete from portal.revocations r where r.id in (
    select o.id from portal.revocations o where o.at < clock_timestamp() - interval '30 days' limit size);
  get diagnostics gone = row_count;
  return gone;
end $$;
alter function portal.forget_revocations(integer) owner to portal_definer;
grant execute on function portal.forget_revocations(integer) to portal_worker;
