-- Keep where runs rested before a transfer, and where they rest now.
-- takes:   rows (JSON array)
-- promise: cairn_transferred_once: a job takes nobody twice
insert into cairn_engine_transferred (job_id, run_id, was, version_id, node, visit, at, error)
select job_id, run_id, was, version_id, node, visit, at, error
from jsonb_to_recordset(%(rows)s::jsonb) as x(
    job_id bigint, run_id bigint, was jsonb, version_id bigint, node text, visit int, at timestamptz, error text
)
