-- Takes every policy and every table grant away, so that the policies can be put in force anew.
do $$
declare
  p record;
begin
  for p in select policyname, tablename from pg_policies where schemaname = 'portal' loop
    execute format('drop policy %I on portal.%I', p.policyname, p.tablename);
  end loop;
end $$;
revoke all on all tables in schema portal
  from public, portal_scoped, portal_hq, portal_auditor, portal_worker, portal_definer;
grant usage on schema portal
  to portal_scoped, portal_hq, portal_auditor, portal_worker, portal_definer;
