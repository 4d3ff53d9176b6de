-- Which channels have something ready: asked before anything is claimed, so that an idle look costs one statement.
-- One look each, in the order of the index: as a plain "exists" a kept plan goes through all that is held, too.
-- index:   cairn_message_ready (channel, retry_at, id) where state = 'ready'
-- takes:   channels, homes (null: all), now
select c.channel
from unnest(%(channels)s::text[]) as c(channel)
left join lateral (
    select m.id from cairn_channels_message m
    where m.state = 'ready' and m.channel = c.channel and m.retry_at is null and coalesce(m.home = any(%(homes)s::bigint[]), true)
    order by m.retry_at, m.id
    limit 1
) fresh on true
left join lateral (
    select m.id from cairn_channels_message m
    where m.state = 'ready' and m.channel = c.channel and m.retry_at <= %(now)s and coalesce(m.home = any(%(homes)s::bigint[]), true)
    order by m.retry_at, m.id
    limit 1
) again on true
where fresh.id is not null or again.id is not null
