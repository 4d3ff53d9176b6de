-- Count customers (homes) and those of them that reached the goal, in the journey and held out, in all and per version.
-- Chance decided per home, and an upgrade is a home's: five colleagues are one throw of the dice, not five.
-- index:   cairn_watcher_journey (journey_id, version_id, entered_at)
-- takes:   journey, versions, since
select version_id, held_out, count(distinct home), count(distinct home) filter (where reached_at is not null)
from cairn_engine_watcher
where journey_id = %(journey)s and version_id = any(%(versions)s) and entered_at >= coalesce(%(since)s, '-infinity'::timestamptz)
group by grouping sets ((held_out), (version_id, held_out))
