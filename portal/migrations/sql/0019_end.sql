-- See 0019_begin.sql.
alter table portal.customer_identifiers force row level security;
alter table portal.partners force row level security;
alter table portal.staff force row level security;
alter table portal.customers force row level security;
alter table portal.products force row level security;
alter table portal.price_lists force row level security;
alter table portal.warehouses force row level security;
alter table portal.orders force row level security;
alter table portal.campaigns force row level security;
