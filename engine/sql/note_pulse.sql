-- Note that beat, or a worker, is at work now. Two at once leave the later moment.
-- index:   primary key
-- takes:   who
insert into cairn_engine_pulse as p (name, at) values (%(who)s, clock_timestamp())
on conflict (name) do update set at = greatest(p.at, excluded.at)
returning at
