-- $1 partners · $2 customers of each. Dealers with the most customers; a member of the staff of each, and those
-- of its customers that had the most contacts there.
with dealers as (
  select p.id, p.code, count(*) as customers
  from portal.partners p
  join portal.customer_scope s on s.partner_id = p.id and s.valid @> current_date
  where p.kind = 'DEALER'
  group by p.id, p.code
  order by count(*) desc, p.code
  limit $1
)
select d.id as partner_id, m.id as staff_id, m.role, array(
    select t.customer_id
    from portal.touchpoints t
    join portal.customer_scope s on s.partner_id = d.id and s.customer_id = t.customer_id and s.valid @> current_date
    where t.partner_id = d.id
    group by t.customer_id
    order by count(*) desc, t.customer_id
    limit $2
  ) as customers
from dealers d
cross join lateral (
  select s.id, s.role from portal.staff s
  where s.partner_id = d.id and s.role in ('DEALER_SALES', 'DEALER_MANAGER')
  order by s.role, s.number limit 1
) as m
order by d.customers desc, d.code;
