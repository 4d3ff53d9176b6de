-- The shards in which runs of a journey are parked, whoever is paused by themselves left out.
-- index:   cairn_run_parked (journey_id, shard) where state = 'parked'; one probe per shard
-- takes:   journey
select s.shard
from generate_series(0, 255) as s(shard)
where exists (
    select 1 from cairn_engine_run r
    where r.journey_id = %(journey)s and r.shard = s.shard and r.state = 'parked' and r.paused_at is null
)
