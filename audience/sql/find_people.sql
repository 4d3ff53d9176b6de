-- Find whom the ids of a batch belong to. A join moves the ids of who is gone, so nobody is found who was joined to somebody else.
-- index:     cairn_identity_is_one_person (kind, value)
-- takes:     kinds, ids (delimited by unit separators, side by side)
SELECT i.kind, i.value, p.id, p.home, p.account_id, p.external_id
FROM unnest(string_to_array(%(kinds)s, E'\x1f'), string_to_array(%(ids)s, E'\x1f')) AS u (kind, value)
JOIN cairn_audience_identity AS i ON i.kind = u.kind AND i.value = u.value
JOIN cairn_audience_person AS p ON p.id = i.person_id
