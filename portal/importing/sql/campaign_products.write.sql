with changed as (
  insert into portal.campaign_products as o (id, campaign_id, product_id)
  select portal.uuid7_at(clock_timestamp()), c.id, p.id
  from staged s
  join portal.campaigns c on c.code = s.campaign_code
  join portal.products p on p.sku = s.sku
  order by s.line
  on conflict (campaign_id, product_id) do nothing
  returning o.campaign_id, o.product_id)
insert into written (line)
select s.line
from staged s
join portal.campaigns c on c.code = s.campaign_code
join portal.products p on p.sku = s.sku
join changed w on (w.campaign_id, w.product_id) = (c.id, p.id);
