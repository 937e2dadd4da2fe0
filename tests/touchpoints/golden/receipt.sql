select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o9.*) as "touchpointReceipt"
    from (select) as t1
    left join lateral (
      select t2.status as "status", row_to_json(o8.*) as "touchpoint"
      from touchpoint_receipts as t2
      left join lateral (
        select row_to_json(o5.*) as "order", row_to_json(o7.*) as "campaign"
        from touchpoints as t3
        left join lateral (
          select t4.number as "number"
          from orders as t4
          where t4.id = t3.order_id
        ) as o5 on true
        left join lateral (
          select t6.code as "code"
          from campaigns as t6
          where t6.id = t3.campaign_id
        ) as o7 on true
        where t3.id = t2.touchpoint_id
      ) as o8 on true
      where t2.client_ref = $2::text and t2.partner_id = $3::uuid
    ) as o9 on true
  ) as o
)
end
