-- The owner reads and writes these tables in this migration; 0019_end.sql puts their policies over it again.
alter table portal.customer_identifiers no force row level security;
alter table portal.partners no force row level security;
alter table portal.staff no force row level security;
alter table portal.customers no force row level security;
alter table portal.products no force row level security;
alter table portal.price_lists no force row level security;
alter table portal.warehouses no force row level security;
alter table portal.orders no force row level security;
alter table portal.campaigns no force row level security;
