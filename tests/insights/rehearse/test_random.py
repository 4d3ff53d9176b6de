"""On random graphs, answers and happenings a rehearsal equals the real walk, and no row stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.models import Journey
from engine.runtime.goal_words import PLAN_CHANGE
from insights.rehearse import play
from insights.rehearse.story import Answer, Besides, Story
from insights.rehearse.told import rehearse
from journeys.graph.finished import finished
from tests.insights.rehearse.test_rehearse import in_earnest, rows
from tests.world import World, graph_of

RULE = {"op": "ge", "left": {"field": "seats_used"}, "right": {"value": 5}}
CLICKED = {"type": "message_clicked"}
STEPS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("send_push", {"title": "a", "body": "b"}, ("next", "skipped")),
    ("send_email", {"subject": "a", "body": "b"}, ("next",)),
    ("send_sms", {"text": "a"}, ("next",)),
    ("wait_time", {"lasts": "PT3H"}, ("next",)),
    ("wait_time", {"lasts": "P2D"}, ("next",)),
    ("wait_until", {"clock": "08:00", "weekdays": ["mon", "wed"]}, ("next",)),
    ("wait_for", {"events": [CLICKED], "give_up_after": "P1D"}, ("happened", "timeout")),
    ("branch", {"paths": [{"key": "a", "label": "Full", "rule": RULE}]}, ("a", "else")),
    ("split", {"shares": [{"key": "a", "label": "A", "percent": 50}, {"key": "b", "label": "B", "percent": 50}]}, ("a", "b")),
    ("throttle", {"most": 1, "per": "hour"}, ("next",)),
]
LATER = st.integers(0, 100).map(lambda hours: timedelta(hours=hours))
BESIDES = [("plan_upgraded", {"to": "pro"}), ("support_ticket_opened", {"ticket": "t"}), ("session_started", {})]


@st.composite
def drawn(draw: Any) -> dict[str, Any]:
    """A start and up to seven steps, each path leading to a later one or nowhere."""
    chosen = draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=7))
    nodes = [("start", "entry_event", {"types": ["feature_limit_reached"]})]
    nodes += [(f"s{n}", kind, config) for n, (kind, config, _ports) in enumerate(chosen)]
    edges = ["start.next s0"]
    for n, (_kind, _config, ports) in enumerate(chosen):
        for port in ports:
            to = draw(st.integers(n + 1, len(chosen)))
            edges += [f"s{n}.{port} s{to}"] if to < len(chosen) else []
    exits = draw(st.sampled_from([[], [{"type": PLAN_CHANGE}]]))
    return graph_of(*nodes, edges=edges, exits=exits, prompt=draw(st.booleans()), holdout=draw(st.sampled_from([0, 50])))


@pytest.mark.row("E17")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    graph=drawn(),
    hour=st.integers(0, 23),
    seats=st.sampled_from([2, 8]),
    consents=st.sampled_from(["email sms push", "email"]),
    kinds=st.lists(st.sampled_from(["opened", "clicked", ""]), min_size=7, max_size=7),
    besides=st.lists(st.tuples(LATER, st.sampled_from(BESIDES)), max_size=3),
)
def test_a_rehearsal_is_the_walk(
    db: None, monkeypatch: pytest.MonkeyPatch, graph: Any, hour: int, seats: int, consents: str, kinds: list[str], besides: list[Any]
) -> None:
    # A ticket that nobody closes holds a prompt for ever, and it is asked for again each hour.
    monkeypatch.setattr(play, "MOST_MOMENTS", 120)
    with transaction.atomic():
        world = World()
        ada = world.person("ada", seats_used=seats, consents=consents)
        world.journey(graph)
        world.until(world.now.replace(hour=hour) + timedelta(days=1))
        channels = {f"s{n}": node["type"] for n, node in enumerate(graph["nodes"][1:])}
        able = {"send_email": ("opened", "clicked"), "send_push": ("opened", "clicked"), "send_sms": ("clicked",)}
        answers = {f"s{n}": Answer(kind=kind) for n, kind in enumerate(kinds) if kind in able.get(channels.get(f"s{n}", ""), ())}
        more = tuple(Besides(after=after, type=type_, properties=said) for after, (type_, said) in besides)
        story = Story(person=ada.pk, at=world.now, type="feature_limit_reached", properties={"feature": "x"}, answers=answers, besides=more)
        before = rows()

        told = rehearse(Journey.objects.get(), finished(graph), story)

        assert rows() == before
        real = in_earnest(world, ada, story)
        held_out = real[0][0] == "held_out" if real else False
        assert told.codes[0] == real[0]
        assert held_out or told.codes == real
        transaction.set_rollback(True)
