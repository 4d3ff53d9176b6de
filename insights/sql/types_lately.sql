-- For each type that ever arrived: when it was last seen, how often in the last hour, how often in that hour of the last seven days,
-- on how many of the seven days before it was last seen, and how many were to be expected since then.
-- The first part walks from type to type in the index; it never reads all events.
-- Each look (offset 0 keeps it one) reads the months that it asks about and no other.
-- index:   cairn_event_type_received (type, received_at)
-- takes:   now
with recursive named as (
    (select type from cairn_audience_event order by type limit 1)
    union all
    select (select e.type from cairn_audience_event e where e.type > named.type order by e.type limit 1) from named where named.type is not null
), seen as (
    select n.type, (select max(e.received_at) from cairn_audience_event e where e.type = n.type and e.received_at <= %(now)s) as last_at
    from named n where n.type is not null
)
select s.type, s.last_at,
    (
        select count(*) from cairn_audience_event e
        where e.type = s.type and e.received_at > %(now)s - interval '1 hour' and e.received_at <= %(now)s
    ),
    (
        select sum(found.n) / 7.0 from generate_series(1, 7) as k cross join lateral (
            select count(*) as n from cairn_audience_event e where e.type = s.type
                and e.received_at > %(now)s - interval '1 hour' - k * interval '1 day' and e.received_at <= %(now)s - k * interval '1 day'
        ) found
    ),
    (
        select count(*) from generate_series(0, 6) as k where exists (
            select 1 from cairn_audience_event e where e.type = s.type
                and e.received_at > s.last_at - (k + 1) * interval '1 day' and e.received_at <= s.last_at - k * interval '1 day'
            offset 0
        )
    ),
    case
        when %(now)s - s.last_at <= interval '1 day' then (
            select sum(found.n) / 7.0 from generate_series(1, 7) as k cross join lateral (
                select count(*) as n from cairn_audience_event e where e.type = s.type
                    and e.received_at > s.last_at - k * interval '1 day' and e.received_at <= %(now)s - k * interval '1 day'
            ) found
        )
        else (
            select count(*) / 7.0 * extract(epoch from %(now)s - s.last_at)::float / 86400 from cairn_audience_event e
            where e.type = s.type and e.received_at > s.last_at - interval '7 days' and e.received_at <= s.last_at
        )
    end
from seen s
where s.last_at is not null
order by s.type
