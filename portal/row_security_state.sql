-- A fingerprint of what is in force: row security, grants and policies of every table of the schema. As they
-- are stored, not as pg_get_expr writes them: that depends on the reader's search_path.
select md5(string_agg(line, e'\n' order by line))
from (
  select concat_ws(' ', relname, relrowsecurity, relforcerowsecurity, relacl) as line
  from pg_class where relnamespace = 'portal'::regnamespace and relkind in ('r', 'p')
  union all
  select concat_ws(' ', c.relname, p.polname, p.polcmd, p.polroles::regrole[], p.polqual, p.polwithcheck)
  from pg_policy p join pg_class c on c.oid = p.polrelid
  where c.relnamespace = 'portal'::regnamespace
) as state
