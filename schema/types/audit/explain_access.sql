-- Why the viewer sees an object, or why not. {asked} names it and says what the viewer lacks (schema/types/audit/explain.py);
-- {found} looks for its row in the table of its type, {reasons} are what that table's policy says (auth/explain.py).
-- What is not found has no reasons, whatever the rules say: row security decides, they explain.
select
  asked.permission,
  asked.missing,
  found.visible,
  coalesce(why.grants, '[]') as grants,
  why.until_on,
  case when found.visible then asked.seen else asked.absent end as message
from jsonb_to_record({asked}) as asked (
  id uuid, permission text, missing text, all_rows boolean, seen text, absent text, rules jsonb
)
cross join lateral (select {found} as visible) as found
cross join lateral (
  select
    nullif(min(reason.held), 'infinity') as until_on,
    jsonb_agg(
      jsonb_build_object(
        'rule', reason.rule, 'condition', reason.condition, 'via_id', reason.via_id, 'relation', reason.relation,
        'since_on', reason.since_on, 'until_on', reason.until_on, 'message', asked.rules ->> reason.rule
      ) order by reason.condition, reason.place
    ) filter (where reason.place <= 5) as grants
  from (
    select
      given.*,
      max(coalesce(given.held_until, 'infinity')) over condition as held,
      row_number() over (
        condition order by given.via_id is distinct from given.viewer_id, given.since_on, given.via_id, given.relation
      ) as place
    from (
{reasons}
    ) as given
    where found.visible and given.viewer_id = (select portal.me())
    window condition as (partition by given.viewer_id, given.condition)
  ) as reason
) as why
