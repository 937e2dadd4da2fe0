-- Rows of campaign_enrolments.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.campaigns c on c.code = s.campaign_code
left join portal.partners p on p.code = s.partner_code
cross join lateral (values
  ('campaign_code', 'UNKNOWN_CAMPAIGN', c.id is null),
  ('partner_code', 'UNKNOWN_PARTNER', p.id is null),
  ('reason', 'REQUIRED', s.status = 'DECLINED' and s.reason is null),
  ('decided_at', 'IN_FUTURE', s.decided_at > now() + interval '5 minutes')
) as t (column_name, code, wrong)
where t.wrong
order by s.line
