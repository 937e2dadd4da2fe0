select case when set_config('portal.principal', $1, true) = $1 then (
  select convert_to(case when octet_length(a.body) <= $3::int then a.body else '~' end, 'UTF8')
  from (
    select '{"touchpointsRecord":' || coalesce(o15.body, 'null') || '}' as body
    from (select) as t1
    left join lateral (
      select
        '{"recorded":' || coalesce(t2.recorded::text, 'null')
          || ',"rejected":' || coalesce(t2.rejected::text, 'null')
          || ',"receipts":' || o11.body
          || ',"userErrors":' || o14.body
          || '}' as body
      from jsonb_to_record($2::jsonb) as t2(receipts jsonb, recorded int, duplicates int, in_review int, rejected int, user_errors jsonb)
      left join lateral (
        select '[' || coalesce(string_agg(o10.body, ','), '') || ']' as body from (
          select
            '{"clientRef":' || coalesce(to_json(t3.client_ref)::text, 'null')
              || ',"status":' || coalesce(to_json(t3.status)::text, 'null')
              || ',"touchpoint":' || coalesce(o7.body, 'null')
              || ',"rejection":' || coalesce(o9.body, 'null')
              || '}' as body
          from rows from (jsonb_to_recordset(t2.receipts) as (client_ref text, status text, received_at timestamptz, matched_by text, customer_id uuid, touchpoint_id uuid, rejection jsonb)) with ordinality as t3(client_ref, status, received_at, matched_by, customer_id, touchpoint_id, rejection, ordinality)
          left join lateral (
            select
              '{"id":"' || encode('TP'::bytea || uuid_send(t4.id), 'hex')
                || '","customer":' || coalesce(o6.body, 'null')
                || '}' as body
            from touchpoints as t4
            left join lateral (
              select '{"number":' || to_json(t5.number)::text || '}' as body
              from customers as t5
              where t5.id = t4.customer_id
            ) as o6 on true
            where t4.id = t3.touchpoint_id
          ) as o7 on true
          left join lateral (
            select
              '{"code":' || coalesce(to_json(t8.code)::text, 'null')
                || ',"path":' || coalesce(to_json(t8.field)::text, 'null')
                || '}' as body
            from jsonb_to_record(t3.rejection) as t8(field jsonb, message text, code text)
            where t3.rejection is not null
          ) as o9 on true
          order by t3.ordinality
        ) as o10
      ) as o11 on true
      left join lateral (
        select '[' || coalesce(string_agg(o13.body, ','), '') || ']' as body from (
          select '{"message":' || coalesce(to_json(t12.message)::text, 'null') || '}' as body
          from rows from (jsonb_to_recordset(t2.user_errors) as (field jsonb, message text, code text)) with ordinality as t12(field, message, code, ordinality)
          order by t12.ordinality
        ) as o13
      ) as o14 on true
    ) as o15 on true
    offset 0
  ) as a
) end
