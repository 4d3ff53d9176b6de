-- Follow those who entered within a period to wherever they came.
-- index:   cairn_watcher_journey (journey_id, version_id, entered_at)
-- takes:   journey, versions, since
select w.version_id,
    count(*) filter (where not w.held_out) as entered,
    count(*) filter (where not w.held_out and w.messaged_at is not null) as messaged,
    count(*) filter (where w.seen_at is not null) as seen,
    count(*) filter (where w.clicked_at is not null) as clicked,
    count(*) filter (where w.credited) as upgraded,
    count(*) filter (where not w.held_out and w.reached_at is not null) as reached,
    count(*) filter (where w.held_out) as held_out,
    count(*) filter (where w.held_out and w.reached_at is not null) as held_reached,
    count(*) filter (where not w.held_out and r.ended_at is not null) as ended
from cairn_engine_watcher w join cairn_engine_run r on r.id = w.run_id
where w.journey_id = %(journey)s and w.version_id = any(%(versions)s) and w.entered_at >= coalesce(%(since)s, '-infinity'::timestamptz)
group by 1
