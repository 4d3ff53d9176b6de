-- When some people had last entered a journey before a moment, how often, and when they had last left it; apart for each instance.
-- What was walked in shadow is no entry.
-- index:   cairn_run_person (person_id, journey_id); cairn_version_shadow (id) where shadow
-- takes:   people, journey, begin
select r.person_id, r.instance, max(r.started_at), count(*), max(r.ended_at) filter (where r.ended_at < %(begin)s)
from cairn_engine_run r
where r.person_id = any(%(people)s::bigint[]) and r.journey_id = %(journey)s::bigint and r.started_at < %(begin)s
    and r.version_id <> all(array(select v.id from cairn_engine_version v where v.shadow))
group by r.person_id, r.instance
