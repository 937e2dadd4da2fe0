select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $12::int then a.body else '~' end, 'UTF8')
  from (
    select '{"customers":' || o23.body || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"nodes":[' || coalesce(string_agg(p3.item1, ','), '')
          || '],"totalCount":' || (select count(*) from customers as t4 join customer_scope as s13 on s13.customer_id = t4.id left join customer_figures as b8 on b8.customer_id = t4.id
        where (
          exists (
            select from orders as t5
            where t5.customer_id = t4.id and t5.status = $2::text and t5.total >= $3::numeric
          )
          or not exists (
            select from touchpoints as t6
            where t6.customer_id = t4.id and exists (select from partners as t7 where t7.id = t6.partner_id and t7.code = $4::text) and t6.channel = $5::text
          )
          or (t4.preferred_channel is null) = $6::boolean
        )
          and t4.tier in (select unnest($7::text[])::text)
          and t4.region is distinct from $8::text
          and b8.last_touchpoint_at >= $9::timestamptz
          and not exists (
            select from campaign_memberships as t9
            where t9.customer_id = t4.id
              and exists (
                select from campaigns as t10
                where t10.id = t9.campaign_id
                  and exists (
                    select from products as t11 join campaign_products as s12 on s12.product_id = t11.id
                    where s12.campaign_id = t10.id and (t11.sku in (select unnest($10::text[])::text)) is not true
                  )
              )
          ))
          || '}' as body
      from (
        select '{"number":' || to_json(t2.number)::text || '}' as item1
        from (
          select t2.* from customers as t2 join customer_scope as s22 on s22.customer_id = t2.id left join customer_figures as b17 on b17.customer_id = t2.id
          where (
            exists (
              select from orders as t14
              where t14.customer_id = t2.id and t14.status = $2::text and t14.total >= $3::numeric
            )
            or not exists (
              select from touchpoints as t15
              where t15.customer_id = t2.id and exists (select from partners as t16 where t16.id = t15.partner_id and t16.code = $4::text) and t15.channel = $5::text
            )
            or (t2.preferred_channel is null) = $6::boolean
          )
            and t2.tier in (select unnest($7::text[])::text)
            and t2.region is distinct from $8::text
            and b17.last_touchpoint_at >= $9::timestamptz
            and not exists (
              select from campaign_memberships as t18
              where t18.customer_id = t2.id
                and exists (
                  select from campaigns as t19
                  where t19.id = t18.campaign_id
                    and exists (
                      select from products as t20 join campaign_products as s21 on s21.product_id = t20.id
                      where s21.campaign_id = t19.id and (t20.sku in (select unnest($10::text[])::text)) is not true
                    )
                )
            )
          order by t2.id limit 101
        ) as t2
        order by t2.id
        limit $11::int
      ) as p3
    ) as o23 on true
    offset 0
  ) as a
) end
