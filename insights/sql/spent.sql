-- What the messages of a journey cost, by currency; two currencies do not add up.
-- index:   cairn_watcher_journey, cairn_message_run
-- takes:   journey, versions, entered_since, happened_since, now (null: all entries, else those whose goal's days are over), ended_since,
--          currency (of costs that were kept without one)
select coalesce(nullif(m.currency, ''), %(currency)s), sum(m.cost)
from cairn_engine_watcher w join cairn_channels_message m on m.run_id = w.run_id left join cairn_audience_clock c on c.home = w.home
where w.journey_id = %(journey)s and w.version_id = any(%(versions)s) and m.cost <> 0
    and w.entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
    and coalesce(m.sent_at, m.called_at, m.requested_at) >= coalesce(%(happened_since)s, '-infinity'::timestamptz)
    and w.until < coalesce(%(now)s::timestamptz + coalesce(c.ahead, interval '0'), 'infinity'::timestamptz)
    and w.until >= coalesce(%(ended_since)s, '-infinity'::timestamptz)
group by 1
