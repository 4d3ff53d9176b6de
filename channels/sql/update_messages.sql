-- Write what the gate said again. A claim that is not called yet is taken back where it may not go out any more.
-- index:   primary key
-- takes:   rows (columns)
update cairn_channels_message m
set state = x.state, why = x.why, why_values = x.why_values, due_at = x.due_at, valid_until = x.valid_until,
    person_id = x.person_id, home = x.home, shard = x.shard,
    token = case when x.state = 'claimed' then m.token end,
    claimed_at = case when x.state = 'claimed' then m.claimed_at end,
    retry_at = case when x.state in ('claimed', 'ready') then m.retry_at end
from rows(
    id bigint, state text, why text, why_values jsonb, due_at timestamptz, valid_until timestamptz, person_id bigint, home bigint,
    shard smallint
) as x
where m.id = x.id and (m.state in ('held', 'ready') or (m.state = 'claimed' and m.called_at is null))
