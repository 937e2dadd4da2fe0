-- Who sees an object, and why: every partner, a page of them by code, and how many there are. As explain_access,
-- without the viewer; for those to whom row security shows all rows. That it was asked is recorded.
select
  asked.permission,
  found.visible as there_is,
  case when found.visible then asked.all_rows_roles else '[]' end as roles,
  coalesce(who.total, 0) as total,
  coalesce(who.holders, '[]') as holders,
  case when who.next_code is not null then
    -- as keyset.CURSOR_SQL has it
    translate(encode(convert_to(json_build_array('code'::text, who.next_code)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
  end as next_cursor
from jsonb_to_record({asked}) as asked (
  id uuid, permission text, customer boolean, all_rows boolean, all_rows_roles jsonb, scoped_roles jsonb, rules jsonb
)
cross join lateral (select {found} as visible) as found
cross join lateral (
  select portal.append_access_event(
    'SCOPE_EXPLAINED', case when found.visible and asked.customer then asked.id end, asked.id
  ) as id
) as event
cross join lateral (
  with reason as (
    select
      given.*,
      max(coalesce(given.held_until, 'infinity')) over condition as held,
      row_number() over (
        condition order by given.via_id is distinct from given.viewer_id, given.since_on, given.via_id, given.relation
      ) as place
    from (
{reasons}
    ) as given
    window condition as (partition by given.viewer_id, given.condition)
  ), holder as (
    select
      partner.id,
      partner.code,
      nullif(min(reason.held), 'infinity') as until_on,
      jsonb_agg(
        jsonb_build_object(
          'rule', reason.rule, 'condition', reason.condition, 'via_id', reason.via_id, 'relation', reason.relation,
          'since_on', reason.since_on, 'until_on', reason.until_on, 'message', asked.rules ->> reason.rule
        ) order by reason.condition, reason.place
      ) filter (where reason.place <= 5) as grants
    from reason
    join partners as partner on partner.id = reason.viewer_id
    group by partner.id, partner.code
  ), page as (
    select * from holder where {after} is null or holder.code > {after} order by holder.code limit 50
  )
  select
    (select count(*) from holder)::int as total,
    (select max(page.code) from page where exists (select from holder where holder.code > (select max(code) from page)))
      as next_code,
    (
      select jsonb_agg(
        jsonb_build_object(
          'partner_id', page.id, 'grants', page.grants, 'until_on', page.until_on,
          'roles', coalesce(staff.roles, '[]'), 'people', staff.people
        ) order by page.code
      )
      from page
      cross join lateral (
        select count(*) as people, jsonb_agg(distinct member.role) as roles
        from staff as member
        join partner_terms as terms on terms.partner_id = member.partner_id and terms.status = 'ACTIVE'
        where member.partner_id = page.id and member.status = 'ACTIVE' and asked.scoped_roles ? member.role
          and member.started_on <= current_date
          and (member.ended_on is null or member.ended_on >= current_date)
      ) as staff
    ) as holders
) as who
where event.id is not null
