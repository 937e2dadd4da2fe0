-- The tables with a foreign key that is switched off, in one line; null: there are none.
select string_agg(distinct t.tgrelid::regclass::text, ', ' order by t.tgrelid::regclass::text)
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = 'portal'::regnamespace and t.tgisinternal and t.tgenabled <> 'O'
