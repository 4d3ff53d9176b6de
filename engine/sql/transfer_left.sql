-- How many are still to be taken by a transfer, by shard.
-- index:   cairn_run_at_step (version_id, node, shard) where live; cairn_transferred_once (job_id, run_id)
-- takes:   job (0: a new one), places (JSON array of version, node)
select r.shard, count(*)
from jsonb_to_recordset(%(places)s::jsonb) as p(version bigint, node text)
join cairn_engine_run r on r.version_id = p.version and r.node = p.node
where r.state in ('waiting', 'sending', 'parked')
  and not exists (select 1 from cairn_engine_transferred t where t.job_id = %(job)s and t.run_id = r.id)
group by r.shard
