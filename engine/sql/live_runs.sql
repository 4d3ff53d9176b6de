-- All live runs of some people, and of everybody in the homes where an account's event touches all.
-- index:   cairn_run_person, cairn_run_live_home (home) where live
-- takes:   people, homes
select r.id, r.journey_id, r.version_id, r.person_id, r.home, r.shard, r.instance, r.state, r.node, r.visit, r.node_at,
       r.wake_at, r.listens, r.memory, r.started_at, r.ended_at, r.reason, r.held_out, r.paused_at
from cairn_engine_run r
where r.state in ('waiting', 'sending', 'parked')
  and (r.person_id = any(%(people)s::bigint[]) or r.home = any(%(homes)s::bigint[]))
order by r.id
