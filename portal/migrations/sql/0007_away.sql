-- Order figures that were one sum for everybody, and coarse stock by warehouse.
drop trigger figures_on_insert on portal.orders;
drop trigger figures_on_update on portal.orders;
drop function portal.keep_order_figures();
drop function portal.refresh_order_figures(uuid[]);
drop trigger coarse_on_insert on portal.stock_levels;
drop trigger coarse_on_update on portal.stock_levels;
drop function portal.keep_coarse_stock();

-- with a default in the database: who writes an order does not say what comes back of it
alter table portal.orders add column returned_total numeric(20, 2) not null default 0;
