-- The orders' part of a person's export (customers/person.sql). The margin of an order is the dealer's.

create or replace function portal.export_person_orders(people uuid[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'orders', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) || jsonb_build_object('lines', (
        select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]')
        from portal.order_lines l where l.order_id = r.id)) order by r.id), '[]')
      from portal.orders r where r.customer_id = any (people)),
    'order_figures', (
      select coalesce(jsonb_agg(portal.named(to_jsonb(r)) order by r.id), '[]') from portal.customer_order_figures r
      where r.customer_id = any (people)))
$$;
