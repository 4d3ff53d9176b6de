-- Take the runs of the locked shards whose moment has come, oldest first; homes with a moved clock by their own now.
-- Each shard gives its oldest, so that where a million are due a claim reads no more than it takes from each.
-- index:   cairn_run_due (shard, wake_at, id) where state in ('waiting', 'sending'); cairn_run_live_home for moved clocks
-- takes:   shards, homes (null: all), now, size
-- promise: the shard's lock keeps others away; a crash frees them with its transaction
with due as (
    select d.id
    from unnest(%(shards)s::smallint[]) as s(shard)
    cross join lateral (
        select r.id, r.wake_at from cairn_engine_run r
        where r.shard = s.shard and r.state in ('waiting', 'sending') and r.wake_at <= %(now)s
          and (%(homes)s::bigint[] is null or r.home = any(%(homes)s::bigint[]))
        order by r.wake_at, r.id
        limit %(size)s
    ) d
    order by d.wake_at, d.id
    limit %(size)s
), moved as (
    select r.id
    from cairn_audience_clock c
    join cairn_engine_run r on r.home = c.home
    where r.shard = any(%(shards)s::smallint[]) and r.state in ('waiting', 'sending') and r.wake_at <= %(now)s + c.ahead
      and (%(homes)s::bigint[] is null or r.home = any(%(homes)s::bigint[]))
    limit %(size)s
)
select r.id, r.journey_id, r.version_id, r.person_id, r.home, r.shard, r.instance, r.state, r.node, r.visit, r.node_at,
       r.wake_at, r.listens, r.memory, r.started_at, r.ended_at, r.reason, r.held_out, r.paused_at
from (select id from due union select id from moved) x
join cairn_engine_run r on r.id = x.id
order by r.wake_at, r.id
