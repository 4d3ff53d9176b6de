-- What was done since this installation exists, and what waits in the inbox, in one snapshot: a row that is walked meanwhile is counted once.
-- index:   none; the tally is small, since the sweep folds it once a minute, and the inbox holds only what waits
select name, label, sum(amount)::bigint from cairn_channels_tally group by name, label
union all
select 'waiting', kind, count(*) from cairn_audience_inbox group by kind
order by 1, 2
