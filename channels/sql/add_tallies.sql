-- Tally what a transaction did, with it.
-- takes:   rows (JSON array)
insert into cairn_channels_tally (name, label, amount)
select name, label, amount from jsonb_to_recordset(%(rows)s::jsonb) as x(name text, label text, amount bigint)
