-- End the sessions of whoever stopped in the middle of a transaction (a host that swaps, a process that was frozen): nothing was asked by
-- them for so long, or they do not take what the server writes to them. What they hold comes free; if they wake, they hear of it and
-- begin anew. Who works for long, or only reads, is left alone.
-- takes:   seconds
-- promise: a shard, a claim or the key of an event is not held up by one who is frozen
select pid, state, pg_terminate_backend(pid) as ended
from pg_stat_activity a
where a.datname = current_database() and a.usename = current_user and a.pid <> pg_backend_pid()
  and case when a.state = 'idle in transaction' then a.state_change when a.wait_event = 'ClientWrite' then a.query_start end
      < clock_timestamp() - %(seconds)s * interval '1 second'
  -- It has written or locked rows, or holds a shard.
  and (a.backend_xid is not null or exists (select 1 from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.classid = 421))
