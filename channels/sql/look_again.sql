-- The second look, in a snapshot newer than the claim: is there news of this customer that nobody has walked yet? A colleague's news
-- count only where they touch the account; news that she is somebody else lie with that other one. And does the run still rest at the
-- visit that wants it (a call that failed may be tried again after the run was over), and is neither it nor its journey paused? What was in
-- doubt and goes out again goes to whoever has gone on or walked to the end, and to nobody who left or reached the goal. Whatever
-- passes is marked as called; from then on the gate can take it back no more.
-- index:   primary key; cairn_inbox_stops (home) where stops; cairn_inbox_joins (payload ->> 'join')
-- takes:   rows, token, now
-- promise: an event that had its 200 before this look is honoured (N1); a step that holds the row is waited for
with mine as (
    select m.id, m.home, m.person_id, m.run_id, m.visit_key, m.journey_id, m.settled_at is not null as again, x.provider, x.segments, x.cost, x.currency
    from rows(id bigint, provider text, segments smallint, cost numeric, currency text) as x
    join cairn_channels_message m on m.id = x.id
    where m.token = %(token)s and m.state = 'claimed' and m.called_at is null
    order by m.id
    for update of m
)
update cairn_channels_message m
set called_at = %(now)s, provider = mine.provider, segments = mine.segments, cost = mine.cost, currency = mine.currency
from mine
where m.id = mine.id
  and not exists (
      select 1 from cairn_audience_inbox i
      where i.stops
        and i.home in (mine.home, (select p.home from cairn_audience_person p where p.id = mine.person_id))
        and (i.person_id = mine.person_id or i.for_account)
  )
  and not exists (select 1 from cairn_audience_inbox i where i.payload ? 'join' and (i.payload ->> 'join')::bigint = mine.person_id)
  and not exists (select 1 from cairn_engine_journey j where j.id = mine.journey_id and j.state = 'paused')
  and not exists (
      select 1 from cairn_engine_run r
      where r.id = mine.run_id
        and (
            r.paused_at is not null
            or not mine.again and (r.state <> 'sending' or concat_ws(':', r.id, r.node, r.visit) <> mine.visit_key)
            or mine.again and (r.state in ('exited', 'failed') or r.state = 'completed' and r.reason = 'goal')
        )
  )
returning m.id
