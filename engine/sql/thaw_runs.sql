-- Let some parked runs of one shard ring again: their journey goes on. Whoever is paused by themselves stays.
-- index:   cairn_run_parked (journey_id, shard) where state = 'parked'
-- takes:   journey, shard, now, size
-- promise: the shard's lock keeps steps away; a crash leaves them parked, and the next round finds them
update cairn_engine_run r
set state = case
        when exists (select 1 from cairn_channels_message m where m.visit_key = r.id || ':' || r.node || ':' || r.visit) then 'sending'
        else 'waiting'
    end,
    wake_at = %(now)s, memory = r.memory || '{"parked": true}'::jsonb
where r.id = any(array(
    select p.id from cairn_engine_run p
    where p.journey_id = %(journey)s and p.shard = %(shard)s and p.state = 'parked' and p.paused_at is null
    limit %(size)s
))
