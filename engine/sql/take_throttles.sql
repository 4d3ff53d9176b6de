-- Hold the books of these throttles until the transaction ends; who has none gets an empty one.
-- index:   cairn_throttle_one_book
-- takes:   rows (JSON array), sorted by journey and step: everybody takes them in this order, so nobody waits in a circle
-- promise: two steps never write one book
insert into cairn_engine_throttle as t (journey_id, node, book)
select journey_id, node, '{}'::jsonb from jsonb_to_recordset(%(rows)s::jsonb) as x(journey_id bigint, node text) order by 1, 2
on conflict (journey_id, node) do update set node = t.node
returning t.journey_id, t.node, t.book::text
