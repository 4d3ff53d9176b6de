-- Write new messages.
-- takes:   rows (columns)
-- promise: cairn_channels_message_visit_key_key: one message per visit
insert into cairn_channels_message (
    id, visit_key, run_id, journey_id, version_id, node, person_id, home, shard, channel, message_class, is_prompt, content_id, event,
    state, why, why_values, requested_at, due_at, valid_until, expires_at, attempts, provider, provider_id, segments, cost, shadow
)
select id, visit_key, run_id, journey_id, version_id, node, person_id, home, shard, channel, message_class, is_prompt, content_id, event,
       state, why, why_values, requested_at, due_at, valid_until, expires_at, 0, '', '', 0, 0, shadow
from rows(
    id bigint, visit_key text, run_id bigint, journey_id bigint, version_id bigint, node text, person_id bigint, home bigint,
    shard smallint, channel text, message_class text, is_prompt boolean, content_id bigint, event jsonb, state text, why text,
    why_values jsonb, requested_at timestamptz, due_at timestamptz, valid_until timestamptz, expires_at timestamptz, shadow boolean
) as x
