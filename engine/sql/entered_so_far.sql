-- How many entered a journey, over all its versions: since this hour and this day began, and in all. Asked once after a publishing.
-- What was walked in shadow counts in shadow alone.
-- index:   cairn_counter_once; deltas are few
-- takes:   journey, version, hour, day
with mine as (
    select v.id from cairn_engine_version v
    where v.journey_id = %(journey)s and v.shadow = (select live.shadow from cairn_engine_version live where live.id = %(version)s)
), counts as (
    select c.hour, c.amount from cairn_engine_counter c join mine on mine.id = c.version_id where c.measure = 'entered'
    union all
    select d.hour, d.amount from cairn_engine_delta d join mine on mine.id = d.version_id where d.measure = 'entered'
)
select coalesce(sum(amount) filter (where hour >= date_trunc('hour', %(hour)s::timestamptz)), 0)::int,
       coalesce(sum(amount) filter (where hour >= date_trunc('hour', %(day)s::timestamptz)), 0)::int,
       coalesce(sum(amount), 0)::int
from counts
