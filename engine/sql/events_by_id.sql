-- Events whose inbox rows arrived at another moment than they did; each month is asked.
-- index:   primary key of the event log
-- takes:   ids
select id, properties, kind, context from cairn_audience_event where id = any(%(ids)s::bigint[])
