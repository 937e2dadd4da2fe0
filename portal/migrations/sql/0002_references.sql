-- Foreign keys ignore row security: whoever may write a row could make it refer to any touchpoint. So what
-- refers to a touchpoint names its partner (or customer) in the same key. Row security says whose rows the
-- caller writes, the key that the touchpoint is the same one's. Checked at the end of a statement, so
-- touchpoints and receipts can be written in one. The partner's key first: to somebody else's touchpoint
-- it answers as to none.
alter table portal.touchpoint_notes
  drop constraint touchpoint_notes_touchpoint_id_fkey,
  add constraint touchpoint_notes_own_touchpoint foreign key (partner_id, touchpoint_id)
    references portal.touchpoints (partner_id, id) on delete restrict;
alter table portal.touchpoint_locations
  drop constraint touchpoint_locations_touchpoint_id_fkey,
  add constraint touchpoint_locations_own_touchpoint foreign key (partner_id, touchpoint_id)
    references portal.touchpoints (partner_id, id) on delete restrict,
  add constraint touchpoint_locations_same_customer foreign key (customer_id, touchpoint_id)
    references portal.touchpoints (customer_id, id) on delete restrict;
alter table portal.touchpoint_receipts
  drop constraint touchpoint_receipts_touchpoint_id_fkey,
  add constraint touchpoint_receipts_own_touchpoint foreign key (partner_id, touchpoint_id)
    references portal.touchpoints (partner_id, id) on delete restrict,
  add constraint touchpoint_receipts_same_customer foreign key (customer_id, touchpoint_id)
    references portal.touchpoints (customer_id, id) on delete restrict;
alter table portal.touchpoints
  drop constraint touchpoints_supersedes_id_fkey,
  add constraint touchpoints_own_supersedes foreign key (partner_id, supersedes_id)
    references portal.touchpoints (partner_id, id) on delete restrict;
-- one bad pair of dates would stop every refresh of who sees whom
alter table portal.customer_partner_links add constraint links_dates check (ended_on > started_on);
