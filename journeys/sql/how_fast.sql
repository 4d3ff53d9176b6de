-- From the event's arrival to the provider's acceptance, for messages that an entry asked for at once and nothing held back.
-- A real limit that speaks in the first weeks passed a guardrail; it was not held, though the log says why it passed.
-- The newest are enough to say how fast it is; whoever was enrolled, or let in by hand, entered by an event that had come before.
-- Where not a microsecond went by, the clock was moved by hand: a simulated history, such as the demo's, which says nothing about speed.
-- index:   cairn_watcher_journey, cairn_message_run, cairn_step_run
-- takes:   journey, versions, entered_since, newest
with entries as (
    select run_id, entered_at from cairn_engine_watcher
    where journey_id = %(journey)s and version_id = any(%(versions)s) and messaged_at is not null and not held_out
        and entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
    order by entered_at desc limit %(newest)s
), first as (
    select distinct on (e.run_id) e.run_id, m.id as message_id, m.sent_at
    from entries e join cairn_channels_message m on m.run_id = e.run_id
    where m.requested_at = e.entered_at and m.state in ('sent', 'unknown') and m.sent_at is not null
    order by e.run_id, m.id
), timed as (
    select extract(epoch from first.sent_at - v.received_at) as seconds,
        exists (
            select 1 from cairn_engine_step a
            where a.run_id = first.run_id and a.message_id = first.message_id
                and a.kind in ('requested', 'asked') and a.code not in ('', 'ready', 'claimed', 'real_limit')
        ) as was_held
    from first
    join cairn_engine_step s on s.run_id = first.run_id and s.kind = 'entered' and s.code = ''
    cross join lateral (
        select e.received_at from cairn_audience_event e where e.id = s.event_id and e.received_at between s.at - interval '31 days' and s.at offset 0
    ) v
)
select count(*) filter (where not was_held), count(*) filter (where was_held),
    percentile_cont(0.5) within group (order by seconds) filter (where not was_held),
    percentile_cont(0.95) within group (order by seconds) filter (where not was_held),
    count(*) filter (where not was_held and seconds = 0)
from timed
