-- People who were anonymous until now have a user id.
-- takes:     people (array literal), users (delimited)
UPDATE cairn_audience_person AS p
SET external_id = u.external_id
FROM unnest(%(people)s::bigint[], string_to_array(%(users)s, E'\x1f')) AS u (id, external_id)
WHERE p.id = u.id AND p.external_id = ''
