-- Write where runs rest now.
-- index:   primary key
-- takes:   rows (columns)
update cairn_engine_run r
set state = x.state, node = x.node, visit = x.visit, node_at = x.node_at, wake_at = x.wake_at,
    listens = x.listens, memory = x.memory, ended_at = x.ended_at, reason = x.reason,
    person_id = x.person_id, home = x.home, shard = x.shard, version_id = x.version_id
from rows(
    id bigint, state text, node text, visit int, node_at timestamptz, wake_at timestamptz, listens texts, memory jsonb,
    ended_at timestamptz, reason text, person_id bigint, home bigint, shard smallint, version_id bigint
) as x
where r.id = x.id
