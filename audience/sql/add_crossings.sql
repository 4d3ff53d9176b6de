-- Keep which thresholds were crossed; once a billing period, whoever says it first.
-- takes:     rows (columns)
-- promise:   cairn_crossing_once_a_period
INSERT INTO cairn_audience_thresholdcrossing (home, meter, threshold, period, at)
SELECT home, meter, threshold, period, at
FROM rows(home bigint, meter text, threshold smallint, period text, at timestamptz) AS x
ON CONFLICT DO NOTHING
