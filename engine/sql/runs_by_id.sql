-- Runs that outcomes speak of, over or not.
-- index:   primary key
-- takes:   ids
select r.id, r.journey_id, r.version_id, r.person_id, r.home, r.shard, r.instance, r.state, r.node, r.visit, r.node_at,
       r.wake_at, r.listens, r.memory, r.started_at, r.ended_at, r.reason, r.held_out, r.paused_at
from cairn_engine_run r
where r.id = any(%(ids)s::bigint[])
