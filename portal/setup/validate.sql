-- Compiles the functions of these names, as PostgreSQL does when they are made with check_function_bodies on.
select case l.lanname when 'sql' then fmgr_sql_validator(f.oid)::text else plpgsql_validator(f.oid)::text end
from pg_proc f join pg_language l on l.oid = f.prolang
where f.pronamespace = 'portal'::regnamespace and f.proname = any ($1::text[])
