-- Rows of staff.csv that cannot be. The role must be one of the partner's kind: a dealer's member of staff
-- with a role of headquarters would see every customer there is.
select s.line, t.column_name, t.code
from staged s
left join portal.partners p on p.code = s.partner_code
left join portal.staff known on known.number = s.number
cross join lateral (values
  ('partner_code', 'UNKNOWN_PARTNER', p.id is null),
  ('status', 'STAYS_DEACTIVATED', known.status = 'DEACTIVATED' and s.status <> 'DEACTIVATED'),
  ('ended_on', 'WRONG_ORDER', s.ended_on < s.started_on),
  ('role', 'ROLE_NOT_OF_PARTNER', not case
    when s.role = 'HQ_CHANNEL_MANAGER' then p.kind = 'REGION'
    when s.role like 'HQ\_%' then p.kind = 'HEADQUARTERS'
    when s.role = 'DISTRIBUTOR_MANAGER' then p.kind = 'DISTRIBUTOR'
    when s.role = 'PARTNER_INTEGRATION' then p.kind in ('DISTRIBUTOR', 'DEALER', 'OUTLET')
    else p.kind in ('DEALER', 'OUTLET')
  end)
) as t (column_name, code, wrong)
where t.wrong
order by s.line
