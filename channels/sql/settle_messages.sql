-- Write what became of claims, and tell the engine in the same transaction. Only the claim's own token may; what was given up as unknown
-- is corrected by a late sent or failed, and the engine, which has gone on, is not told again; nor of what somebody let go out again.
-- A receipt may be quicker than the answer, or come although its worker died: what it tells of is not in doubt.
-- index:   primary key
-- takes:   rows, now
-- promise: one outcome a claim; sent beats unknown
with mine as (
    select m.id, m.state as was, m.settled_at is not null as again, x.token, x.state, x.why, x.why_values, x.due_at, x.retry_at, x.sent_at,
           x.delivered_at, x.failed_at, x.provider_id, x.segments, x.cost, x.currency, x.tried, x.outcome, x.at,
           case when x.state <> 'unknown' then x.state when m.delivered_at is not null then 'sent' when m.failed_at is not null then 'failed'
                else 'unknown' end as becomes
    from rows(
        id bigint, token text, state text, why text, why_values jsonb, due_at timestamptz, retry_at timestamptz, sent_at timestamptz,
        delivered_at timestamptz, failed_at timestamptz, provider_id text, segments smallint, cost numeric, currency text, tried boolean,
        outcome text, at timestamptz
    ) as x
    join cairn_channels_message m on m.id = x.id and m.token = x.token::uuid
    where m.state = 'claimed' or (m.state = 'unknown' and x.state in ('sent', 'failed'))
    order by m.id
    for update of m
), done as (
    update cairn_channels_message m
    set state = mine.becomes,
        why = case mine.becomes when mine.state then mine.why when 'failed' then 'failed' else '' end,
        why_values = case when mine.becomes = mine.state then mine.why_values else '{}' end,
        due_at = mine.due_at,
        -- The wait counts by the clock of everybody, also where the home's own was moved on.
        retry_at = %(now)s::timestamptz + (mine.retry_at - mine.at),
        token = case when mine.state in ('ready', 'held') then null else m.token end,
        claimed_at = case when mine.state in ('ready', 'held') then null else m.claimed_at end,
        called_at = case when mine.state in ('ready', 'held') then null else m.called_at end,
        valid_until = case when mine.state = 'held' then null else m.valid_until end,
        settled_at = case when mine.becomes = 'unknown' then null else m.settled_at end,
        sent_at = coalesce(mine.sent_at, m.sent_at, case when mine.becomes = 'sent' then m.called_at end),
        delivered_at = coalesce(mine.delivered_at, m.delivered_at), failed_at = coalesce(mine.failed_at, m.failed_at),
        provider_id = coalesce(nullif(mine.provider_id, ''), m.provider_id),
        segments = mine.segments, cost = mine.cost, currency = mine.currency, attempts = m.attempts + mine.tried::int
    from mine
    where m.id = mine.id
    returning m.id, m.visit_key, m.run_id, m.person_id, m.home, m.shard, m.channel, mine.token, mine.at, mine.was, mine.again,
              case when mine.becomes = mine.state then mine.outcome else mine.becomes end as outcome,
              m.why
), told as (
    insert into cairn_audience_inbox (shard, home, person_id, event_id, kind, type, at, received_at, stops, for_account, late, payload)
    select shard, home, person_id, null, 'outcome', '$outcome', at, %(now)s, false, false, false,
           jsonb_build_object('message_id', id, 'visit_key', visit_key, 'outcome', outcome, 'token', token, 'why', why,
                              'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    from done
    where outcome <> '' and was = 'claimed' and (run_id is not null and not again or outcome = 'returned')
    order by id
), tallied as (
    insert into cairn_channels_tally (name, label, amount)
    select 'settled', channel || ':' || outcome, count(*) from done where outcome in ('sent', 'failed', 'unknown') group by 2
)
select id from done
