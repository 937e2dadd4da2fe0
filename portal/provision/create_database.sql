-- The statement that creates database $1 for owner $2 ($3: the server knows the builtin provider, 17 and
-- newer). All of the locale is explicit: it cannot be changed later, and under C Chinese names are not found.
select format(
  'create database %I owner %I template template0 encoding ''UTF8'' lc_collate ''C'' lc_ctype ''C.UTF-8'' %s',
  $1::text, $2::text,
  case when $3::boolean
    then 'locale_provider builtin builtin_locale ''C.UTF-8'''
    else 'locale_provider libc'
  end
);
