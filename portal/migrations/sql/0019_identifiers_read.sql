-- A portion of identifiers whose form may be another now, customer by customer: those after $1.
select id, customer_id, kind, value, verified
from portal.customer_identifiers
where customer_id > $1 and kind <> 'PHONE'
order by customer_id
fetch first 5000 rows with ties
