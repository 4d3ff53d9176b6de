-- Which channels have something ready: asked before anything is claimed, so that an idle look costs one statement.
-- index:   cairn_message_ready (channel, retry_at, id) where state = 'ready'; cairn_message_pending (home) for some homes
-- takes:   channels, homes (null: all), now
select c.channel
from unnest(%(channels)s::text[]) as c(channel)
where exists (
        select 1 from cairn_channels_message m
        where m.state = 'ready' and m.channel = c.channel and m.retry_at is null
          and (%(homes)s::bigint[] is null or m.home = any(%(homes)s::bigint[]))
      )
   or exists (
        select 1 from cairn_channels_message m
        where m.state = 'ready' and m.channel = c.channel and m.retry_at <= %(now)s
          and (%(homes)s::bigint[] is null or m.home = any(%(homes)s::bigint[]))
      )
