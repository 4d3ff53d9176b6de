-- Write the books of throttles that this transaction holds.
-- index:   cairn_throttle_one_book
-- takes:   rows (JSON array)
update cairn_engine_throttle t
set book = x.book
from jsonb_to_recordset(%(rows)s::jsonb) as x(journey_id bigint, node text, book jsonb)
where t.journey_id = x.journey_id and t.node = x.node
