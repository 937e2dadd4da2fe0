select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customer":' || coalesce(o17.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"id":"' || encode('CU'::bytea || uuid_send(t2.id), 'hex')
          || '","number":' || to_json(t2.number)::text
          || ',"displayName":' || to_json(t2.display_name)::text
          || ',"tier":' || to_json(t2.tier)::text
          || ',"phoneMasked":' || coalesce(to_json(t2.phone_masked)::text, 'null')
          || ',"identifiers":' || o5.body
          || ',"partnerLinks":' || o10.body
          || ',"touchpointCount":' || coalesce(b11.touchpoint_count, 0)::text
          || ',"lastTouchpointAt":' || coalesce(to_json(b11.last_touchpoint_at)::text, 'null')
          || ',"touchpoints":' || o16.body
          || '}' as body
      from customers as t2
      left join lateral (
        select '[' || coalesce(string_agg(o4.body, ','), '') || ']' as body from (
          select
            '{"kind":' || to_json(t3.kind)::text
              || ',"valueMasked":' || to_json(t3.value_masked)::text
              || '}' as body
          from masked_identifiers as t3
          where t3.customer_id = t2.id
          order by t3.kind, t3.value_masked, t3.id
        ) as o4
      ) as o5 on true
      left join lateral (
        select '[' || coalesce(string_agg(o9.body, ','), '') || ']' as body from (
          select
            '{"partner":' || coalesce(o8.body, 'null')
              || ',"relation":' || to_json(t6.relation)::text
              || ',"startedOn":' || to_json(t6.started_on)::text
              || '}' as body
          from customer_partner_links as t6
          left join lateral (
            select
              '{"code":' || to_json(t7.code)::text || ',"name":' || to_json(t7.name)::text || '}' as body
            from partners as t7
            where t7.id = t6.partner_id
          ) as o8 on true
          where t6.customer_id = t2.id
          order by t6.started_on, t6.id
        ) as o9
      ) as o10 on true
      left join customer_figures as b11 on b11.customer_id = t2.id
      left join lateral (
        select
          '{"nodes":[' || coalesce(string_agg(p13.item1, ',') filter (where p13.position <= $3::int), '')
            || '],"pageInfo":{"hasNextPage":' || (count(*) > $3::int)
            || ',"endCursor":' || coalesce(to_json((array_agg(p13.cursor) filter (where p13.position <= $3::int))[(count(*) filter (where p13.position <= $3::int))::int])::text, 'null')
            || '}}' as body
        from (
          select
            '{"id":"' || encode('TP'::bytea || uuid_send(t12.id), 'hex')
              || '","occurredAt":' || to_json(t12.occurred_at)::text
              || ',"channel":' || to_json(t12.channel)::text
              || ',"action":' || to_json(t12.action)::text
              || ',"partner":' || coalesce(o15.body, 'null')
              || '}' as item1,
            translate(encode(convert_to(json_build_array('-id'::text, t12.id)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') as cursor,
            row_number() over (order by t12.id desc) as position
          from (
            select t12.* from touchpoints as t12
            where t12.customer_id = t2.id
            order by t12.id desc limit 101
          ) as t12
          left join lateral (
            select
              '{"code":' || to_json(t14.code)::text || ',"name":' || to_json(t14.name)::text || '}' as body
            from partners as t14
            where t14.id = t12.partner_id
          ) as o15 on true
          order by t12.id desc
          limit $3::int + 1
        ) as p13
      ) as o16 on true
      where t2.id = $2::uuid
    ) as o17 on true
    offset 0
  ) as a
) end
