select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o17.*) as "touchpoints"
    from (select) as t1
    left join lateral (
      select coalesce(json_agg(p3.item1), '[]'::json) as "nodes"
      from (
        select row_to_json(o15.*) as item1
        from (
          select t2.* from (
            (
              select t2.* from customer_scope as s16
              cross join lateral (
                select t2.* from touchpoints as t2
                where t2.customer_id = s16.customer_id
                order by t2.id desc limit $2::int + 1
              ) as t2
              where (select count(*) from (select from customer_scope limit 100 + 1) as few) <= 100
              order by t2.id desc limit 101
            )
            union all
            (
              select t2.* from touchpoints as t2
              where (select count(*) from (select from customer_scope limit 100 + 1) as few) > 100
              order by t2.id desc limit 101
            )
          ) as t2
          order by t2.id desc limit 101
        ) as t2
        left join touchpoint_notes as b4 on b4.touchpoint_id = t2.id
        left join lateral (
          select t5.latitude::float8 as "latitude", t5.longitude::float8 as "longitude"
          from touchpoint_locations as t5
          where t5.touchpoint_id = t2.id
        ) as o6 on true
        left join lateral (
          select translate(encode('TP'::bytea || uuid_send(t7.id), 'base64'), '+/', '-_') as "id"
          from touchpoints as t7
          where t7.id = t2.supersedes_id
        ) as o8 on true
        left join lateral (
          select translate(encode('TP'::bytea || uuid_send(t9.id), 'base64'), '+/', '-_') as "id"
          from touchpoints as t9
          where t9.supersedes_id = t2.id
        ) as o10 on true
        left join lateral (
          select
            t11.client_ref as "clientRef",
            t11.status as "status",
            null::json as "rejection",
            row_to_json(o13.*) as "customer"
          from touchpoint_receipts as t11
          left join lateral (
            select t12.number as "number"
            from customers as t12
            where t12.id = t11.customer_id
          ) as o13 on true
          where t11.touchpoint_id = t2.id
        ) as o14 on true
        cross join lateral (
          select
            translate(encode('TP'::bytea || uuid_send(t2.id), 'base64'), '+/', '-_') as "id",
            b4.text as "note",
            row_to_json(o6.*) as "location",
            row_to_json(o8.*) as "supersedes",
            row_to_json(o10.*) as "supersededBy",
            row_to_json(o14.*) as "receipt"
        ) as o15
        order by t2.id desc
        limit $2::int
      ) as p3
    ) as o17 on true
  ) as o
)
end
