-- Switches foreign keys on again, as whoever logged in: only a superuser may, and portal_owner is none.
do $$
declare
  p record;
begin
  set local role none;
  for p in
    select distinct c.oid::regclass as "table" from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'portal'::regnamespace and t.tgisinternal and t.tgenabled <> 'O'
  loop
    execute format('alter table %s enable trigger all', p."table");
  end loop;
  set local role portal_owner;
end $$;
