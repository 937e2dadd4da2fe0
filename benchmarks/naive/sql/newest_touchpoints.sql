-- $1 customers · $2 how many of each
select t.* from unnest($1::uuid[]) as c (id)
cross join lateral (select * from touchpoints where customer_id = c.id order by id desc limit $2) as t
