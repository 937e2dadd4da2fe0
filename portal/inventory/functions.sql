-- Coarse figures of a partner's stock, for strangers.

-- The bucket is of what could be promised, so that a stranger learns no more than it could by ordering.
create or replace function portal.stock_bucket(available bigint) returns text language sql immutable parallel safe as $$
  select case when available <= 0 then 'NONE' when available <= 5 then 'FEW'
    when available <= 20 then 'SOME' else 'MANY' end
$$;

-- One bucket for a partner's stock of a product: of what all its warehouses together could promise. Its day is
-- the one on which the bucket changed, so that nobody can date a sale by it. The rows are made and locked first,
-- in order, and the levels read by a later statement, which sees what whoever held the lock committed.
create or replace function portal.keep_coarse_stock() returns trigger
language plpgsql security definer as $$
declare
  partners uuid[];
  products uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(partner_id), array_agg(product_id) into partners, products
    from (select distinct partner_id, product_id from written) as k;
  elsif tg_op = 'UPDATE' then  -- also of the partner whose warehouse it was
    select array_agg(partner_id), array_agg(product_id) into partners, products
    from (select partner_id, product_id from written union select partner_id, product_id from before) as k;
  else
    select array_agg(partner_id), array_agg(product_id) into partners, products
    from (select distinct partner_id, product_id from before) as k;
  end if;
  insert into portal.coarse_stock (id, partner_id, product_id, bucket, as_of)
  select portal.uuid7_at(clock_timestamp()), partner_id, product_id, 'NONE', '-infinity'
  from unnest(partners, products) as k (partner_id, product_id) order by partner_id, product_id
  on conflict (product_id, partner_id) do nothing;
  perform from portal.coarse_stock c join unnest(partners, products) as k (partner_id, product_id)
    on (c.partner_id, c.product_id) = (k.partner_id, k.product_id)
  order by c.partner_id, c.product_id for update of c;
  update portal.coarse_stock c set bucket = s.bucket, as_of = s.since
  from (
    select k.partner_id, k.product_id,
      portal.stock_bucket(coalesce(sum(l.on_hand::bigint - l.reserved - l.safety), 0)::bigint) as bucket,
      date_trunc('day', coalesce(max(l.as_of), now()), 'UTC') as since
    from unnest(partners, products) as k (partner_id, product_id)
    left join portal.stock_levels l on (l.partner_id, l.product_id) = (k.partner_id, k.product_id)
    group by k.partner_id, k.product_id
  ) as s
  where (c.partner_id, c.product_id) = (s.partner_id, s.product_id)
    and (c.bucket <> s.bucket or c.as_of = '-infinity');
  return null;
end $$;
create trigger coarse_on_insert after insert on portal.stock_levels
  referencing new table as written for each statement execute function portal.keep_coarse_stock();
create trigger coarse_on_update after update on portal.stock_levels
  referencing old table as before new table as written for each statement execute function portal.keep_coarse_stock();
create trigger coarse_on_delete after delete on portal.stock_levels
  referencing old table as before for each statement execute function portal.keep_coarse_stock();
