with changed as (
  insert into portal.campaign_assets as a (id, campaign_id, name, locale, version, checksum)
  select portal.uuid7_at(clock_timestamp()), c.id, s.name, s.locale, s.version, s.checksum
  from staged s join portal.campaigns c on c.code = s.campaign_code
  order by s.line
  on conflict (campaign_id, name, locale, version) do update set checksum = excluded.checksum
  where a.checksum <> excluded.checksum
  returning a.campaign_id, a.name, a.locale, a.version)
insert into written (line)
select s.line
from staged s
join portal.campaigns c on c.code = s.campaign_code
join changed w on (w.campaign_id, w.name, w.locale, w.version) = (c.id, s.name, s.locale, s.version);
