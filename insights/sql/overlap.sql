-- How entries, people and customers (homes) overlap: of those who entered, of those who reached the goal, of the upgrades that are credited.
-- index:   cairn_watcher_journey (journey_id, version_id, entered_at)
-- takes:   journey, versions, entered_since, happened_since
with entries as (
    select person_id, home, entered_at >= coalesce(%(happened_since)s, '-infinity'::timestamptz) as entered, credited,
        reached_at is not null and reached_at >= coalesce(%(happened_since)s, '-infinity'::timestamptz) as reached
    from cairn_engine_watcher
    where journey_id = %(journey)s and version_id = any(%(versions)s) and not held_out
        and entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
)
select count(*) filter (where entered), count(distinct person_id) filter (where entered), count(distinct home) filter (where entered),
    count(*) filter (where reached), count(distinct home) filter (where reached),
    count(*) filter (where reached and credited), count(distinct home) filter (where reached and credited)
from entries
