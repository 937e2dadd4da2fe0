-- $1 customers · $2 how many of each
select id from (
  select id, row_number() over (partition by customer_id order by id desc) as position
  from touchpoints where customer_id = any ($1::uuid[])
) as t
where position <= $2
