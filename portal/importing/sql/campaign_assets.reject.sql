-- Rows of campaign_assets.csv that cannot be.
select s.line, t.column_name, t.code
from staged s
left join portal.campaigns c on c.code = s.campaign_code
cross join lateral (values
  ('campaign_code', 'UNKNOWN_CAMPAIGN', c.id is null),
  ('version', 'OUT_OF_RANGE', s.version < 1),
  ('checksum', 'BAD_CHECKSUM', s.checksum !~ '^[0-9a-f]{64}$')
) as t (column_name, code, wrong)
where t.wrong
order by s.line
