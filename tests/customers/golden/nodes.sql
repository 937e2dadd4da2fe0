select case when set_config('portal.principal', $1, true) = $1 then (
  select row_to_json(o.*)::text from (
    select l9.items as "nodes", l17.items as "node"
    from (select) as t1
    left join lateral (
      select coalesce(json_agg(coalesce(row_to_json(o4.*), row_to_json(o6.*), row_to_json(o8.*)) order by t2.position), '[]'::json) as items
      from rows from (jsonb_to_recordset($2::jsonb) as (id uuid, tag text)) with ordinality as t2(id, tag, position)
      left join lateral (
        select
          'Partner' as "__typename",
          translate(encode('PA'::bytea || uuid_send(t3.id), 'base64'), '+/', '-_') as "id",
          t3.code as "code"
        from partners as t3
        where t3.id = case when t2.tag = 'PA' then t2.id end
      ) as o4 on true
      left join lateral (
        select
          'Customer' as "__typename",
          translate(encode('CU'::bytea || uuid_send(t5.id), 'base64'), '+/', '-_') as "id",
          t5.number as "number"
        from customers as t5
        where t5.id = case when t2.tag = 'CU' then t2.id end
      ) as o6 on true
      left join lateral (
        select
          'Touchpoint' as "__typename",
          translate(encode('TP'::bytea || uuid_send(t7.id), 'base64'), '+/', '-_') as "id"
        from touchpoints as t7
        where t7.id = case when t2.tag = 'TP' then t2.id end
      ) as o8 on true
    ) as l9 on true
    left join lateral (
      select coalesce(row_to_json(o12.*), row_to_json(o14.*), row_to_json(o16.*)) as items
      from rows from (jsonb_to_recordset($3::jsonb) as (id uuid, tag text)) with ordinality as t10(id, tag, position)
      left join lateral (
        select translate(encode('PA'::bytea || uuid_send(t11.id), 'base64'), '+/', '-_') as "id"
        from partners as t11
        where t11.id = case when t10.tag = 'PA' then t10.id end
      ) as o12 on true
      left join lateral (
        select
          translate(encode('CU'::bytea || uuid_send(t13.id), 'base64'), '+/', '-_') as "id",
          t13.number as "number"
        from customers as t13
        where t13.id = case when t10.tag = 'CU' then t10.id end
      ) as o14 on true
      left join lateral (
        select translate(encode('TP'::bytea || uuid_send(t15.id), 'base64'), '+/', '-_') as "id"
        from touchpoints as t15
        where t15.id = case when t10.tag = 'TP' then t10.id end
      ) as o16 on true
    ) as l17 on true
  ) as o
)
end
