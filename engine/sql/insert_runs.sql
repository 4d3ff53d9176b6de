-- Write new runs. A second live run of one instance is left out by the unique index; the caller sees which were written.
-- takes:   rows (columns)
-- promise: cairn_run_one_live_per_instance
insert into cairn_engine_run (
    id, journey_id, version_id, person_id, home, shard, instance, state, node, visit, node_at, wake_at, listens, memory,
    started_at, ended_at, reason, held_out, paused_at
)
select id, journey_id, version_id, person_id, home, shard, instance, state, node, visit, node_at, wake_at,
       listens, memory, started_at, ended_at, reason, held_out, paused_at
from rows(
    id bigint, journey_id bigint, version_id bigint, person_id bigint, home bigint, shard smallint, instance text, state text, node text,
    visit int, node_at timestamptz, wake_at timestamptz, listens texts, memory jsonb, started_at timestamptz, ended_at timestamptz,
    reason text, held_out boolean, paused_at timestamptz
) as x
