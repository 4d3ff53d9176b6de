-- Begin to watch for the goal of new runs.
-- takes:   rows (columns)
insert into cairn_engine_watcher (
    run_id, journey_id, version_id, person_id, home, shard, held_out, entered_at, until, open, credited, mrr, currency
)
select run_id, journey_id, version_id, person_id, home, (home & 255)::smallint, held_out, entered_at, until, true, false, 0, ''
from rows(
    run_id bigint, journey_id bigint, version_id bigint, person_id bigint, home bigint, held_out boolean, entered_at timestamptz,
    until timestamptz
) as x
