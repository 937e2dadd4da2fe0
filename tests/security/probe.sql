-- Tries one verb on one row as the current user and undoes it. Answers `reached`, `nothing` (no error, no
-- row) or the SQLSTATE of the refusal. On the server, because the matrix tries tens of thousands.
create schema probe;
grant usage on schema probe to public;

create function probe.attempt(verb text, target text, given jsonb, keys text[]) returns text
language plpgsql as $$
declare
  target_table text := format('portal.%I', target);
  given_row text := format('jsonb_populate_record(null::%s, $1) r', target_table);
  columns text;
  same text;
  hit bigint;
begin
  select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
  where attrelid = target_table::regclass and attnum > 0 and not attisdropped and attgenerated = '';
  select string_agg(format('t.%1$I = r.%1$I', key), ' and ') into same from unnest(keys) as key;
  begin
    execute case verb
      when 'select' then format('select from %s t, %s where %s', target_table, given_row, same)
      when 'insert' then format('insert into %1$s (%2$s) select %2$s from %3$s', target_table, columns, given_row)
      when 'update' then format('update %s t set %I = t.%2$I from %s where %s', target_table, keys[1], given_row, same)
      when 'delete' then format('delete from %s t using %s where %s', target_table, given_row, same)
    end using given;
    get diagnostics hit = row_count;
    raise sqlstate 'PROBE';
  exception
    when sqlstate 'PROBE' then return case hit when 0 then 'nothing' else 'reached' end;
    when others then return sqlstate;
  end;
end $$;
