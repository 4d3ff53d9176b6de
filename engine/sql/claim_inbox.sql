-- Take the oldest inbox rows of the locked shards, at most 200 of one home so that a loud one does not hold up its neighbours.
-- Each shard gives its oldest. Where somebody has more than 200 among them, all homes of that shard are asked, by hopping from one to the
-- next: ten thousand rows of one home cost a neighbour nothing.
-- An event lies in the month in which its row arrived (offset 0 keeps it one look there). A row that is tried again arrived later: ``events_by_id`` finds its event.
-- index:   cairn_inbox_shard (shard, id); cairn_inbox_home (shard, home, id); primary keys of the inbox and, in one month, of the event log
-- takes:   shards, homes (null: all), size, each
-- promise: rows stay until the step's transaction deletes them; of a home, those that are taken are its oldest
with recursive oldest as (
    select s.shard, o.id, row_number() over (partition by o.home order by o.id) as nth
    from unnest(%(shards)s::smallint[]) as s(shard)
    cross join lateral (
        select i.id, i.home from cairn_audience_inbox i
        where i.shard = s.shard and (%(homes)s::bigint[] is null or i.home = any(%(homes)s::bigint[]))
        order by i.id
        limit %(size)s
    ) o
), hop as (
    select distinct shard, (-9223372036854775808)::bigint as home, 0 as nth from oldest where nth = %(each)s + 1
    union all
    select h.shard, next.home, h.nth + 1
    from hop h
    cross join lateral (
        select i.home from cairn_audience_inbox i where i.shard = h.shard and i.home > h.home order by i.home limit 1
    ) next
    where h.nth < %(size)s
), taken as (
    select id from oldest where nth <= %(each)s
    union
    select o.id
    from hop h
    cross join lateral (
        select i.id from cairn_audience_inbox i
        where i.shard = h.shard and i.home = h.home and (%(homes)s::bigint[] is null or i.home = any(%(homes)s::bigint[]))
        order by i.id
        limit %(each)s
    ) o
    order by id
    limit %(size)s
)
select i.id, i.shard, i.home, i.person_id, i.event_id, i.kind, i.type, i.at, i.received_at, i.for_account, i.late, i.payload,
       e.properties, e.kind as call, e.context
from taken
join cairn_audience_inbox i on i.id = taken.id
left join lateral (
    select * from cairn_audience_event l where l.id = i.event_id and l.received_at = i.received_at offset 0
) e on true
order by i.home, i.at, i.id
