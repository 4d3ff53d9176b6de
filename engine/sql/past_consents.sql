-- The latest word of some people per channel and class, each before a moment of their own; of two words of one moment, no.
-- index:   cairn_consent_latest (person_id, channel, message_class, at desc)
-- takes:   people, begins (side by side; moments as microseconds since 1970)
select u.person_id, said.channel, said.message_class, said.given, extract(epoch from said.at)::float8
from unnest(%(people)s::bigint[], %(begins)s::bigint[]) as u (person_id, begin)
cross join lateral (
    select distinct on (c.channel, c.message_class) c.channel, c.message_class, c.given, c.at
    from cairn_audience_consent c
    where c.person_id = u.person_id and c.at < 'epoch'::timestamptz + u.begin * interval '1 microsecond'
    order by c.channel, c.message_class, c.at desc, c.given, c.id desc
) said
