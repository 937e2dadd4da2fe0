-- Takes every policy, trigger, grant and function's comment away, and gives functions back to portal_owner, so that
-- all of it can be put in force anew. Functions themselves stay: who is running one goes on, and they are replaced.
do $$
declare
  p record;
begin
  for p in select policyname, tablename from pg_policies where schemaname = 'portal' loop
    execute format('drop policy %I on portal.%I', p.policyname, p.tablename);
  end loop;
  for p in
    select t.tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'portal'::regnamespace and not t.tgisinternal
  loop
    execute format('drop trigger %I on portal.%I', p.tgname, p.relname);
  end loop;
  for p in
    select distinct c.oid::regclass as "table", case when a.grantee = 0 then 'public' else quote_ident(r.rolname) end as role
    from pg_class c
    cross join lateral (
      select grantee from aclexplode(c.relacl)
      union select e.grantee from pg_attribute t, aclexplode(t.attacl) e where t.attrelid = c.oid
    ) as a
    left join pg_roles r on r.oid = a.grantee
    where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.grantee <> c.relowner
  loop
    execute format('revoke all on table %s from %s', p."table", p.role);
  end loop;
  for p in
    select f.oid::regprocedure as "function" from pg_proc f
    where f.pronamespace = 'portal'::regnamespace and f.proowner <> 'portal_owner'::regrole
  loop
    execute format('alter routine %s owner to portal_owner', p."function");
  end loop;
  grant all on all tables in schema portal to portal_owner;
  grant all on all routines in schema portal to portal_owner;
  for p in
    select distinct f.oid::regprocedure as "function", case when a.grantee = 0 then 'public' else quote_ident(r.rolname) end as role
    from pg_proc f
    cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) as a
    left join pg_roles r on r.oid = a.grantee
    where f.pronamespace = 'portal'::regnamespace and a.grantee <> f.proowner
  loop
    execute format('revoke all on routine %s from %s', p."function", p.role);
  end loop;
  for p in
    select f.oid::regprocedure as "function"
    from pg_proc f join pg_description d on (d.classoid, d.objoid) = ('pg_proc'::regclass, f.oid)
    where f.pronamespace = 'portal'::regnamespace
  loop
    execute format('comment on routine %s is null', p."function");
  end loop;
  for p in
    select distinct n.nspname as "schema", case when a.grantee = 0 then 'public' else quote_ident(r.rolname) end as role
    from pg_namespace n
    cross join lateral aclexplode(n.nspacl) as a
    left join pg_roles r on r.oid = a.grantee
    where n.nspname in ('portal', 'migrations') and a.grantee <> n.nspowner
  loop
    execute format('revoke all on schema %I from %s cascade', p."schema", p.role);
  end loop;
end $$;
grant all on schema portal, migrations to portal_owner;
grant usage on schema portal
  to portal_scoped, portal_hq, portal_auditor, portal_worker, portal_definer;
grant create on schema portal to portal_definer; -- asked of a function's new owner; it cannot log in
