-- What could be stuck, counted; a healthy engine has only zeros and short ages.
-- takes:   now, jobs_since
select 'inbox_waiting', count(*), min(received_at) from cairn_audience_inbox
union all
select 'timers_overdue', count(*), min(wake_at) from cairn_engine_run
where state in ('waiting', 'sending') and wake_at < %(now)s - interval '5 seconds'
union all
select 'held_overdue', count(*), min(due_at) from cairn_channels_message where state = 'held' and due_at < %(now)s - interval '5 seconds'
union all
select 'ready_waiting', count(*), min(requested_at) from cairn_channels_message where state = 'ready'
union all
select 'claims_old', count(*), min(claimed_at) from cairn_channels_message
where state = 'claimed' and claimed_at < %(now)s - interval '60 seconds'
union all
select 'in_doubt', count(*), min(claimed_at) from cairn_channels_message where state = 'unknown' and settled_at is null
union all
select 'sending_without_message', count(*), min(r.node_at) from cairn_engine_run r
where r.state = 'sending' and not exists (
    select 1 from cairn_channels_message m where m.visit_key = r.id || ':' || r.node || ':' || r.visit
)
union all
select 'pending_of_ended_runs', count(*), min(m.requested_at) from cairn_channels_message m
join cairn_engine_run r on r.id = m.run_id
where m.state in ('held', 'ready') and r.state in ('exited', 'failed')
union all
select 'runs_failed', count(*), min(ended_at) from cairn_engine_run where state = 'failed'
union all
select 'quarantined', count(*), min(received_at) from cairn_audience_quarantined where settled_at is null
union all
select 'jobs_stuck', count(*), min(changed_at) from cairn_engine_job where state in ('waiting', 'running') and changed_at <= %(jobs_since)s
union all
select 'jobs_failed', count(*), min(ended_at) from cairn_engine_job where state = 'failed'
