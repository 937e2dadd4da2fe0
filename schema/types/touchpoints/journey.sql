-- of a customer: where it is now
select
  {row}.id,
  coalesce(latest.stage, 'AWARENESS') as stage,
  coalesce(latest.entered_at, {row}.first_seen_at) as entered_at
from (select)
left join lateral (
  select j.stage, j.entered_at
  from journey_steps as j
  where j.customer_id = {row}.id
  order by j.touchpoint_id desc
  limit 1
) as latest on true
