-- Send inbox rows on whose person has another home by now, or is somebody else by now.
-- takes:     rows, people, homes (array literals, side by side)
UPDATE cairn_audience_inbox AS i
SET home = p.home, shard = p.home & 255, person_id = p.id
FROM unnest(%(rows)s::bigint[], %(people)s::bigint[], %(homes)s::bigint[]) AS u (id, person_id, home)
JOIN cairn_audience_person AS q ON q.id = u.person_id AND (q.merged_into_id IS NOT NULL OR q.home <> u.home)
JOIN cairn_audience_person AS p ON p.id = coalesce(q.merged_into_id, q.id)
WHERE i.id = u.id
RETURNING i.id
