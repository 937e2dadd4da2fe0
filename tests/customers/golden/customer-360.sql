select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o18.*) as "customer"
    from (select) as t1
    left join lateral (
      select
        translate(encode('CU'::bytea || uuid_send(t2.id), 'base64'), '+/', '-_') as "id",
        t2.number as "number",
        t2.display_name as "displayName",
        t2.tier as "tier",
        t2.phone_masked as "phoneMasked",
        l5.items as "identifiers",
        l10.items as "partnerLinks",
        coalesce(b11.touchpoint_count, 0) as "touchpointCount",
        b11.last_touchpoint_at as "lastTouchpointAt",
        row_to_json(o17.*) as "touchpoints"
      from customers as t2
      left join lateral (
        select coalesce(json_agg(row_to_json(o4.*)), '[]'::json) as items from (
          select t3.kind as "kind", t3.value_masked as "valueMasked"
          from masked_identifiers as t3
          where t3.customer_id = t2.id
          order by t3.kind, t3.value_masked, t3.id
        ) as o4
      ) as l5 on true
      left join lateral (
        select coalesce(json_agg(row_to_json(o9.*)), '[]'::json) as items from (
          select
            row_to_json(o8.*) as "partner",
            t6.relation as "relation",
            t6.started_on as "startedOn"
          from customer_partner_links as t6
          left join lateral (
            select t7.code as "code", t7.name as "name"
            from partners as t7
            where t7.id = t6.partner_id
          ) as o8 on true
          where t6.customer_id = t2.id
          order by t6.started_on, t6.id
        ) as o9
      ) as l10 on true
      left join customer_figures as b11 on b11.customer_id = t2.id
      left join lateral (
        select
          coalesce(json_agg(p13.item1) filter (where p13.position <= $3::int), '[]'::json) as "nodes",
          json_build_object('hasNextPage', count(*) > $3::int, 'endCursor', (array_agg(p13.cursor) filter (where p13.position <= $3::int))[(count(*) filter (where p13.position <= $3::int))::int]) as "pageInfo"
        from (
          select
            row_to_json(o16.*) as item1,
            translate(encode(convert_to(json_build_array('-id'::text, t12.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
            row_number() over (order by t12.id desc) as position
          from (
            select t12.* from touchpoints as t12
            where t12.customer_id = t2.id
            order by t12.id desc limit 101
          ) as t12
          left join lateral (
            select t14.code as "code", t14.name as "name"
            from partners as t14
            where t14.id = t12.partner_id
          ) as o15 on true
          cross join lateral (
            select
              translate(encode('TP'::bytea || uuid_send(t12.id), 'base64'), '+/', '-_') as "id",
              t12.occurred_at as "occurredAt",
              t12.channel as "channel",
              t12.action as "action",
              row_to_json(o15.*) as "partner"
          ) as o16
          order by t12.id desc
          limit $3::int + 1
        ) as p13
      ) as o17 on true
      where t2.id = $2::uuid
    ) as o18 on true
  ) as o
)
end
