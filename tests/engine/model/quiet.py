"""What must be true whenever all is quiet: nothing came in, nothing is due, nothing is on its way."""

from audience.models import Identity, Inbox, Quarantined
from channels.models import Message
from engine.core.transfer import counted_from
from engine.models import Job, Journey, Run, Step
from engine.runtime.doctor import examine
from tests.engine.model.house import House
from tests.engine.model.model import ENDS_BY, ENTRY, LAST, UNSAID, Model

RESTS = {"visit", "rest", "hold"}
HELD = {"journey_paused", "person_paused"}


def check(house: House, model: Model) -> None:
    assert not Inbox.objects.exists()
    assert not Message.objects.filter(state__in=["ready", "claimed", "failed", "unknown"]).exists()
    assert not Job.objects.filter(state__in=Job.ACTIVE).exists()
    assert [found.code for found in examine(house.now) if found.stuck] == []
    assert list(Quarantined.objects.values_list("sentence")) == []
    walked_once(model)
    places(house, model)
    none_rang_early(model)
    ends(model)


def walked_once(model: Model) -> None:
    """Each paywall is counted once, and once let somebody into each journey or was refused; a late one enters nothing."""
    known = Identity.objects.select_related("person")
    told = {one.value: one.person.fields.get("paywalled_feature_attempts", 0) for one in known}
    for who, times in model.attempts().items():
        assert told[who] == times, (who, told[who], times)
    keys = dict(Journey.objects.values_list("id", "key"))
    asked: dict[int | None, list[str]] = {}
    for event_id, journey in Step.objects.filter(kind__in=["entered", "refused"]).values_list("event_id", "journey_id"):
        asked.setdefault(event_id, []).append(keys[journey])
    for event_id, event in model.said.items():
        found = sorted(asked.get(event_id, []))
        if event.type != ENTRY or event.late:
            assert found == [], (event, found)
        else:
            assert len(found) == len(set(found)), (event, found)
            assert set(keys.values()) - set(found) <= model.closed, (event, found)


def places(house: House, model: Model) -> None:
    """Whoever lives rests at a wait whose moment lies ahead, or stands still; nobody is parked who is not paused."""
    for run in house.live():
        key = run.journey.key
        if model.paused(key, run.pk):
            continue
        assert (run.state, run.node in RESTS) == ("waiting", True), (run.pk, run.state, run.node)
        assert (run.pk, run.visit) not in model.called or run.node != "visit", f"run {run.pk} did not hear who came"
        since = counted_from(run)
        model.rested[run.pk, run.node, run.visit] = (key, run.node_at, since)
        rings = model.rings(key, run.pk, run.version_id, run.node, run.node_at, since)
        assert house.now < rings, f"run {run.pk} should have rung at {rings}"
        assert run.wake_at is not None
        assert run.wake_at <= rings


def none_rang_early(model: Model) -> None:
    for move in Step.objects.filter(kind="moved", node__in=RESTS, port__in=["timeout", "next"], run_id__isnull=False):
        key, *rested = model.rested.get((move.run_id or 0, move.node, move.visit), ("", move.at, move.at))
        if key:
            assert move.at >= model.rings(key, move.run_id or 0, move.version_id, move.node, *rested), f"run {move.run_id} rang early"


def ends(model: Model) -> None:
    """Goals and exits are reached by whom the model says, and by nobody else; what is left unsaid has a reason."""
    assert not (why := set(Message.objects.exclude(state="sent").values_list("why", flat=True)) - HELD - UNSAID), why
    spoken = set(Message.objects.values_list("run_id", "node"))
    for run in Run.objects.filter(state="completed", reason="finished").select_related("journey"):
        assert (run.pk, LAST[run.journey.key]) in spoken, f"run {run.pk} ended without its last word"
    for run in Run.objects.filter(id__in=model.heard):
        assert run.ended_at is not None, f"run {run.pk} goes on"
        assert run.reason in ("goal", "$plan_change", "merged", "finished", "version_changed"), (run.pk, run.reason)
    for run in Run.objects.filter(reason="goal").select_related("watcher"):
        assert run.watcher.reached_at is not None
    by = dict(Journey.objects.values_list("id", "key"))
    for journey, event_id in Step.objects.filter(kind="goal").values_list("journey_id", "event_id"):
        assert event_id is not None
        assert model.said[event_id].type == ENDS_BY[by[journey]]
