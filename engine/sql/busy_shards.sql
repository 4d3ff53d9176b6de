-- Which shards have something to do: an inbox row, a run or a held message whose moment has come; homes with a moved clock by their own.
-- One look each, with a limit: as a plain "exists" the server may read whole tables once and keep them, for all shards together.
-- index:   cairn_inbox_shard, cairn_run_due, cairn_message_due; one probe of each per shard, and one for each moved clock
-- takes:   now
select s.shard
from generate_series(0, 255) as s(shard)
left join lateral (select true as found from cairn_audience_inbox i where i.shard = s.shard order by i.id limit 1) box on true
left join lateral (
    select true as found from cairn_engine_run r
    where r.shard = s.shard and r.state in ('waiting', 'sending') and r.wake_at <= %(now)s
    order by r.wake_at, r.id
    limit 1
) run on true
left join lateral (
    select true as found from cairn_channels_message m
    where m.shard = s.shard and m.state = 'held' and m.due_at <= %(now)s
    order by m.due_at
    limit 1
) message on true
where box.found or run.found or message.found
   or s.shard in (
        select r.shard from cairn_audience_clock c
        cross join lateral (
            select r.shard from cairn_engine_run r
            where r.home = c.home and r.state in ('waiting', 'sending') and r.wake_at <= %(now)s + c.ahead
            limit 1
        ) r
      )
   or s.shard in (
        select m.shard from cairn_audience_clock c
        cross join lateral (
            select m.shard from cairn_channels_message m
            where m.home = c.home and m.state = 'held' and m.due_at <= %(now)s + c.ahead
            limit 1
        ) m
      )
