-- Count what arrived of some types in slices of a period.
-- index:   cairn_event_type_received (type, received_at)
-- takes:   types, since, now, slice (seconds)
select type, floor(extract(epoch from received_at - %(since)s) / %(slice)s)::int, count(*)
from cairn_audience_event
where type = any(%(types)s) and received_at > %(since)s and received_at <= %(now)s
group by 1, 2
