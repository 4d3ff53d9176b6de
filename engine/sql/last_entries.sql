-- When these people last entered each journey, how often, and when they last left it; apart for each instance, and apart in shadow.
-- The versions in shadow are few, and have an index of their own (cairn_version_shadow).
-- index:   cairn_run_person (person_id, journey_id)
-- takes:   people
select r.person_id, r.journey_id, r.instance, r.version_id = any(array(select v.id from cairn_engine_version v where v.shadow)) as shadow,
       max(r.started_at), count(*), max(r.ended_at)
from cairn_engine_run r
where r.person_id = any(%(people)s::bigint[])
group by r.person_id, r.journey_id, r.instance, shadow
