-- The functions of the schema. A row's version changes whenever the function is replaced, by the same text too.
select f.oid, f.oid::regprocedure::text as signature, f.proname as name, f.xmin::text as version, f.prosrc as body,
  f.prosecdef as definer
from pg_proc f where f.pronamespace = 'portal'::regnamespace
order by 2
