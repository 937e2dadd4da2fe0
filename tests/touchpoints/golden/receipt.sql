select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $4::int then a.body else '~' end, 'UTF8')
  from (
    select '{"touchpointReceipt":' || coalesce(o9.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"status":' || to_json(t2.status)::text
          || ',"touchpoint":' || coalesce(o8.body, 'null')
          || '}' as body
      from touchpoint_receipts as t2
      left join lateral (
        select
          '{"order":' || coalesce(o5.body, 'null')
            || ',"campaign":' || coalesce(o7.body, 'null')
            || '}' as body
        from touchpoints as t3
        left join lateral (
          select '{"number":' || to_json(t4.number)::text || '}' as body
          from orders as t4
          where t4.id = t3.order_id
        ) as o5 on true
        left join lateral (
          select '{"code":' || to_json(t6.code)::text || '}' as body
          from campaigns as t6
          where t6.id = t3.campaign_id
        ) as o7 on true
        where t3.id = t2.touchpoint_id
      ) as o8 on true
      where t2.client_ref = $2::text and t2.partner_id = $3::uuid
    ) as o9 on true
    offset 0
  ) as a
) end
