-- Lock as many of these shards as nobody else holds, until the transaction ends.
-- takes:   shards
-- promise: two steps never hold one shard
select shard from unnest(%(shards)s::int[]) as s(shard) where pg_try_advisory_xact_lock(421, shard)
