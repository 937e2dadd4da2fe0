-- What is in force, as one fingerprint for each aspect of each object; read with search_path pg_catalog, so that
-- everybody's PostgreSQL writes the same names.
select object, aspect, md5(value) as fingerprint
from (
  select format('schema %I', n.nspname) as object, v.aspect, v.value
  from pg_namespace n cross join lateral (values
    ('owner', n.nspowner::regrole::text),
    ('grants', (select string_agg(a::text, ' ' order by a::text) from unnest(n.nspacl) a))) as v (aspect, value)
  where n.nspname in ('portal', 'migrations')
  union all
  select format('table %s', c.oid::regclass), v.aspect, v.value
  from pg_class c cross join lateral (values
    ('row security', concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity)),
    ('owner', c.relowner::regrole::text),
    ('grants', concat_ws(' ',
      (select string_agg(a::text, ' ' order by a::text) from unnest(c.relacl) a),
      (select string_agg(concat_ws(' ', t.attname, t.attacl), ' ' order by t.attname) from pg_attribute t
        where t.attrelid = c.oid and t.attacl is not null))),
    ('foreign keys', (select count(*)::text from pg_trigger t
      where t.tgrelid = c.oid and t.tgisinternal and t.tgenabled <> 'O'))) as v (aspect, value)
  where c.relnamespace = 'portal'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select format('policy %I on %s', p.polname, c.oid::regclass), 'definition', concat_ws(' ', p.polpermissive, p.polcmd,
    (select string_agg(r::regrole::text, ' ' order by r::regrole::text) from unnest(p.polroles) r),
    pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
  from pg_policy p join pg_class c on c.oid = p.polrelid
  where c.relnamespace = 'portal'::regnamespace
  union all
  select format('trigger %I on %s', t.tgname, c.oid::regclass), v.aspect, v.value
  from pg_trigger t join pg_class c on c.oid = t.tgrelid cross join lateral (values
    ('definition', pg_get_triggerdef(t.oid)), ('state', t.tgenabled::text)) as v (aspect, value)
  where c.relnamespace = 'portal'::regnamespace and not t.tgisinternal
  union all
  select format('function %s', f.oid::regprocedure), v.aspect, v.value
  from pg_proc f join pg_language l on l.oid = f.prolang cross join lateral (values
    ('source', concat_ws(' ', f.prokind, l.lanname, f.provolatile, f.proparallel, f.prosecdef, f.proleakproof,
      f.proisstrict, pg_get_function_arguments(f.oid), pg_get_function_result(f.oid), f.prosrc, f.probin,
      pg_get_function_sqlbody(f.oid))),
    ('owner', f.proowner::regrole::text),
    ('grants', (select string_agg(a::text, ' ' order by a::text) from unnest(f.proacl) a)),
    ('settings', f.proconfig::text)) as v (aspect, value)
  where f.pronamespace = 'portal'::regnamespace
) as facts
order by 1, 2
