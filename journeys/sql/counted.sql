-- Add up counters and the deltas that are not folded yet, in one snapshot: a fold between two reads would count twice or not at all.
-- Who waits is a difference of all hours.
-- index:   cairn_counter_once (version_id, …)
-- takes:   versions, since (null: from the first)
select version_id, node, port, measure, sum(amount)
from (
    select version_id, node, port, measure, amount from cairn_engine_counter
    where version_id = any(%(versions)s) and (measure = 'waiting' or hour >= coalesce(%(since)s, '-infinity'::timestamptz))
    union all
    select version_id, node, port, measure, amount from cairn_engine_delta
    where version_id = any(%(versions)s) and (measure = 'waiting' or hour >= coalesce(%(since)s, '-infinity'::timestamptz))
) as counts
group by 1, 2, 3, 4
