-- Write accounts that were met for the first time; somebody quicker is fine.
-- takes:     ids (delimited, in order), seen
INSERT INTO cairn_audience_account (external_id, name, plan, zone, fields, moments, first_seen_at)
SELECT u.external_id, '', '', '', '{}', '{}', %(seen)s
FROM unnest(string_to_array(%(ids)s, E'\x1f')) WITH ORDINALITY AS u (external_id, ord)
ORDER BY u.ord
ON CONFLICT (external_id) DO NOTHING
