-- $1 partners · $2 customers of each · $3 campaigns. Dealers with the most customers; a member of the staff of each,
-- those of its customers that had the most contacts there, and those campaigns it was invited to that address most.
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
  ) as customers, c.ids as campaigns, c.channels
from dealers d
cross join lateral (
  select s.id, s.role from portal.staff s
  where s.partner_id = d.id and s.role in ('DEALER_SALES', 'DEALER_MANAGER')
  order by s.role, s.number limit 1
) as m
cross join lateral (
  select array_agg(c.id order by c.members desc, c.id) as ids,
    array_agg(c.channel order by c.members desc, c.id) as channels
  from (
    select c.id, c.channel::text,
      (select count(*) from portal.campaign_memberships m where m.campaign_id = c.id) as members
    from portal.campaigns c
    join portal.campaign_enrolments e on e.campaign_id = c.id and e.partner_id = d.id
    order by members desc, c.id
    limit $3
  ) as c
) as c
order by d.customers desc, d.code;
