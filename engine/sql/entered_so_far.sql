-- How many entered a journey, over all its versions: since this hour and this day began, and in all. Asked once after a publishing.
-- index:   cairn_counter_once; deltas are few
-- takes:   journey, hour, day
with counts as (
    select c.hour, c.amount from cairn_engine_counter c
    join cairn_engine_version v on v.id = c.version_id where v.journey_id = %(journey)s and c.measure = 'entered'
    union all
    select d.hour, d.amount from cairn_engine_delta d
    join cairn_engine_version v on v.id = d.version_id where v.journey_id = %(journey)s and d.measure = 'entered'
)
select coalesce(sum(amount) filter (where hour >= date_trunc('hour', %(hour)s::timestamptz)), 0)::int,
       coalesce(sum(amount) filter (where hour >= date_trunc('hour', %(day)s::timestamptz)), 0)::int,
       coalesce(sum(amount), 0)::int
from counts
