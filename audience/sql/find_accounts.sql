-- Find accounts by the ids applications call them.
-- index:     cairn_audience_account_external_id (unique)
-- takes:     ids (delimited)
SELECT external_id, id FROM cairn_audience_account WHERE external_id = ANY (string_to_array(%(ids)s, E'\x1f'))
