-- $1 claims · $2 staff · $3 partner · $4 role, permissions and locale as JSON
select case when set_config('portal.principal', $1, true) = $1 then (
  select '{"viewer":{"role":' || ($4::json -> 'role')::text || ',"permissions":' || ($4::json -> 'permissions')::text
    || ',"locale":' || ($4::json -> 'locale')::text || ',"staff":' || coalesce(s.body, 'null')
    || ',"partner":' || coalesce(p.body, 'null') || '}}'
  from (select) as root
  left join lateral (
    select '{"id":"' || encode('ST'::bytea || uuid_send(id), 'hex') || '","number":' || to_json(number)::text
      || ',"displayName":' || to_json(display_name)::text || '}' as body
    from staff where id = $2::uuid
  ) as s on true
  left join lateral (
    select '{"id":"' || encode('PA'::bytea || uuid_send(id), 'hex') || '","code":' || to_json(code)::text
      || ',"name":' || to_json(name)::text || ',"kind":' || to_json(kind)::text
      || ',"region":' || coalesce(to_json(region)::text, 'null') || '}' as body
    from partners where id = $3::uuid
  ) as p on true
)
end
