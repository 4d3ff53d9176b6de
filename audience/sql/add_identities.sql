-- Tie ids to people; an id that somebody else was quicker with comes back as not tied.
-- index:     cairn_identity_is_one_person (kind, value)
-- takes:     kinds, ids (delimited), people (an array literal), all in the order of kind and id
-- promise:   an id belongs to one person; two batches that both meet it for the first time agree
INSERT INTO cairn_audience_identity (kind, value, person_id)
SELECT u.kind, u.value, u.person
FROM unnest(string_to_array(%(kinds)s, E'\x1f'), string_to_array(%(ids)s, E'\x1f'), %(people)s::bigint[])
    WITH ORDINALITY AS u (kind, value, person, ord)
ORDER BY u.ord
ON CONFLICT (kind, value) DO NOTHING
RETURNING kind, value
