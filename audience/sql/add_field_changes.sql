-- Keep what fields were before and what they became.
-- takes:     rows (columns)
INSERT INTO cairn_audience_fieldchange (owner, owner_id, name, old, new, at, event_id)
SELECT owner, owner_id, name, old, new, at, event_id
FROM rows(owner text, owner_id bigint, name text, old jsonb, new jsonb, at timestamptz, event_id bigint) AS x
