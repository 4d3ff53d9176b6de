-- Add what a chunk of a backtest counted to what was counted before.
-- index:   cairn_backtest_tally_once (job_id, of, measure, key)
-- takes:   rows
-- promise: in the chunk's transaction, so that what is counted is counted once
insert into cairn_insights_backtesttally as t (job_id, "of", measure, key, amount)
select x.job, x.of_which, x.measure, x.key, x.amount
from rows(job bigint, of_which text, measure text, key text, amount numeric) as x
order by 1, 2, 3, 4
on conflict (job_id, "of", measure, key) do update set amount = t.amount + excluded.amount
