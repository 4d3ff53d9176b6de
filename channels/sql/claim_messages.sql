-- Claim ready messages of a channel: those whose retry has come first, then the oldest. What another worker holds is passed over.
-- Both are ordered as the index is: by id alone, the server would go through all that was ever sent. A plan that is kept knows neither size nor
-- homes: ``coalesce`` keeps it from thinking that homes are few, the array from reading the whole table for a tenth of what is ready.
-- index:   cairn_message_ready (channel, retry_at, id) where state = 'ready'; primary key
-- takes:   channel, homes (null: all), now, size, token
-- promise: the claim is committed before anything is called; a token says whose it is
with chosen as (
    select id from (
        select m.id from cairn_channels_message m
        where m.state = 'ready' and m.channel = %(channel)s and m.retry_at <= %(now)s
          and coalesce(m.home = any(%(homes)s::bigint[]), true)
        order by m.retry_at, m.id
        limit %(size)s
        for update skip locked
    ) again
    union all
    select id from (
        select m.id from cairn_channels_message m
        where m.state = 'ready' and m.channel = %(channel)s and m.retry_at is null
          and coalesce(m.home = any(%(homes)s::bigint[]), true)
        order by m.retry_at, m.id
        limit %(size)s
        for update skip locked
    ) fresh
    limit %(size)s
)
update cairn_channels_message m
set state = 'claimed', token = %(token)s, claimed_at = %(now)s, called_at = null
where m.id = any(array(select id from chosen))
returning m.id, m.visit_key, m.run_id, m.person_id, m.home, m.shard, m.channel, m.message_class, m.is_prompt, m.content_id, m.event,
          m.valid_until, m.attempts
