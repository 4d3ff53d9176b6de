-- The messages of some people that are not at the provider yet: held, ready, or claimed and not called.
-- index:   cairn_message_pending (home) where state in ('held', 'ready', 'claimed')
-- takes:   people
-- promise: locked until the step is over, so none of them is claimed or called behind its back (N1)
select {columns}
from cairn_channels_message m
where m.home = any(array(select distinct p.home from cairn_audience_person p where p.id = any(%(people)s::bigint[])))
  and m.state in ('held', 'ready', 'claimed')
  and m.person_id = any(%(people)s::bigint[])
  and (m.state <> 'claimed' or m.called_at is null)
order by m.id
for update of m
