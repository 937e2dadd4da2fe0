-- $1 claims · $2 staff · $3 partner · $4 role, permissions and locale as JSON
select case when set_config('portal.principal', $1, true) = $1 then (
  select json_build_object('viewer', row_to_json(v.*))::text
  from (
    select $4::json ->> 'role' as role, $4::json -> 'permissions' as permissions, $4::json ->> 'locale' as locale,
      row_to_json(s.*) as staff, row_to_json(p.*) as partner
    from (select) as root
    left join lateral (
      select translate(encode('ST'::bytea || uuid_send(id), 'base64'), '+/', '-_') as id, number,
        display_name as "displayName"
      from staff where id = $2::uuid
    ) as s on true
    left join lateral (
      select translate(encode('PA'::bytea || uuid_send(id), 'base64'), '+/', '-_') as id, code, name, kind, region
      from partners where id = $3::uuid
    ) as p on true
  ) as v
)
end
