-- What went out to some people since a moment, or may have, whoever said it.
-- Holds last days, so a message is looked for 60 days before by the moment it was requested.
-- index:   cairn_message_person (person_id, requested_at)
-- takes:   people, since, asked_since (of the request), until
select m.person_id, m.id, m.channel, coalesce(m.sent_at, m.claimed_at, m.requested_at) as at, m.is_prompt, m.dismissed_at, m.run_id,
       m.journey_id, m.node, m.message_class <> 'transactional' or m.is_prompt as promotional
from cairn_channels_message m
where m.person_id = any(%(people)s::bigint[]) and m.requested_at > %(asked_since)s and m.state in ('sent', 'unknown')
  and m.channel <> 'webhook'
  and coalesce(m.sent_at, m.claimed_at, m.requested_at) >= %(since)s and coalesce(m.sent_at, m.claimed_at, m.requested_at) <= %(until)s
order by at, m.id
