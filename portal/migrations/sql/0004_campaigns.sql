alter table portal.campaigns add constraint campaigns_dates check (ends_on >= starts_on);
alter table portal.campaign_assets add constraint campaign_assets_version check (version >= 1);
create index campaign_memberships_page on portal.campaign_memberships (campaign_id, id);
