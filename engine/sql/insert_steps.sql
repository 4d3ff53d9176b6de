-- Append to the step log.
-- takes:   rows (columns)
insert into cairn_engine_step (
    kind, person_id, journey_id, version_id, run_id, node, visit, port, code, values, event_id, message_id, at
)
select kind, person_id, journey_id, version_id, run_id, node, visit, port, code, values, event_id, message_id, at
from rows(
    kind text, person_id bigint, journey_id bigint, version_id bigint, run_id bigint, node text, visit int, port text, code text,
    values jsonb, event_id bigint, message_id bigint, at timestamptz
) as x
