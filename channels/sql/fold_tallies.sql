-- Add tallies of one kind up into one row: what is taken out goes in again as its sum, in one statement, so that a reader sees one or the other.
-- takes:   size
-- promise: two folds never take one tally (skip locked); the sum of all stays what it was
with taken as (
    delete from cairn_channels_tally
    where id = any(array(select id from cairn_channels_tally order by id limit %(size)s for update skip locked))
    returning name, label, amount
), put as (
    insert into cairn_channels_tally (name, label, amount)
    select name, label, sum(amount) from taken group by name, label
    returning 1
)
select (select count(*) from taken), (select count(*) from put)
