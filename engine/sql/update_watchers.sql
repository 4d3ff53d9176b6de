-- Write what watchers saw.
-- index:   primary key
-- takes:   rows (columns)
update cairn_engine_watcher w
set open = x.open, messaged_at = x.messaged_at, seen_at = x.seen_at, clicked_at = x.clicked_at, reached_at = x.reached_at,
    credited = x.credited, movement_id = x.movement_id, mrr = x.mrr, currency = x.currency
from rows(
    run_id bigint, open boolean, messaged_at timestamptz, seen_at timestamptz, clicked_at timestamptz, reached_at timestamptz,
    credited boolean, movement_id bigint, mrr numeric, currency text
) as x
where w.run_id = x.run_id
