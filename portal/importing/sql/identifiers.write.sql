-- Raw identifiers only through their definer function, which tells how many rows it wrote.
with portions as (
  select jsonb_agg(jsonb_build_object(
    'customer_id', c.id, 'kind', s.kind, 'value', s.value, 'verified', s.verified, 'source', s.source)) as rows
  from staged s join portal.customers c on c.number = s.customer_number
  group by s.line / 5000
)
insert into written (rows) select portal.write_identifiers(rows) from portions;
