-- Watchers that still decide a goal: of some people, and of everybody in the homes where an account's event touches all.
-- An account may have ten thousand members who walk; an event of one of them reads that one's alone.
-- index:   cairn_watcher_open_home (home) where open
-- takes:   people, homes (of these people), wide (homes)
select w.run_id, w.journey_id, w.version_id, w.person_id, w.home, w.held_out, w.entered_at, w.until, w.open, w.messaged_at,
       w.seen_at, w.clicked_at, w.reached_at, w.credited, w.movement_id, w.mrr, w.currency
from cairn_engine_watcher w
where w.open and w.home = any(%(homes)s::bigint[])
  and (w.person_id = any(%(people)s::bigint[]) or w.home = any(%(wide)s::bigint[]))
order by w.run_id
