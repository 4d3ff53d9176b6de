-- Whom a transfer took and who have not gone on since, in some shards: they rest where it put them, or were taken out, have not
-- reached the goal since and have not entered anew.
-- Whoever rings just now after a pause is left for the next round.
-- index:   cairn_transferred_once (job_id, run_id); primary key
-- takes:   job (the transfer), shards, size
select r.id
from cairn_engine_transferred t
join cairn_engine_run r on r.id = t.run_id and r.shard = any(%(shards)s::smallint[])
join cairn_engine_journey j on j.id = r.journey_id
where t.job_id = %(job)s and t.error = '' and t.back_at is null
  and case when t.node = '' then
          r.state = 'exited' and r.reason = 'version_changed' and r.ended_at = t.at
          and not exists (select 1 from cairn_engine_watcher w where w.run_id = r.id and w.reached_at is not null)
          and not exists (
              select 1 from cairn_engine_run o
              where o.person_id = r.person_id and o.journey_id = r.journey_id and o.instance = r.instance
                and o.state in ('waiting', 'sending', 'parked')
          )
      else
          r.state in ('waiting', 'sending', 'parked') and r.version_id = t.version_id and r.node = t.node and r.visit = t.visit
          and (j.state = 'paused' or r.paused_at is not null or (r.state <> 'parked' and not r.memory ? 'parked'))
      end
order by r.shard, r.id
limit %(size)s
