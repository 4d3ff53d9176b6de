-- How long the oldest thing of each shard has been waiting; shards with nothing due are left out.
-- index:   cairn_inbox_shard (shard, id), cairn_run_due (shard, wake_at, id), cairn_message_due (shard, due_at); one probe of each per shard
-- takes:   now
-- The lowest id of a shard stands for its oldest row: the two differ by the length of one accept.
select s.shard, i.received_at, r.wake_at, m.due_at
from generate_series(0, 255) as s(shard)
left join lateral (
    select received_at from cairn_audience_inbox where shard = s.shard order by id limit 1
) i on true
left join lateral (
    select wake_at from cairn_engine_run
    where shard = s.shard and state in ('waiting', 'sending') and wake_at <= %(now)s
    order by wake_at limit 1
) r on true
left join lateral (
    select due_at from cairn_channels_message where shard = s.shard and state = 'held' and due_at <= %(now)s order by due_at limit 1
) m on true
where i.received_at is not null or r.wake_at is not null or m.due_at is not null
order by s.shard
