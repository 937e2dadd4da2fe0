select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o24.*) as "customers"
    from (select) as t1
    left join lateral (
      select
        coalesce(json_agg(p3.item1), '[]'::json) as "nodes",
        (select count(*) from customers as t5 join customer_scope as s14 on s14.customer_id = t5.id left join customer_figures as b9 on b9.customer_id = t5.id
        where (
          exists (
            select from orders as t6
            where t6.customer_id = t5.id and t6.status = $2::text and t6.total >= $3::numeric
          )
          or not exists (
            select from touchpoints as t7
            where t7.customer_id = t5.id and exists (select from partners as t8 where t8.id = t7.partner_id and t8.code = $4::text) and t7.channel = $5::text
          )
          or (t5.preferred_channel is null) = $6::boolean
        )
          and t5.tier in (select unnest($7::text[])::text)
          and t5.region is distinct from $8::text
          and b9.last_touchpoint_at >= $9::timestamptz
          and not exists (
            select from campaign_memberships as t10
            where t10.customer_id = t5.id
              and exists (
                select from campaigns as t11
                where t11.id = t10.campaign_id
                  and exists (
                    select from products as t12 join campaign_products as s13 on s13.product_id = t12.id
                    where s13.campaign_id = t11.id and (t12.sku in (select unnest($10::text[])::text)) is not true
                  )
              )
          )) as "totalCount"
      from (
        select row_to_json(o4.*) as item1
        from (
          select t2.* from customers as t2 join customer_scope as s23 on s23.customer_id = t2.id left join customer_figures as b18 on b18.customer_id = t2.id
          where (
            exists (
              select from orders as t15
              where t15.customer_id = t2.id and t15.status = $2::text and t15.total >= $3::numeric
            )
            or not exists (
              select from touchpoints as t16
              where t16.customer_id = t2.id and exists (select from partners as t17 where t17.id = t16.partner_id and t17.code = $4::text) and t16.channel = $5::text
            )
            or (t2.preferred_channel is null) = $6::boolean
          )
            and t2.tier in (select unnest($7::text[])::text)
            and t2.region is distinct from $8::text
            and b18.last_touchpoint_at >= $9::timestamptz
            and not exists (
              select from campaign_memberships as t19
              where t19.customer_id = t2.id
                and exists (
                  select from campaigns as t20
                  where t20.id = t19.campaign_id
                    and exists (
                      select from products as t21 join campaign_products as s22 on s22.product_id = t21.id
                      where s22.campaign_id = t20.id and (t21.sku in (select unnest($10::text[])::text)) is not true
                    )
                )
            )
          order by t2.id limit 101
        ) as t2
        cross join lateral (
          select t2.number as "number"
        ) as o4
        order by t2.id
        limit $11::int
      ) as p3
    ) as o24 on true
  ) as o
)
end
