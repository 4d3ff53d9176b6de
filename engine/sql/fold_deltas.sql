-- Turn deltas into counters: add and delete in one statement, so that a delta counts once.
-- takes:   size
-- promise: two folds never take one delta (skip locked)
with taken as (
    delete from cairn_engine_delta
    where id = any(array(select id from cairn_engine_delta order by id limit %(size)s for update skip locked))
    returning version_id, node, port, measure, hour, amount
), summed as (
    select version_id, node, port, measure, hour, sum(amount) as amount from taken group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
), folded as (
    insert into cairn_engine_counter as c (version_id, node, port, measure, hour, amount)
    select * from summed
    on conflict (version_id, node, port, measure, hour) do update set amount = c.amount + excluded.amount
    returning 1
)
select (select count(*) from taken), (select count(*) from folded)
