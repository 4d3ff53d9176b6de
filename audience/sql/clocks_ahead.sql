-- The homes whose clock was moved on by hand, and by how much.
-- index:     cairn_audience_clock_pkey
-- takes:     homes
SELECT home, ahead FROM cairn_audience_clock WHERE home = ANY (%(homes)s::bigint[])
