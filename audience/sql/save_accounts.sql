-- Write accounts back, and their plan into the fields of all their people, so that rules in SQL see it.
-- index:     cairn_audience_person_account_id
-- takes:     accounts, plan_ats, moved (array literals; 1: the plan is another now), names, plans, zones, fields, moments (delimited)
WITH come AS (
    SELECT * FROM unnest(
        %(accounts)s::bigint[], %(plan_ats)s::bigint[], %(moved)s::smallint[],
        string_to_array(%(names)s, E'\x1f'), string_to_array(%(plans)s, E'\x1f'), string_to_array(%(zones)s, E'\x1f'),
        string_to_array(%(fields)s, E'\x1f'), string_to_array(%(moments)s, E'\x1f')
    ) AS u (id, plan_at, moved, name, plan, zone, fields, moments)
), people AS (
    UPDATE cairn_audience_person AS p
    SET fields = p.fields || jsonb_build_object('current_plan', c.plan)
    FROM come AS c
    WHERE c.moved = 1 AND p.account_id = c.id AND NOT p.id = ANY (%(people)s::bigint[])
)
UPDATE cairn_audience_account AS a
SET
    name = coalesce(c.name, ''), plan = coalesce(c.plan, ''), zone = coalesce(c.zone, ''), fields = c.fields::jsonb, moments = c.moments::jsonb,
    plan_at = 'epoch'::timestamptz + nullif(c.plan_at, 0) * interval '1 microsecond'
FROM come AS c
WHERE a.id = c.id
