-- How much those who entered lately heard of a journey, how much of all journeys within the last 30 days, and what they said to it.
-- index:   cairn_watcher_journey, cairn_message_run, cairn_message_person, cairn_receipt_message
-- takes:   journey, versions, entered_since, happened_since, most (of the newest entries), now
with entries as (
    select run_id from cairn_engine_watcher
    where journey_id = %(journey)s and version_id = any(%(versions)s) and messaged_at is not null and not held_out
        and entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
    order by entered_at desc limit %(most)s
), sent as (
    select m.id, m.person_id from entries e join cairn_channels_message m on m.run_id = e.run_id
    where m.state = 'sent' and m.sent_at >= coalesce(%(happened_since)s, '-infinity'::timestamptz)
), each as (
    select person_id, count(*) as many from sent group by 1
), of_all as (
    select e.person_id, count(*) as many
    from each e join cairn_channels_message m on m.person_id = e.person_id and m.requested_at > %(now)s::timestamptz - interval '60 days'
    where m.state = 'sent' and m.sent_at > %(now)s::timestamptz - interval '30 days'
    group by 1
)
select 'heard', least(many, 5)::text, count(*)::bigint from each group by 2
union all
select 'said', r.kind, count(distinct s.person_id) from sent s join cairn_channels_receipt r on r.message_id = s.id
where r.kind in ('unsubscribed', 'complained', 'bounced', 'dismissed', 'replied') group by 2
union all
select 'all', 'messages', coalesce(sum(many), 0)::bigint from of_all
union all
select 'all', 'most', coalesce(max(many), 0)::bigint from of_all
union all
select 'all', 'people', count(*)::bigint from of_all
