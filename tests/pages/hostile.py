"""A house in which whatever a person, an event or a colleague wrote means no good, and each kind of thing is there at least once."""

import uuid
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from audience import keys
from audience.history import Actor
from audience.models import (
    AccessKey,
    Account,
    EventTypeRow,
    FieldDefinition,
    Installation,
    Person,
    Plan,
    PlanMovement,
    Quarantined,
    Suppression,
)
from audience.now import database_now
from channels.models import Allowed, Guardrails, MailBase, MailroomItem, Message, Sender
from channels.tracking.links import reading_keys
from channels.tracking.token import Kind, Word, write
from engine.models import Job, Journey, Pulse, Run, Step
from journeys.models import Comment, KeptTest
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import publish
from tests.world import World

# It leaves every place in which text may stand: an attribute, a script, a text area, a title; and it counts its hits.
MARKUP = "\"'></script></textarea></title><script>window.__hit=1</script><x-hit onclick=__hit=2><img src=x onerror=__hit=3>"
SHORT = "\"'><x-hit><img src=x onerror=__hit=4>"
ATTRIBUTE = "x\" autofocus onfocus=\"__hit=5\" onmouseover='__hit=6' style='position:fixed' x='"
SCRIPT_LINK = "javascript:window.__hit=7"
TEMPLATE = "{{7*7}}{% now 'Y' %}{{ 7|add:42 }}${7*7}#{7*7}<%= 7*7 %>{{constructor.constructor('window.__hit=8')()}}"
BACKWARDS = "\u202egnp.exe \u2066\u200f\u05d0\u05d1"
PICTURES = "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\u200d\u2620\ufe0f \U0001d54f e\u0301\u0302\u0303\u0304\u0305"
WIDE = "W" * 5_000
ALL = {
    "markup": MARKUP,
    "attribute": ATTRIBUTE,
    "script-link": SCRIPT_LINK,
    "template": TEMPLATE,
    "backwards": BACKWARDS,
    "pictures": PICTURES,
    "wide": WIDE,
}
MAYA = Actor("user:maya")
GALLERY = Path(__file__).parents[2] / "journeys/gallery/at_the_limit.yaml"
GREETING = "{{ name | default: 'You' }} "


@dataclass(frozen=True)
class House:
    """``ada`` walked through it all, ``journey`` is its key; ``lean`` names numbers that addresses ask for."""

    ada: Person
    journey: str
    numbers: dict[str, Any]


def build() -> House:
    """Found it: a company, its catalogue, people who walk a journey, mail, doubt, failure, and a colleague of each bad name."""
    world = World(database_now() - timedelta(days=12))
    catalogue(world.now)
    people = populate(world)
    journey = draw(world)
    run = walk(world, people)
    trouble(world, run)
    colleagues(world)
    stock(world.now)
    ada = people["markup"]
    ada.refresh_from_db()
    message = Message.objects.filter(person_id=ada.pk, channel="email").latest("pk")
    token = write(Word(Kind.UNSUBSCRIBE, message.pk), next(iter(reading_keys())))
    numbers = {
        "person_id": ada.pk,
        "run_id": Run.objects.filter(person_id=ada.pk, state="waiting").latest("pk").pk,
        "message_id": message.pk,
        "item_id": MailroomItem.objects.filter(message=message).latest("pk").pk,
        "allowed_id": Allowed.objects.latest("pk").pk,
        "job_id": Job.objects.latest("pk").pk,
        "comment_id": Comment.objects.latest("pk").pk,
        "test_id": KeptTest.objects.latest("pk").pk,
        "token": token,
    }
    return House(ada, journey, numbers)


def catalogue(now: datetime) -> None:
    """Plans, fields, event types, senders, keys: what is set up."""
    Installation.objects.update_or_create(pk=Installation.current().pk or 1, defaults={"name": MARKUP[:120]})
    for order, (name, text) in enumerate(ALL.items(), start=20):
        Plan.objects.create(
            key=f"plan-{name}", name=text[:80], order=order, price=9, checkout_url=text[:500], limits={text[:60]: 3}, features=[text[:80]]
        )
        EventTypeRow.objects.create(
            key=f"happened_{name}".replace("-", "_"),
            title=text[:120],
            description=text,
            created_at=now,
            properties=[{"name": "what", "type": "text", "help": text[:200]}],
        )
        FieldDefinition.objects.create(name=f"mood_{name}".replace("-", "_"), owner="person", type="text", title=text[:120], help=text)
        keys.make(AccessKey.Kind.SERVER, text[:120], [], text[:150], now)
    Sender.objects.create(channel="sms", provider="mailroom", name=MARKUP[:120], address=ATTRIBUTE[:320], active=False)
    Allowed.objects.create(channel="email", address=f"{SHORT}@boards.example", added_by=MARKUP[:150], added_at=now)
    Suppression.objects.create(channel="email", address=f"{SHORT}@x.example", reason="complaint", at=now)


def populate(world: World) -> dict[str, Person]:
    """Somebody of each bad name, in an account of that name, with events that say it."""
    people = {}
    for name, text in ALL.items():
        spoken = text[:900]
        person = world.person(
            f"who-{name}",
            plan="starter",
            account=f"account-{name}",
            storage_used_pct=92,
            seats_used=8,
            seats_limit=8,
            paywalled_feature_attempts=4,
        )
        traits = {"name": spoken[:200], "title": spoken, f"mood_{name}".replace("-", "_"): spoken, f"x{spoken[:60]}": spoken}
        world.say(person, {"type": "identify", "traits": traits})
        world.say(person, {"type": "group", "groupId": f"account-{name}", "traits": {"name": spoken[:200], "industry": spoken}})
        world.say(person, {"type": "track", "event": spoken[:150], "properties": {spoken[:80]: spoken, "url": SCRIPT_LINK}})
        world.say(person, {"type": "track", "event": f"happened_{name}".replace("-", "_"), "properties": {"what": spoken}})
        world.say(person, {"type": "page", "name": spoken[:150], "properties": {"title": spoken, "url": SCRIPT_LINK}})
        world.event(person, "support_ticket_opened", ticket=spoken[:90])
        world.event(person, "support_ticket_closed", ticket=spoken[:90])
        people[name] = person
    Person.objects.filter(pk=people["wide"].pk).update(
        email=f"{'w' * 200}@wide.example", fields={**people["wide"].fields, "mood_wide": WIDE}
    )
    return people


def draw(world: World) -> str:
    """Two versions of a journey that is badly named wherever it has names, and a draft that differs from both."""
    create(MAYA, name=MARKUP[:120], key="hostile", now=world.now, graph=graph())
    publish(MAYA, "hostile", now=world.now, note=MARKUP[:500], ticks=["*"])
    journey = Journey.objects.get(key="hostile")
    for text in ALL.values():
        Comment.objects.create(journey=journey, step="sms", text=text[:900], by=SHORT, at=world.now)
    KeptTest.objects.create(journey=journey, name=MARKUP[:120], kept_by=MARKUP[:150], kept_at=world.now, result={"why": MARKUP}, played=1)
    return "hostile"


def graph() -> dict[str, Any]:
    read = deepcopy(yaml.safe_load(GALLERY.read_text(encoding="utf-8")))
    texts = list(ALL.values())
    for nth, node in enumerate(read["nodes"]):
        node["name"] = texts[nth % len(texts)][:120]
        settings = node["settings"]
        for field, most in (("title", 120), ("heading", 200), ("preheader", 150), ("subject", 200), ("body", 700), ("button_label", 60)):
            if field in settings:
                settings[field] = GREETING + MARKUP[:most]
        if "text" in settings:
            settings["text"] = GREETING + SHORT
        if "happened_label" in settings:
            settings["happened_label"] = SHORT[:40]
        if node["type"] == "exit":
            settings["reason"] = "nobody_matches"
        for place, path in enumerate(settings.get("paths", [])):
            path["label"] = (MARKUP, WIDE, TEMPLATE)[place][:60]
        if node["type"] == "entry_event":
            settings["where"] = {"op": "ne", "left": {"field": "mood_markup"}, "right": {"value": MARKUP + "?"}}
    notes = [{"id": f"n{nth}", "at": "email", "text": text[:1500]} for nth, text in enumerate((MARKUP, WIDE, BACKWARDS))]
    everywhere = {**read["everywhere"], "holdout": 0, "prompt": False}
    return {"nodes": read["nodes"], "edges": read["edges"], "notes": notes, "everywhere": everywhere}


def walk(world: World, people: dict[str, Person]) -> Run:
    """Everybody meets the limit; the first of them hears it all and answers."""
    for person in people.values():
        world.event(person, "usage_threshold_hit", meter=MARKUP[:90], pct=92, threshold=90, feature=MARKUP)
    # Three days hold what is said after a support ticket, one is waited for the push.
    world.later(days=5)
    world.event(people["attribute"], "plan_upgraded", **{"from": "starter", "to": "pro"})
    edit(MAYA, "hostile", revision=find("hostile").revision, commands=[{"op": "restore", "graph": changed()}], now=world.now)
    publish(MAYA, "hostile", now=world.now, note=WIDE[:500], ticks=["*"])
    edit(MAYA, "hostile", revision=find("hostile").revision, commands=[{"op": "restore", "graph": graph()}], now=world.now)
    world.say(
        people["wide"], {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards", "used": 2, "limit": 2}}
    )
    return Run.objects.filter(person_id=people["markup"].pk).latest("pk")


def changed() -> dict[str, Any]:
    """The same without the step where people wait."""
    after = graph()
    after["nodes"] = [node for node in after["nodes"] if node["id"] != "wait-click"]
    after["edges"] = [edge for edge in after["edges"] if "wait-click" not in (edge["from"], edge["to"])]
    after["edges"].append({"from": "email", "port": "next", "to": "sms"})
    return after


def trouble(world: World, run: Run) -> None:
    """What is in doubt, what failed, what was set aside, what is being moved."""
    about = {"person_id": run.person_id, "journey_id": run.journey_id, "version_id": run.version_id, "node": run.node}
    lost = Run.objects.exclude(pk=run.pk).filter(state="waiting").order_by("pk")[0]
    Run.objects.filter(pk=lost.pk).update(state="failed", reason="error", wake_at=None, listens=[], ended_at=world.now)
    Step.objects.create(
        kind="ended", code="error", values={"trace": f"Traceback\n{MARKUP}\n{WIDE}"}, at=world.now, **{**about, "run_id": lost.pk}
    )
    doubt = Message.objects.filter(channel="push", state="sent").order_by("pk")[0]
    claimed = {"token": uuid.uuid4(), "claimed_at": world.now, "called_at": world.now}
    Message.objects.filter(pk=doubt.pk).update(
        state="unknown", why="no_answer", why_values={"error": MARKUP}, provider="fcm", due_at=None, **claimed
    )
    failed = Message.objects.filter(channel="push", state="sent").order_by("pk")[0]
    Message.objects.filter(pk=failed.pk).update(state="failed", why="refused", why_values={"error": MARKUP}, failed_at=world.now)
    Job.objects.create(
        kind="transfer",
        arguments={"target": run.version_id, "choices": []},
        journey_id=run.journey_id,
        state="failed",
        total=3,
        left_out=2,
        error=MARKUP[:500],
        begun_by=MARKUP[:150],
        begun_at=world.now,
        changed_at=world.now,
        ended_at=world.now,
        ended_by=MARKUP[:150],
    )
    for name, text in ALL.items():
        Quarantined.objects.create(
            type=text[:200],
            code="missing",
            field=text[:200],
            sentence=text[:500],
            message_id=f"q-{name}",
            original=text,
            received_at=world.now,
        )
        MailroomItem.objects.create(person_id=run.person_id, channel="sms", direction="in", text=text, key=f"in-{name}", at=world.now)
    Pulse.objects.create(name="beat", at=world.now)
    mail = Message.objects.filter(person_id=run.person_id, channel="email").latest("pk")
    mail.body.headers = {"X-Hostile": MARKUP, "Reply-To": SHORT}
    mail.body.save()


def colleagues(world: World) -> None:
    """People who sign in, their groups, and what they did."""
    maya, _made = User.objects.get_or_create(username="maya", defaults={"is_staff": True, "is_superuser": True})
    User.objects.filter(pk=maya.pk).update(first_name=MARKUP[:150], last_name=WIDE[:150], email="maya@acme.example")
    for name, text in ALL.items():
        Group.objects.create(name=text[:150])
        User.objects.create_user(f"colleague-{name}", first_name=text[:150], last_name=text[:150], is_staff=True)
    for model in {type(maya), Plan, Group}:
        LogEntry.objects.create(
            user=maya,
            content_type=ContentType.objects.get_for_model(model),
            object_id=str(model._default_manager.latest("pk").pk),
            object_repr=MARKUP[:200],
            action_flag=CHANGE,
            change_message=MARKUP,
        )


def stock(now: datetime) -> None:
    """One of each that Django's own pages show."""
    every = IntervalSchedule.objects.create(every=1, period="hours")
    CrontabSchedule.objects.get_or_create(minute="5")
    ClockedSchedule.objects.create(clocked_time=now)
    SolarSchedule.objects.create(event="sunset", latitude=38, longitude=-9)
    PeriodicTask.objects.create(name=MARKUP[:200], task=SHORT, interval=every, enabled=False, description=MARKUP, args="[]", kwargs="{}")
    MailBase.objects.get_or_create(pk=1)
    Guardrails.objects.get_or_create(pk=1)
    account = Account.objects.order_by("pk")[0]
    if not PlanMovement.objects.exists():
        PlanMovement.objects.create(
            home=1,
            account_id=account.pk,
            from_plan=SHORT,
            to_plan=MARKUP[:80],
            direction=1,
            mrr_before=1,
            mrr_after=2,
            currency="USD",
            at=now,
            event_id=1,
        )
