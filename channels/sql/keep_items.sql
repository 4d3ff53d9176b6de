-- Put messages into the mailroom. One that is there already keeps its row, and its number is given again.
-- index:   cairn_channels_mailroomitem_key_key (key)
-- takes:   rows
-- promise: one item a key, however often it is sent
insert into cairn_channels_mailroomitem (message_id, person_id, channel, direction, text, key, at)
select message_id, person_id, channel, 'out', text, key, at
from rows(message_id bigint, person_id bigint, channel text, text text, key text, at timestamptz) as x
order by key
on conflict (key) do update set key = excluded.key
returning key, id
