-- Append what this step changed in the counts; folds turn them into counters.
-- takes:   rows (columns)
insert into cairn_engine_delta (version_id, node, port, measure, hour, amount)
select version_id, node, port, measure, hour, amount
from rows(
    version_id bigint, node text, port text, measure text, hour timestamptz, amount numeric
) as x
