-- Draw numbers for rows to come.
-- takes:     sequence, size
SELECT nextval(%(sequence)s::regclass) FROM generate_series(1, %(size)s)
