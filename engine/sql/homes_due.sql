-- The homes of one shard that have something to do; asked only when a step failed.
-- takes:   shard, now
select home from cairn_audience_inbox where shard = %(shard)s
union
select home from cairn_engine_run where shard = %(shard)s and state in ('waiting', 'sending') and wake_at <= %(now)s
union
select home from cairn_channels_message where shard = %(shard)s and state = 'held' and due_at <= %(now)s
union
select r.home from cairn_audience_clock c
join cairn_engine_run r on r.home = c.home
where r.shard = %(shard)s and r.state in ('waiting', 'sending') and r.wake_at <= %(now)s + c.ahead
union
select m.home from cairn_audience_clock c
join cairn_channels_message m on m.home = c.home
where m.shard = %(shard)s and m.state = 'held' and m.due_at <= %(now)s + c.ahead
