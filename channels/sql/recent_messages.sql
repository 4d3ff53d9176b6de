-- The promotional messages of some people that count in caps and gaps: what went out, what may have, what is about to.
-- Holds last days, so a message is looked for 60 days before the window by the moment it was requested.
-- index:   cairn_message_person (person_id, requested_at)
-- takes:   people, since (of the going out), asked_since (of the request)
select m.person_id, m.id, m.channel, coalesce(m.sent_at, m.claimed_at) as at, m.is_prompt, m.dismissed_at, m.run_id, m.journey_id, m.node
from cairn_channels_message m
where m.person_id = any(%(people)s::bigint[])
  and m.requested_at > %(asked_since)s
  and (m.message_class <> 'transactional' or m.is_prompt)
  and m.channel <> 'webhook'
  and m.state in ('ready', 'claimed', 'sent', 'unknown')
  and (coalesce(m.sent_at, m.claimed_at, 'infinity') > %(since)s or m.dismissed_at > %(since)s)
