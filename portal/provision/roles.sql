-- The portal's roles, on the whole server. Settings are the roles' own, so every database made from a
-- template has them. Nothing is granted here but two memberships, and none to an audience.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('portal_owner', false), ('portal_definer', false),
      ('portal_scoped', true), ('portal_hq', true), ('portal_auditor', true), ('portal_worker', true)
    ) as roles (name, may_login)
  loop
    begin
      execute format('create role %I noinherit', wanted.name);
    exception when duplicate_object or unique_violation then null;
    end;
    execute format('alter role %I noinherit nocreatedb nocreaterole %s',
      wanted.name, case when wanted.may_login then 'login' else 'nologin' end);
  end loop;

  -- An owner's URL that is not a superuser's must be able to act as portal_owner.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant portal_owner to %I with inherit true, set true', current_user);
  end if;
end $$;

-- Migrations hand definer functions over (alter function … owner to portal_definer) and still grant and
-- replace them afterwards: hence inherit.
grant portal_definer to portal_owner with inherit true, set true;

-- What every session of an audience starts with. PostgreSQL plans a nested read for longer than it runs
-- it, and a LIMIT parameter would keep "auto" on custom plans: hence generic plans. The timeout is the
-- last line behind the cost limits.
do $$
declare
  audience text;
begin
  foreach audience in array array['portal_scoped', 'portal_hq', 'portal_auditor', 'portal_worker'] loop
    execute format('alter role %I set search_path = portal, pg_catalog', audience);
    execute format('alter role %I set timezone = ''UTC''', audience);
    execute format('alter role %I set jit = off', audience);
    execute format('alter role %I set plan_cache_mode = force_generic_plan', audience);
    execute format('alter role %I set client_min_messages = warning', audience);
    execute format('alter role %I set statement_timeout = %L', audience,
      case audience when 'portal_worker' then '0' else '10s' end);
    execute format('alter role %I set idle_in_transaction_session_timeout = %L', audience,
      case audience when 'portal_worker' then '10min' else '60s' end);
  end loop;
end $$;
