-- Inside the database, as portal_owner, which owns it. What is not granted here or by a policy, nobody has.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to portal_scoped, portal_hq, portal_auditor, portal_worker',
    current_database());
  execute format('grant temporary on database %I to portal_worker', current_database()); -- COPY, then insert … select
  execute format('alter database %I set timezone = ''UTC''', current_database());
end $$;

revoke all on schema public from public;

create schema if not exists portal;
create schema if not exists migrations; -- tortoise_migrations: nobody's but the owner's
revoke all on schema portal, migrations from public;
grant usage on schema portal
  to portal_scoped, portal_hq, portal_auditor, portal_worker, portal_definer;
grant create on schema portal to portal_definer; -- asked of a function's new owner; it cannot log in

alter default privileges for role portal_owner revoke execute on functions from public;
