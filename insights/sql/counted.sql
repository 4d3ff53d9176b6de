-- Add up counters and the deltas that are not folded yet, in one snapshot: a fold between two reads would count twice or not at all.
-- index:   cairn_counter_once (version_id, …)
-- takes:   versions, measures, since (null: from the first)
select version_id, node, measure, port, sum(amount)
from (
    select version_id, node, measure, port, amount from cairn_engine_counter
    where version_id = any(%(versions)s) and measure = any(%(measures)s) and hour >= coalesce(%(since)s, '-infinity'::timestamptz)
    union all
    select version_id, node, measure, port, amount from cairn_engine_delta
    where version_id = any(%(versions)s) and measure = any(%(measures)s) and hour >= coalesce(%(since)s, '-infinity'::timestamptz)
) as counts
group by 1, 2, 3, 4
