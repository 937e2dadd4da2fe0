-- What is in schema portal and cannot be put in force: each object, and why. $1: the tables that have a policy.
select format('%s %s', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
    c.oid::regclass) as object,
  case when c.relname <> all ($1::text[]) then 'is not the portal''s'
    else format('belongs to %I', pg_get_userbyid(c.relowner)) end as fault
from pg_class c
where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and (c.relname <> all ($1::text[]) or c.relowner <> 'portal_owner'::regrole)
union all
select format('function %s', f.oid::regprocedure), format('belongs to %I', pg_get_userbyid(f.proowner))
from pg_proc f
where f.pronamespace = 'portal'::regnamespace
  and f.proowner not in ('portal_owner'::regrole, 'portal_definer'::regrole)
order by 1
