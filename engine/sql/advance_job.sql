-- Write down what a chunk of a job did, or leave it where the job was cancelled meanwhile.
-- index:   primary key
-- takes:   job, done, left_out, over, now
-- promise: a chunk that finds no row here is rolled back, so that nothing is done after a cancel
update cairn_engine_job
set done = done + %(done)s::bigint, left_out = left_out + %(left_out)s::bigint,
    state = case when %(over)s::boolean then 'done' else 'running' end,
    ended_at = case when %(over)s::boolean then %(now)s end,
    changed_at = case when %(over)s::boolean or %(done)s::bigint + %(left_out)s::bigint > 0 then %(now)s else changed_at end
where id = %(job)s and state in ('waiting', 'running')
returning id
