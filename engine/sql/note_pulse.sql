-- Note that beat, or a worker, is at work now, if that was not noted in the last two seconds: an idle second then writes nothing.
-- Two at once leave the later moment.
-- index:   primary key
-- takes:   who
insert into cairn_engine_pulse as p (name, at)
select %(who)s::text, clock_timestamp()
where not exists (select from cairn_engine_pulse n where n.name = %(who)s::text and n.at > clock_timestamp() - interval '2 seconds')
on conflict (name) do update set at = greatest(p.at, excluded.at)
returning at
