-- The runs of other journeys that some people were in during a period.
-- What is walked in shadow stands in nobody's way.
-- index:   cairn_run_person (person_id, journey_id); cairn_version_shadow (id) where shadow
-- takes:   people, journey, since, until
select r.person_id, r.id, r.journey_id, r.version_id, r.instance, r.started_at, r.ended_at, r.memory::text
from cairn_engine_run r
where r.person_id = any(%(people)s::bigint[]) and r.journey_id <> %(journey)s::bigint and not r.held_out
  and r.started_at <= %(until)s and (r.ended_at is null or r.ended_at >= %(since)s)
  and r.version_id <> all(array(select v.id from cairn_engine_version v where v.shadow))
order by r.started_at, r.id
