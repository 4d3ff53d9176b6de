-- Hold the rows of journeys with a cap until the transaction ends; who has none gets an empty one.
-- index:   primary key
-- takes:   rows (JSON array), sorted by journey: everybody takes them in this order, so nobody waits in a circle
-- promise: two steps never count one journey's entries at once
insert into cairn_engine_admitted as a (journey_id)
select journey_id from jsonb_to_recordset(%(rows)s::jsonb) as x(journey_id bigint) order by 1
on conflict (journey_id) do update set journey_id = a.journey_id
returning a.journey_id, a.version_id, a.hour_at, a.in_hour, a.day_at, a.in_day, a.in_all
