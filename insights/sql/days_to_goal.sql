-- Whole days from entry to the goal, and after how many days half of them had come.
-- index:   cairn_watcher_journey (journey_id, version_id, entered_at)
-- takes:   journey, versions, credited, entered_since, happened_since
with took as (
    select extract(epoch from reached_at - entered_at) / 86400 as days
    from cairn_engine_watcher
    where journey_id = %(journey)s and version_id = any(%(versions)s) and reached_at is not null and not held_out
        and (credited or not %(credited)s)
        and entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
        and reached_at >= coalesce(%(happened_since)s, '-infinity'::timestamptz)
)
select floor(days)::int, count(*), (select percentile_cont(0.5) within group (order by days) from took) from took group by 1 order by 1
