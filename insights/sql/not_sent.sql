-- Why messages to those who entered within a period were not sent.
-- index:   cairn_watcher_journey, cairn_message_run
-- takes:   journey, versions, since
select m.channel, m.why, m.state, count(*)
from cairn_engine_watcher w join cairn_channels_message m on m.run_id = w.run_id
where w.journey_id = %(journey)s and w.version_id = any(%(versions)s) and m.state in ('skipped', 'failed')
    and w.entered_at >= coalesce(%(since)s, '-infinity'::timestamptz)
group by 1, 2, 3
