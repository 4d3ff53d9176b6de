-- Write how many were let in, of journeys whose rows this transaction holds.
-- index:   primary key
-- takes:   rows (JSON array)
update cairn_engine_admitted a
set version_id = x.version_id, hour_at = x.hour_at, in_hour = x.in_hour, day_at = x.day_at, in_day = x.in_day, in_all = x.in_all
from jsonb_to_recordset(%(rows)s::jsonb) as x(
    journey_id bigint, version_id bigint, hour_at timestamptz, in_hour int, day_at timestamptz, in_day int, in_all int
)
where a.journey_id = x.journey_id
