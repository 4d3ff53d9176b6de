-- Take the held messages of the locked shards whose moment has come, oldest first; homes with a moved clock by their own now.
-- index:   cairn_message_due (shard, due_at) where state = 'held'; cairn_message_pending (home) for moved clocks
-- takes:   shards, homes (null: all), now, size
-- promise: locked, so that whoever rings them (resume) waits for this step
select {columns}
from cairn_channels_message m
where m.state = 'held' and m.id in (
    (
        select h.id from cairn_channels_message h
        where h.shard = any(%(shards)s::smallint[]) and h.state = 'held' and h.due_at <= %(now)s
          and (%(homes)s::bigint[] is null or h.home = any(%(homes)s::bigint[]))
        order by h.due_at
        limit %(size)s
    )
    union
    (
        select h.id from cairn_audience_clock c
        join cairn_channels_message h on h.home = c.home
        where h.shard = any(%(shards)s::smallint[]) and h.state = 'held' and h.due_at <= %(now)s + c.ahead
          and (%(homes)s::bigint[] is null or h.home = any(%(homes)s::bigint[]))
        limit %(size)s
    )
)
order by m.id
for update of m
