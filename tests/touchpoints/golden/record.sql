select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select row_to_json(o15.*) as "touchpointsRecord"
    from (select) as t1
    left join lateral (
      select
        t2.recorded as "recorded",
        t2.rejected as "rejected",
        l11.items as "receipts",
        l14.items as "userErrors"
      from jsonb_to_record($2::jsonb) as t2(receipts jsonb, recorded int, duplicates int, in_review int, rejected int, user_errors jsonb)
      left join lateral (
        select coalesce(json_agg(row_to_json(o10.*)), '[]'::json) as items from (
          select
            t3.client_ref as "clientRef",
            t3.status as "status",
            row_to_json(o7.*) as "touchpoint",
            row_to_json(o9.*) as "rejection"
          from rows from (jsonb_to_recordset(t2.receipts) as (client_ref text, status text, received_at timestamptz, matched_by text, customer_id uuid, touchpoint_id uuid, rejection jsonb)) with ordinality as t3(client_ref, status, received_at, matched_by, customer_id, touchpoint_id, rejection, ordinality)
          left join lateral (
            select
              translate(encode('TP'::bytea || uuid_send(t4.id), 'base64'), '+/', '-_') as "id",
              row_to_json(o6.*) as "customer"
            from touchpoints as t4
            left join lateral (
              select t5.number as "number"
              from customers as t5
              where t5.id = t4.customer_id
            ) as o6 on true
            where t4.id = t3.touchpoint_id
          ) as o7 on true
          left join lateral (
            select t8.code as "code", t8.field as "path"
            from jsonb_to_record(t3.rejection) as t8(field jsonb, message text, code text)
            where t3.rejection is not null
          ) as o9 on true
          order by t3.ordinality
        ) as o10
      ) as l11 on true
      left join lateral (
        select coalesce(json_agg(row_to_json(o13.*)), '[]'::json) as items from (
          select t12.message as "message"
          from rows from (jsonb_to_recordset(t2.user_errors) as (field jsonb, message text, code text)) with ordinality as t12(field, message, code, ordinality)
          order by t12.ordinality
        ) as o13
      ) as l14 on true
    ) as o15 on true
  ) as o
)
end
