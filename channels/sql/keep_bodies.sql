-- Keep messages as they go out; another attempt writes over the one before.
-- index:   primary key
-- takes:   rows
insert into cairn_channels_messagebody (message_id, "to", sender, subject, text, html, url, headers)
select message_id, addressed, sender, subject, text, html, url, headers
from rows(message_id bigint, addressed text, sender text, subject text, text text, html text, url text, headers jsonb) as x
on conflict (message_id) do update
set "to" = excluded."to", sender = excluded.sender, subject = excluded.subject, text = excluded.text, html = excluded.html,
    url = excluded.url, headers = excluded.headers
