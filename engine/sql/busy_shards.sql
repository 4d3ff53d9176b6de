-- Which shards have something to do, and how much, of each kind at most ``most``: inbox rows, runs and held messages whose moment has come;
-- homes with a moved clock by their own. Where only such a home has something, it counts as one.
-- One look each, with a limit: without it the server may read whole tables once and keep them, for all shards together.
-- index:   cairn_inbox_shard, cairn_run_due, cairn_message_due; one probe of each per shard, and one for each moved clock
-- takes:   now, most
select s.shard, greatest(box.found + run.found + message.found, 1)
from generate_series(0, 255) as s(shard)
cross join lateral (
    select count(*) as found from (select i.id from cairn_audience_inbox i where i.shard = s.shard order by i.id limit %(most)s) l
) box
cross join lateral (
    select count(*) as found from (
        select r.id from cairn_engine_run r
        where r.shard = s.shard and r.state in ('waiting', 'sending') and r.wake_at <= %(now)s
        order by r.wake_at, r.id
        limit %(most)s
    ) l
) run
cross join lateral (
    select count(*) as found from (
        select m.id from cairn_channels_message m
        where m.shard = s.shard and m.state = 'held' and m.due_at <= %(now)s
        order by m.due_at
        limit %(most)s
    ) l
) message
where box.found + run.found + message.found > 0
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
