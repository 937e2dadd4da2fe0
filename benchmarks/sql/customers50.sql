-- $1 claims · $2 customers · $3 touchpoints of each · $4 orders of each
select case when set_config('portal.principal', $1, true) = $1 then (
  select json_build_object('customers',
    json_build_object('nodes', coalesce(json_agg(row_to_json(c.*)), '[]'::json)))::text
  from (
    select translate(encode('CU'::bytea || uuid_send(c.id), 'base64'), '+/', '-_') as id, c.number,
      c.display_name as "displayName", c.tier, c.status, c.phone_masked as "phoneMasked",
      coalesce(f.touchpoint_count, 0) as "touchpointCount", f.last_touchpoint_at as "lastTouchpointAt",
      json_build_object('nodes', t.nodes) as touchpoints, json_build_object('nodes', o.nodes) as orders
    from (
      select c.* from customers c join customer_scope s on s.customer_id = c.id order by c.id limit $2::int
    ) as c
    left join customer_figures f on f.customer_id = c.id
    cross join lateral (
      select coalesce(json_agg(row_to_json(t.*)), '[]'::json) as nodes
      from (
        select translate(encode('TP'::bytea || uuid_send(t.id), 'base64'), '+/', '-_') as id, t.channel, t.action,
          t.stage, t.sentiment, t.occurred_at as "occurredAt"
        from touchpoints t where t.customer_id = c.id order by t.id desc limit $3::int
      ) as t
    ) as t
    cross join lateral (
      select coalesce(json_agg(row_to_json(o.*)), '[]'::json) as nodes
      from (
        select translate(encode('OR'::bytea || uuid_send(o.id), 'base64'), '+/', '-_') as id, o.number, o.status,
          o.placed_at as "placedAt",
          json_build_object('amount', o.total::text, 'currencyCode', o.currency_code) as total,
          json_build_object('nodes', l.nodes) as lines
        from (
          select * from orders where customer_id = c.id order by id desc limit $4::int
        ) as o
        cross join lateral (
          select coalesce(json_agg(row_to_json(l.*)), '[]'::json) as nodes
          from (
            select translate(encode('OL'::bytea || uuid_send(l.id), 'base64'), '+/', '-_') as id, l.quantity,
              json_build_object('amount', l.line_total::text, 'currencyCode', o.currency_code) as "lineTotal",
              l.status
            from order_lines l where l.order_id = o.id order by l.position limit 100
          ) as l
        ) as l
        order by o.id desc
      ) as o
    ) as o
    order by c.id
  ) as c
)
end
