-- What the messages of a journey cost, by currency; two currencies do not add up.
-- index:   cairn_watcher_journey, cairn_message_run
-- takes:   journey, versions, entered_since, happened_since, currency (of costs that were kept without one)
select coalesce(nullif(m.currency, ''), %(currency)s), sum(m.cost)
from cairn_engine_watcher w join cairn_channels_message m on m.run_id = w.run_id
where w.journey_id = %(journey)s and w.version_id = any(%(versions)s) and m.cost <> 0
    and w.entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
    and coalesce(m.sent_at, m.called_at, m.requested_at) >= coalesce(%(happened_since)s, '-infinity'::timestamptz)
group by 1
