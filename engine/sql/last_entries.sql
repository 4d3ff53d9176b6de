-- When these people last entered each journey, how often, and when they last left it; apart for each instance.
-- index:   cairn_run_person (person_id, journey_id)
-- takes:   people
select r.person_id, r.journey_id, r.instance, max(r.started_at), count(*), max(r.ended_at)
from cairn_engine_run r
where r.person_id = any(%(people)s::bigint[])
group by r.person_id, r.journey_id, r.instance
