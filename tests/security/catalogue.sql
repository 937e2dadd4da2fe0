-- name: relations()
-- Everything outside the system schemas on which a role of the portal has any privilege, by whatever way.
with roles (role) as (
  values ('portal_scoped'), ('portal_hq'), ('portal_auditor'), ('portal_worker'), ('portal_definer')
), held as (
  select c.oid, r.role, p.privilege
  from pg_class c cross join roles r
  cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as p (privilege)
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and has_table_privilege(r.role, c.oid, p.privilege)
  union
  select c.oid, r.role, p.privilege
  from pg_class c cross join roles r cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) as p (privilege)
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and has_any_column_privilege(r.role, c.oid, p.privilege)
  union
  select c.oid, r.role, p.privilege
  from pg_class c cross join roles r cross join unnest(array['SELECT', 'UPDATE', 'USAGE']) as p (privilege)
  where c.relkind = 'S' and has_sequence_privilege(r.role, c.oid, p.privilege)
  union
  select c.oid, 'public', e.privilege_type from pg_class c, aclexplode(c.relacl) e where e.grantee = 0
  union
  select a.attrelid, 'public', e.privilege_type from pg_attribute a, aclexplode(a.attacl) e where e.grantee = 0
)
select n.nspname as schema, c.relname as name, c.relkind::text as kind, h.role,
  array_agg(h.privilege order by h.privilege) as privileges
from held h join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
group by 1, 2, 3, 4
order by 1, 2, 4;

-- name: tables()
-- Which tables of the portal have row security enabled and forced.
select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced
from pg_class c where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
order by 1;

-- name: policies()
select c.relname as name, p.polpermissive as permissive, p.polcmd::text as command, p.polroles = '{0}' as for_public,
  array(select rolname::text from pg_roles where oid = any (p.polroles) order by 1) as roles
from pg_policy p join pg_class c on c.oid = p.polrelid
order by 1, 3, 5;

-- name: named_in_grants()
-- Every object whose access list names an audience, wherever it is; and what one owns.
select r.rolname as role, d.deptype::text as why, pg_describe_object(d.classid, d.objid, d.objsubid) as object
from pg_shdepend d join pg_roles r on r.oid = d.refobjid
where d.refclassid = 'pg_authid'::regclass and d.deptype in ('a', 'o')
  and d.dbid in (0, (select oid from pg_database where datname = current_database()))
  and r.rolname in ('portal_scoped', 'portal_hq', 'portal_auditor', 'portal_worker', 'portal_definer')
order by 1, 2, 3;

-- name: functions()
select p.oid::regprocedure::text as signature, p.prosecdef as definer, p.proowner::regrole::text as owner,
  coalesce(p.proconfig, '{}') as settings,
  coalesce(exists (select from aclexplode(p.proacl) where grantee = 0), true) as for_public,
  array(select r.rolname::text from pg_roles r
    where r.rolname in ('portal_scoped', 'portal_hq', 'portal_auditor', 'portal_worker')
      and has_function_privilege(r.oid, p.oid, 'EXECUTE') order by 1) as callers
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname not in ('pg_catalog', 'information_schema', 'probe')
order by 1;

-- name: roles()
select r.rolname as role, r.rolcanlogin as logs_in,
  r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication as powerful,
  array(select o.rolname::text from pg_roles o
    where o.oid <> r.oid and not r.rolsuper and pg_has_role(r.oid, o.oid, 'MEMBER') order by 1) as member_of
from pg_roles r
where r.rolname in ('portal_scoped', 'portal_hq', 'portal_auditor', 'portal_worker', 'portal_definer')
order by 1;

-- name: places()
-- Where a role may make something: schemas (not its own temporary one) and the database.
select r.rolname as role, n.nspname as place, 'CREATE' as privilege
from pg_roles r cross join pg_namespace n
where r.rolname in ('portal_scoped', 'portal_hq', 'portal_auditor', 'portal_worker', 'portal_definer')
  and n.nspname !~ '^pg_(toast_)?temp' and has_schema_privilege(r.oid, n.oid, 'CREATE')
union all
select r.rolname, 'the database', p.privilege
from pg_roles r cross join unnest(array['CREATE', 'TEMP']) as p (privilege)
where r.rolname in ('portal_scoped', 'portal_hq', 'portal_auditor', 'portal_worker', 'portal_definer')
  and has_database_privilege(r.oid, current_database(), p.privilege)
order by 1, 2;
