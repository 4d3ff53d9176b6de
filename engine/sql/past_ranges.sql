-- Divide all homes into ranges of about so many people: the first home of each, and how many people are in it.
-- index:   cairn_audience_person_home
-- takes:   size
with counted as (
    select p.home, count(*) as people from cairn_audience_person p where p.merged_into_id is null group by p.home
), summed as (
    select home, people, sum(people) over (order by home) - people as before from counted
)
select min(home), sum(people)::bigint from summed group by floor(before / %(size)s::int) order by 1
