-- The runs of other journeys that some people were in during a period.
-- index:   cairn_run_person (person_id, journey_id)
-- takes:   people, journey, since, until
select r.person_id, r.id, r.journey_id, r.version_id, r.instance, r.started_at, r.ended_at, r.memory::text
from cairn_engine_run r
where r.person_id = any(%(people)s::bigint[]) and r.journey_id <> %(journey)s::bigint and not r.held_out
  and r.started_at <= %(until)s and (r.ended_at is null or r.ended_at >= %(since)s)
order by r.started_at, r.id
