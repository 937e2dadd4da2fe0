-- Prices in force for each partner.

-- Price lists of each partner, with a rank, the highest for the most specific list; dates are looked at later. Tiers,
-- regions and price lists change at once: whoever derives from them is alone, and sees who was first.
create or replace function portal.refresh_price_list_scope() returns void language sql volatile as $$
  select pg_advisory_xact_lock(hashtextextended('portal.price_list_scope', 0));
  with derived as (
    select t.partner_id, l.id as price_list_id,
      ((l.partner_id is not null)::int * 4 + (l.tier is not null)::int * 2 + (l.region is not null)::int)
        ::smallint as rank
    from portal.price_lists l
    join portal.partner_terms t on (l.partner_id is null or l.partner_id = t.partner_id)
      and (l.tier is null or l.tier = t.tier)
    join portal.partners p on p.id = t.partner_id and (l.region is null or l.region = p.region)
  ), gone as (
    delete from portal.price_list_scope s
    where not exists (select from derived d
      where (d.partner_id, d.price_list_id) = (s.partner_id, s.price_list_id))
  )
  insert into portal.price_list_scope as s (partner_id, price_list_id, rank)
  select partner_id, price_list_id, rank from derived order by partner_id, price_list_id
  on conflict (partner_id, price_list_id) do update set rank = excluded.rank
  where s.rank is distinct from excluded.rank
$$;

-- Price a partner pays for so many pieces of a product on a day, by the most specific list that holds; of equal
-- ones the later. Row security leaves only the caller's lists, for HQ the join on its own scope does.
create or replace function portal.price_of(product uuid, pieces integer, on_day date)
returns table (unit_price numeric, currency_code text) language sql stable parallel safe as $$
  select p.unit_price, l.currency_code
  from portal.price_list_scope s
  join portal.price_lists l on l.id = s.price_list_id
    and l.starts_on <= on_day and (l.ends_on is null or l.ends_on > on_day)
  join portal.prices p on p.price_list_id = l.id and p.product_id = product and p.min_quantity <= pieces
  where s.partner_id = (select portal.me())
  order by s.rank desc, l.starts_on desc, l.id, p.min_quantity desc
  limit 1
$$;
