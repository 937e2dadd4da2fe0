-- of a customer, over the partners whose orders the viewer may see: a few rows, however many orders there are
(
  select coalesce(sum(f.order_count), 0)::int as order_count,
    coalesce(sum(f.lifetime_value) filter (where f.currency_code = f.own_currency), 0.00) as lifetime_value,
    coalesce(min(f.own_currency), 'CNY') as currency_code
  from (
    select n.order_count, n.lifetime_value, n.currency_code,
      first_value(n.currency_code) over (order by n.first_order_id) as own_currency
    from customer_order_figures as n
    where n.customer_id = {row}.id and n.order_count > 0
  ) as f
)
