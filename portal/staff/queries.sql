-- name: members(roles)
-- Members of staff who may act today in these roles, with their partners: the partner with the most customers first.
select s.id as staff_id, s.role, s.display_name, p.id as partner_id, p.code as partner_code, p.name as partner_name
from portal.staff s
join portal.partners p on p.id = s.partner_id
join portal.partner_terms t on t.partner_id = p.id and t.status = 'ACTIVE'
where s.role = any (:roles) and s.status = 'ACTIVE'
  and s.started_on <= current_date and (s.ended_on is null or s.ended_on >= current_date)
order by s.role,
  (select count(*) from portal.customer_scope c where c.partner_id = p.id and c.valid @> current_date) desc,
  p.code, s.number;

-- name: invite(asked, bounds)^
select staff_id, refusal from portal.invite_staff(:asked, :bounds);

-- name: change(asked, bounds)^
select staff_id, refusal from portal.change_staff(:asked, :bounds);

-- name: deactivate(asked, bounds)^
select staff_id, refusal from portal.deactivate_staff(:asked, :bounds);

-- name: end_sessions(asked)^
select ended, refusal from portal.end_sessions(:asked);
