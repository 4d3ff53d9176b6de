-- How the newest entries that heard nothing went: where they stand or how they ended, and what became of the last message asked for.
-- index:   cairn_watcher_journey, cairn_message_run
-- takes:   journey, versions, since, most
with silent as (
    select run_id, version_id from cairn_engine_watcher
    where journey_id = %(journey)s and version_id = any(%(versions)s) and messaged_at is null and not held_out
        and entered_at >= coalesce(%(since)s, '-infinity'::timestamptz)
    order by entered_at desc limit %(most)s
)
select s.version_id, r.ended_at is null, r.node, r.reason, coalesce(m.state, ''), coalesce(m.why, ''), coalesce(m.channel, ''), count(*)
from silent s join cairn_engine_run r on r.id = s.run_id
left join lateral (select state, why, channel from cairn_channels_message where run_id = s.run_id order by id desc limit 1) m on true
group by 1, 2, 3, 4, 5, 6, 7
