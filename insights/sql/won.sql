-- What credited upgrades brought, by kind of change and currency.
-- index:   cairn_watcher_journey (journey_id, version_id, entered_at)
-- takes:   journey, versions, entered_since, happened_since
select coalesce(m.from_plan, ''), coalesce(m.to_plan, ''), w.currency, count(*), sum(w.mrr)
from cairn_engine_watcher w left join cairn_audience_planmovement m on m.id = w.movement_id
where w.journey_id = %(journey)s and w.version_id = any(%(versions)s) and w.credited
    and w.entered_at >= coalesce(%(entered_since)s, '-infinity'::timestamptz)
    and w.reached_at >= coalesce(%(happened_since)s, '-infinity'::timestamptz)
group by 1, 2, 3
order by 5 desc, 1, 2, 3
