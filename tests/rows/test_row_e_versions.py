"""E14, A15, B18: two versions side by side, what an SMS costs, and what is not said."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from audience.history import Actor
from channels.models import Sender
from engine.models import Run
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import publish
from tests.journeys.drawing import line, step
from tests.world import graph_of

BOSS = Actor("user:boss")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.row("E14")
def test_two_versions_live_side_by_side_each_with_its_own_people_and_numbers(world, boss):
    ada, ben = world.person("ada"), world.person("ben")
    said = {"body": "See your options.", "is_prompt": False}
    graph = graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("wait", "wait_time", {"lasts": "P1D"}),
        ("push", "send_push", {"title": "The old words", **said}),
        edges=["start.next wait", "wait.next push"],
    )
    create(BOSS, name="Nudge", key="nudge", now=world.now, graph=graph)
    publish(BOSS, "nudge", now=world.now, ticks=["*"])
    world.event(ada, "feature_limit_reached", feature="boards")

    new = {"op": "configure", "id": "push", "settings": {"title": "The new words", **said}}
    edit(BOSS, "nudge", revision=find("nudge").revision, commands=[new], now=world.now)
    publish(BOSS, "nudge", now=world.now, ticks=["*"], note="kinder")
    world.event(ben, "feature_limit_reached", feature="boards").later(days=1)

    assert (world.heard_by(ada), world.heard_by(ben)) == (["The old words"], ["The new words"])
    assert list(Run.objects.order_by("id").values_list("version__number", flat=True)) == [1, 2]
    for number in (1, 2):
        numbers = boss.get(f"/admin/journeys/nudge/_counts.json?version={number}").json()["nodes"]
        assert (numbers["start"]["entered"], numbers["push"]["sent"]) == (1, 1)
    page = boss.get("/admin/journeys/nudge/versions/").content.decode()
    assert "kinder" in page


@pytest.mark.row("A15")
@pytest.mark.parametrize(("ending", "shown"), [("", "$12.90"), (" 🎉", "$25.80")])
def test_the_preview_says_what_an_sms_costs_carrier_fees_included(world, boss, ending, shown):
    Sender.objects.create(channel="sms", provider="twilio", name="Main", config={}, price=Decimal("0.0084"), pass_through=Decimal("0.0045"))
    world.person("ada")
    text = "You're at 9,200 of your 10,000 contacts. Upgrade for unlimited: acme.example/up/pro-plan" + ending
    graph = line(step("start", "entry_event"), step("sms", "send_sms", {"text": text}))
    create(BOSS, name="Nudge", key="nudge", now=world.now, graph=graph)

    page = boss.get("/admin/journeys/nudge/preview/?step=sms&person=ada").content.decode()

    assert "1,000 people" in page
    assert shown in page


@pytest.mark.row("B18")
def test_nobody_elses_statistics_stand_in_the_product():
    claim = re.compile(r"\b(98|70|40)\s?%\s+(open|read|of (sms|texts|messages|consumers|customers))", re.IGNORECASE)
    floors = ("journeys", "channels", "insights", "frontend", "config", "audience", "engine")
    files = [path for floor in floors for end in ("py", "html", "yaml", "mjml") for path in (ROOT / floor).rglob(f"*.{end}")]

    assert len(files) > 300
    assert [str(path) for path in files if claim.search(path.read_text(encoding="utf-8"))] == []
