-- Comparison of searched words with names; beside migrations/sql/stored.sql, whose functions
-- made the indexes. See docs/decisions/0015.

-- Grams that a name must have for each word to occur in it. Words are separated by one space.
create or replace function portal.search_grams(words text) returns text[] language sql immutable parallel safe as $$
  select array_agg(distinct substr(word, position, 2))
  from unnest(string_to_array(portal.folded(words), ' ')) as word,
    generate_series(1, greatest(length(word) - 1, 1)) as position
$$;

-- A pattern of LIKE for each word.
create or replace function portal.search_patterns(words text) returns text[] language sql immutable parallel safe as $$
  select array_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%')
  from unnest(string_to_array(portal.folded(words), ' ')) as word
$$;
