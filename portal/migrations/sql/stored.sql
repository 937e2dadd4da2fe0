-- What generated columns and indexes are made of: it may not be replaced at will. Whoever changes it adds a migration
-- that runs this file and rebuilds what is made of it. See docs/decisions/0015 and 0027.

-- Text as it is compared: NFKC, and one case. Down after up, so that ς and σ, ſ and s are the same.
create or replace function portal.folded(text) returns text language sql immutable parallel safe as $$
  select lower(upper(normalize($1, NFKC)))
$$;

-- The characters of a name and its pairs of neighbours; trigrams find nothing in names of two characters. As
-- written, 10 µs a name; with generate_series and substr, 200.
create or replace function portal.name_grams(name text) returns text[] language sql immutable parallel safe as $$
  select characters || array(
    select a || b from rows from (unnest(characters), unnest(characters[2:])) as pair (a, b)
    where a <> ' ' and b <> ' ')
  from string_to_array(portal.folded(name), null) as characters
$$;
