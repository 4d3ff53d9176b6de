-- What the people of some homes did in a period of the past, as far as it matters; and before it, of the types that are counted.
-- An event without a message id is Cairn's own: of those that this journey records, none is looked at.
-- index:   cairn_audience_person_home; cairn_event_person_type_at (person_id, type, at) of each month
-- takes:   homes, types, counted (types), own (types), since, begin, until
select e.person_id, p.home, e.id, e.type, e.kind, e.at, e.received_at, e.properties::text
from cairn_audience_person p
join cairn_audience_event e on e.person_id = p.id and e.type = any(%(types)s::text[])
  and e.at >= %(since)s and e.received_at >= %(since)s and e.at <= %(until)s
where p.home = any(%(homes)s::bigint[]) and p.merged_into_id is null
  and (e.at >= %(begin)s or e.type = any(%(counted)s::text[]))
  and not (e.message_id = '' and e.type = any(%(own)s::text[]))
