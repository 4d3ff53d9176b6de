-- The addresses of some people, each with the reason why it must not be written to, or null.
-- index:   primary key of person; cairn_suppression_once (channel, address)
-- takes:   people
select p.id, a.channel, a.address, s.reason
from cairn_audience_person p
cross join lateral (
    select 'email' as channel, p.email_key as address where p.email_key <> ''
    union all
    select 'sms', p.phone where p.phone <> ''
    union all
    select 'push', token
    from jsonb_array_elements_text(case jsonb_typeof(p.push_tokens) when 'array' then p.push_tokens else '[]'::jsonb end) as token
) a
left join cairn_audience_suppression s on s.channel = a.channel and s.address = a.address and s.lifted_at is null
where p.id = any(%(people)s::bigint[])
