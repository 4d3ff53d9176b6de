-- The latest word of some people per channel and class before a moment; of two words of one moment, no.
-- index:   cairn_consent_latest (person_id, channel, message_class, at desc)
-- takes:   people, begin
select distinct on (c.person_id, c.channel, c.message_class)
       c.person_id, c.channel, c.message_class, c.given, extract(epoch from c.at)::float8
from cairn_audience_consent c
where c.person_id = any(%(people)s::bigint[]) and c.at < %(begin)s
order by c.person_id, c.channel, c.message_class, c.at desc, c.given, c.id desc
