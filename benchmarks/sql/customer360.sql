-- $1 claims · $2 customer · $3 touchpoints · $4 orders
select case when set_config('portal.principal', $1, true) = $1 then (
  select json_build_object('customer', row_to_json(c.*))::text
  from (select) as root
  left join lateral (
    select translate(encode('CU'::bytea || uuid_send(c.id), 'base64'), '+/', '-_') as id, c.number,
      c.display_name as "displayName", c.kind, c.tier, c.status, c.region, c.language,
      c.preferred_channel as "preferredChannel", c.segments, c.phone_masked as "phoneMasked",
      c.email_masked as "emailMasked", c.first_seen_at as "firstSeenAt",
      coalesce(f.touchpoint_count, 0) as "touchpointCount",
      f.last_touchpoint_at as "lastTouchpointAt", coalesce(f.order_count, 0) as "orderCount",
      json_build_object('amount', coalesce(f.lifetime_value, 0.00)::text,
        'currencyCode', coalesce(f.currency_code, 'CNY')) as "lifetimeValue",
      json_build_object('nodes', t.nodes) as touchpoints, json_build_object('nodes', o.nodes) as orders
    from customers c
    left join customer_figures f on f.customer_id = c.id
    cross join lateral (
      select coalesce(json_agg(row_to_json(t.*)), '[]'::json) as nodes
      from (
        select translate(encode('TP'::bytea || uuid_send(t.id), 'base64'), '+/', '-_') as id, t.channel, t.device,
          t.action, t.stage, t.direction, t.outcome, t.sentiment, t.occurred_at as "occurredAt",
          row_to_json(p.*) as partner
        from (
          select * from touchpoints where customer_id = c.id order by id desc limit $3::int
        ) as t
        left join lateral (
          select translate(encode('PA'::bytea || uuid_send(id), 'base64'), '+/', '-_') as id, code, name
          from partners where id = t.partner_id
        ) as p on true
        order by t.id desc
      ) as t
    ) as t
    cross join lateral (
      select coalesce(json_agg(row_to_json(o.*)), '[]'::json) as nodes
      from (
        select translate(encode('OR'::bytea || uuid_send(o.id), 'base64'), '+/', '-_') as id, o.number, o.kind,
          o.status, o.placed_at as "placedAt",
          json_build_object('amount', o.total::text, 'currencyCode', o.currency_code) as total,
          json_build_object('nodes', l.nodes) as lines
        from (
          select * from orders where customer_id = c.id order by id desc limit $4::int
        ) as o
        cross join lateral (
          select coalesce(json_agg(row_to_json(l.*)), '[]'::json) as nodes
          from (
            select translate(encode('OL'::bytea || uuid_send(l.id), 'base64'), '+/', '-_') as id, l.quantity,
              json_build_object('amount', l.unit_price::text, 'currencyCode', o.currency_code) as "unitPrice",
              json_build_object('amount', l.line_total::text, 'currencyCode', o.currency_code) as "lineTotal",
              l.status, row_to_json(p.*) as product
            from order_lines l
            left join lateral (
              select translate(encode('PR'::bytea || uuid_send(id), 'base64'), '+/', '-_') as id, sku, name
              from products where id = l.product_id
            ) as p on true
            where l.order_id = o.id
            order by l.position
            limit 100
          ) as l
        ) as l
        order by o.id desc
      ) as o
    ) as o
    where c.id = $2::uuid
  ) as c on true
)
end
