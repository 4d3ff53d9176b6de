-- The addresses of some people, each with since when it must not be written to, until when, and why; null where it always might.
-- index:   primary key of person; cairn_suppression_once (channel, address)
-- takes:   people
select p.id, a.channel, a.address, s.reason, s.at, s.lifted_at
from cairn_audience_person p
cross join lateral (
    select 'email' as channel, p.email_key as address where p.email_key <> ''
    union all
    select 'sms', p.phone where p.phone <> ''
    union all
    select 'push', token
    from jsonb_array_elements_text(case jsonb_typeof(p.push_tokens) when 'array' then p.push_tokens else '[]'::jsonb end) as token
) a
left join cairn_audience_suppression s on s.channel = a.channel and s.address = a.address
where p.id = any(%(people)s::bigint[])
