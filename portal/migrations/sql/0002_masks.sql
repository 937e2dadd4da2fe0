-- Masked forms of personal data, kept by triggers, so that nobody above the database has to mask.
-- The functions belong to portal_definer: FORCE applies to the table owner too, and a function owned by
-- it would see no rows, silently.

-- 139****1234 for a mainland mobile; elsewhere the first digits with the country code.
create function portal.mask_phone(phone text) returns text language sql immutable parallel safe as $$
  select case
    when phone is null then null
    when phone ~ '^\+861\d{10}$' then substr(phone, 4, 3) || '****' || right(phone, 4)
    when length(phone) >= 12 then left(phone, 4) || '****' || right(phone, 3)
    when length(phone) >= 9 then left(phone, 3) || '****' || right(phone, 2)
    else '****'
  end
$$;

create function portal.mask_email(email text) returns text language sql immutable parallel safe as $$
  select left(email, 1) || '***@' || split_part(email, '@', 2)
$$;

create function portal.mask_identifier(kind text, value text) returns text
language sql immutable parallel safe as $$
  select case
    when kind = 'PHONE' then portal.mask_phone(value)
    when kind = 'EMAIL' then portal.mask_email(value)
    when length(value) > 6 then '****' || right(value, 3)
    else '****'
  end
$$;
grant execute on function portal.mask_phone(text), portal.mask_email(text), portal.mask_identifier(text, text)
  to portal_definer;

create function portal.keep_contact_masks() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update portal.customers c
  set phone_masked = portal.mask_phone(n.phone), email_masked = portal.mask_email(n.email)
  from written n
  where c.id = n.customer_id
    and (c.phone_masked, c.email_masked)
      is distinct from (portal.mask_phone(n.phone), portal.mask_email(n.email));
  return null;
end $$;

create function portal.keep_identifier_masks() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from portal.masked_identifiers m using removed r where m.id = r.id;
    return null;
  end if;
  insert into portal.masked_identifiers as m (id, customer_id, kind, value_masked, verified, source)
  select id, customer_id, kind, portal.mask_identifier(kind, value), verified, source from written
  on conflict (id) do update
  set customer_id = excluded.customer_id, kind = excluded.kind, value_masked = excluded.value_masked,
    verified = excluded.verified, source = excluded.source;
  return null;
end $$;

-- One statement over all the rows a statement wrote; customers in id order, so that two never deadlock.
create function portal.keep_touchpoint_figures() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into portal.customer_figures as f (customer_id, touchpoint_count, last_touchpoint_at)
  select customer_id, count(*), max(occurred_at) from written group by customer_id order by customer_id
  on conflict (customer_id) do update
  set touchpoint_count = f.touchpoint_count + excluded.touchpoint_count,
    last_touchpoint_at = greatest(f.last_touchpoint_at, excluded.last_touchpoint_at);
  return null;
end $$;

create trigger masks_on_insert after insert on portal.customer_contacts
  referencing new table as written for each statement execute function portal.keep_contact_masks();
create trigger masks_on_update after update on portal.customer_contacts
  referencing new table as written for each statement execute function portal.keep_contact_masks();
create trigger masks_on_insert after insert on portal.customer_identifiers
  referencing new table as written for each statement execute function portal.keep_identifier_masks();
create trigger masks_on_update after update on portal.customer_identifiers
  referencing new table as written for each statement execute function portal.keep_identifier_masks();
create trigger masks_on_delete after delete on portal.customer_identifiers
  referencing old table as removed for each statement execute function portal.keep_identifier_masks();
create trigger figures_on_insert after insert on portal.touchpoints
  referencing new table as written for each statement execute function portal.keep_touchpoint_figures();

alter function portal.keep_contact_masks() owner to portal_definer;
alter function portal.keep_identifier_masks() owner to portal_definer;
alter function portal.keep_touchpoint_figures() owner to portal_definer;
