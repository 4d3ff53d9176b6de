-- Count entries whose goal's days are over, their customers (homes), and entries whose days still run: in the journey and held out, in all and per version.
-- Days are over by the clock of each home. Chance decided per home, and an upgrade is a home's: five colleagues are one throw of the dice, not five.
-- index:   cairn_watcher_journey (journey_id, version_id, entered_at)
-- takes:   journey, versions, entered_since, ended_since, now
with entries as (
    select w.version_id, w.held_out, w.home, w.reached_at is not null as reached, w.credited,
        w.until < %(now)s::timestamptz + coalesce(c.ahead, interval '0') as over, w.until >= coalesce(%(ended_since)s, '-infinity'::timestamptz) as lately
    from cairn_engine_watcher w left join cairn_audience_clock c on c.home = w.home
    where w.journey_id = %(journey)s and w.version_id = any(%(versions)s)
        and w.entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
)
select version_id, held_out,
    count(*) filter (where over and lately),
    count(*) filter (where over and lately and reached),
    count(*) filter (where over and lately and credited),
    count(distinct home) filter (where over and lately),
    count(distinct home) filter (where over and lately and reached),
    count(*) filter (where not over)
from entries
group by grouping sets ((held_out), (version_id, held_out))
