alter table portal.campaigns add constraint campaigns_dates check (ends_on >= starts_on);
-- An audience is seen by consent to the campaign's channel, so that a member names no other.
alter table portal.campaigns add constraint campaigns_channel unique (id, channel);
alter table portal.campaign_memberships
  drop constraint campaign_memberships_campaign_id_fkey,
  add constraint campaign_memberships_same_channel foreign key (campaign_id, channel)
    references portal.campaigns (id, channel) on update cascade;
alter table portal.campaign_assets add constraint campaign_assets_version check (version >= 1);
create index campaign_memberships_page on portal.campaign_memberships (campaign_id, id);
