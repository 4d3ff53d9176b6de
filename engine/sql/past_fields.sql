-- What fields became since a moment, with what they were before, the newest first.
-- index:   cairn_field_change_owner_at (owner, owner_id, at)
-- takes:   owner, owners, begin
select f.owner_id, f.name, f.old::text, f.new::text, f.at, f.event_id
from cairn_audience_fieldchange f
where f.owner = %(owner)s::text and f.owner_id = any(%(owners)s::bigint[]) and f.at >= %(begin)s
order by f.at desc, f.id desc
