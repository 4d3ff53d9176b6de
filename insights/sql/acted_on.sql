-- How long it took from an event's arrival to the first decision that followed from it, of the newest.
-- Where not a microsecond went by, the clock was moved by hand: a simulated history, such as the demo's, which says nothing about speed.
-- index:   primary keys
-- takes:   now, newest
with lately as (
    select event_id, at from cairn_engine_step where event_id is not null order by id desc limit %(newest)s
), timed as (
    select extract(epoch from min(l.at) - e.received_at) as seconds
    from lately l join cairn_audience_event e on e.id = l.event_id
    where l.at <= %(now)s and l.at >= e.received_at and e.received_at > %(now)s - interval '1 day'
    group by e.id, e.received_at
)
select percentile_cont(0.5) within group (order by seconds), percentile_cont(0.95) within group (order by seconds), count(*),
    count(*) filter (where seconds = 0)
from timed
