-- The runs that rest at the steps of a transfer, in some shards, and were not taken by it yet. Whoever rings just now after a pause is left
-- for the next round: what they missed is heard first.
-- index:   cairn_run_at_step (version_id, node, shard) where live; cairn_transferred_once (job_id, run_id)
-- takes:   job, places (JSON array of version, node), shards, size
select r.id
from jsonb_to_recordset(%(places)s::jsonb) as p(version bigint, node text)
join cairn_engine_run r on r.version_id = p.version and r.node = p.node and r.shard = any(%(shards)s::smallint[])
join cairn_engine_journey j on j.id = r.journey_id
where r.state in ('waiting', 'sending', 'parked')
  and (j.state = 'paused' or r.paused_at is not null or (r.state <> 'parked' and not r.memory ? 'parked'))
  and not exists (select 1 from cairn_engine_transferred t where t.job_id = %(job)s and t.run_id = r.id)
order by r.shard, r.id
limit %(size)s
