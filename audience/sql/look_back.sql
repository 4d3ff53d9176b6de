-- Events of some types of many people, each as far back as it matters for them, oldest first.
-- index:     cairn_event_person_type_at (person_id, type, at)
-- An event is never received before it happened, so that months before the window are left out
-- (OFFSET 0 keeps it a look for each person).
-- takes:     people, sinces, untils (array literals, side by side; moments as microseconds since 1970), types (delimited)
SELECT e.person_id, e.type, e.at, e.received_at, e.properties::text, e.id
FROM unnest(%(people)s::bigint[], %(sinces)s::bigint[], %(untils)s::bigint[]) AS u (person_id, since, until)
CROSS JOIN LATERAL (
    SELECT * FROM cairn_audience_event AS l
    WHERE l.person_id = u.person_id AND l.type = ANY (string_to_array(%(types)s, E'\x1f'))
      AND l.at >= 'epoch'::timestamptz + u.since * interval '1 microsecond'
      AND l.received_at >= 'epoch'::timestamptz + u.since * interval '1 microsecond'
      AND l.at <= 'epoch'::timestamptz + u.until * interval '1 microsecond'
    OFFSET 0
) AS e
ORDER BY e.at, e.id
