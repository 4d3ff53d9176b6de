-- List the types that stand in the log, by hopping from one to the next: a log of millions has some dozens of them.
-- index:     cairn_event_type_received (type, received_at)
-- takes:     most
WITH RECURSIVE hop AS (
    (SELECT type FROM cairn_audience_event ORDER BY type LIMIT 1)
    UNION ALL
    SELECT (SELECT e.type FROM cairn_audience_event AS e WHERE e.type > hop.type ORDER BY e.type LIMIT 1)
    FROM hop
    WHERE hop.type IS NOT NULL
)
SELECT type FROM hop WHERE type IS NOT NULL LIMIT %(most)s
