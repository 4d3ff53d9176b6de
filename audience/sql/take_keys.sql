-- Take the keys of a batch; only those that nobody took before come back.
-- index:     cairn_audience_eventkey_pkey (source_id, key)
-- takes:     source, keys (an array literal, in key order), arrived
-- promise:   an event with the same key is stored once, however often it is sent
INSERT INTO cairn_audience_eventkey (source_id, key, arrived_at)
SELECT %(source)s, k.key, %(arrived)s
FROM unnest(%(keys)s::uuid[]) WITH ORDINALITY AS k (key, ord)
ORDER BY k.key
ON CONFLICT (source_id, key) DO NOTHING
RETURNING key
