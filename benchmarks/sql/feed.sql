-- $1 claims · $2 touchpoints
-- A constant limit within the parameter's tells the generic plan how few rows there are. The newest of all are
-- read, as a dealer with this many customers soon finds its own among them.
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"touchpoints":{"nodes":[' || coalesce(string_agg(t.body, ','), '') || ']}}'
  from (
    select '{"id":"' || encode('TP'::bytea || uuid_send(t.id), 'hex') || '","channel":' || to_json(t.channel)::text
      || ',"action":' || to_json(t.action)::text || ',"stage":' || to_json(t.stage)::text
      || ',"direction":' || to_json(t.direction)::text
      || ',"sentiment":' || coalesce(to_json(t.sentiment)::text, 'null')
      || ',"occurredAt":' || to_json(t.occurred_at)::text
      || ',"customer":{"id":"' || encode('CU'::bytea || uuid_send(c.id), 'hex')
      || '","number":' || to_json(c.number)::text || ',"displayName":' || to_json(c.display_name)::text
      || ',"tier":' || to_json(c.tier)::text
      || '},"partner":{"id":"' || encode('PA'::bytea || uuid_send(p.id), 'hex') || '","code":' || to_json(p.code)::text
      || ',"name":' || to_json(p.name)::text || '}}' as body
    from (select * from touchpoints order by id desc limit 101) as t
    join customers c on c.id = t.customer_id
    join partners p on p.id = t.partner_id
    order by t.id desc
    limit $2::int
  ) as t
)
end
