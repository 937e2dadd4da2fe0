-- [{id, value, verified}]: the form of identifiers. No other row of the customer has it (0019_identifiers_drop.sql).
update portal.customer_identifiers i set value = a.value, verified = a.verified
from jsonb_to_recordset($1::jsonb) as a (id uuid, value text, verified boolean)
where i.id = a.id
