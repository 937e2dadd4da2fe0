-- Facts that decide whether the portal can work here; any role may ask.
with audiences (name) as (
  values ('portal_scoped'), ('portal_hq'), ('portal_auditor'), ('portal_worker')
)
select d.datname as name, pg_encoding_to_char(d.encoding) as encoding,
  d.datlocprovider::text as provider, d.datcollate as "collate", d.datctype as ctype,
  coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') as locale, -- renamed in 17
  to_regnamespace('portal') is not null
    and (select count(*) from pg_roles where rolname in (table audiences)) = (select count(*) from audiences)
    as set_up,
  (select string_agg(rolname, ', ') from pg_roles
   where rolname in (table audiences) and (rolsuper or rolbypassrls)) as above_policies,
  (select string_agg(distinct m.rolname, ', ') from pg_auth_members a join pg_roles m on m.oid = a.member
   where m.rolname in (table audiences)) as members
from pg_database d
where d.datname = current_database();
