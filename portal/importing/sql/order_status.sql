-- Steps of an order, and the statuses of lines that go with each (DOMAIN.md, Orders). pg_temp, so that the functions
-- go with the session.
-- A file may pass over steps in between; held and released are on the same step.
create or replace function pg_temp.step(status text) returns integer language sql immutable as $$
  select array_position(
    array['DRAFT', 'PENDING_APPROVAL', 'CONFIRMED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'CLOSED'],
    case status when 'ON_HOLD' then 'CONFIRMED' else status end)
$$;
create or replace function pg_temp.may_follow(next text, status text) returns boolean language sql immutable as $$
  select case
    when next = status then true
    when status in ('CLOSED', 'CANCELLED', 'REJECTED') then false
    when next = 'REJECTED' then status in ('DRAFT', 'PENDING_APPROVAL')
    when next = 'CANCELLED' then status <> 'DELIVERED'
    else pg_temp.step(next) >= pg_temp.step(status)
  end
$$;
create or replace function pg_temp.goes_with(line text, status text) returns boolean language sql immutable as $$
  select case status
    when 'PARTIALLY_SHIPPED' then true
    when 'DELIVERED' then line in ('DELIVERED', 'RETURNED', 'CANCELLED')
    when 'CLOSED' then line in ('DELIVERED', 'RETURNED', 'CANCELLED')
    when 'SHIPPED' then line in ('SHIPPED', 'DELIVERED', 'RETURNED', 'CANCELLED')
    when 'CANCELLED' then line in ('RETURNED', 'CANCELLED')
    when 'DRAFT' then line in ('OPEN', 'CANCELLED')
    when 'REJECTED' then line in ('OPEN', 'CANCELLED')
    else line in ('OPEN', 'RESERVED', 'BACKORDERED', 'CANCELLED')
  end
$$;
