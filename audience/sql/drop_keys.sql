-- Remove the keys on some pages of the table that are old enough. New ones take their room: the table stops growing.
-- takes:     first, last (pages; last is left out), before
DELETE FROM cairn_audience_eventkey
WHERE ctid >= format('(%%s,0)', %(first)s::bigint)::tid AND ctid < format('(%%s,0)', %(last)s::bigint)::tid AND arrived_at < %(before)s
