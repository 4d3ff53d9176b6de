-- Homes of a range of which somebody did what lets people in, within a period of the past.
-- index:   cairn_audience_person_home; cairn_event_person_type_at (person_id, type, at) of each month
-- takes:   low, high (homes, high not included; null: no end), types, begin, until
select distinct p.home
from cairn_audience_person p
where p.home >= %(low)s::bigint and (%(high)s::bigint is null or p.home < %(high)s::bigint) and p.merged_into_id is null
  and exists (
    select 1 from cairn_audience_event e
    where e.person_id = p.id and e.type = any(%(types)s::text[])
      and e.at >= %(begin)s and e.received_at >= %(begin)s and e.at <= %(until)s
  )
order by 1
