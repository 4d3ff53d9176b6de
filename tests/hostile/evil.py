"""A company in which every name is markup."""

from typing import Any

from audience.history import Actor
from audience.models import FieldDefinition, Person
from engine.models import Journey
from journeys.operations.create import create
from journeys.operations.publish import publish
from tests.journeys.drawing import line, start
from tests.world import World

EVIL = "\"'><x-pwned onclick=alert(1)></script><script>window.pwned=1</script>"
MAYA = Actor("user:maya")


def evil_company(world: World) -> tuple[Person, Journey]:
    """Ada, her account, her fields, her events and her journey bear the name; the journey is live and spoke to her."""
    FieldDefinition.objects.create(name=f"mood {EVIL}"[:100], owner="person", type="text")
    ada = world.person("ada", account="northwind")
    traits = {"name": EVIL, "title": EVIL, f"f{EVIL}": EVIL, f"mood {EVIL}"[:100]: EVIL}
    world.say(ada, {"type": "identify", "traits": traits})
    world.say(ada, {"type": "group", "groupId": "northwind", "traits": {"name": EVIL}})
    journey = create(MAYA, name=f"J {EVIL}"[:120], key="evil", now=world.now, graph=graph())
    publish(MAYA, "evil", now=world.now, note=EVIL, ticks=["*"])
    world.say(ada, {"type": "track", "event": EVIL, "properties": {EVIL: EVIL}})
    world.say("eve", {"type": "track", "event": "session_started", "properties": {"x": EVIL}, "userId": EVIL, "anonymousId": EVIL})
    world.event(ada, "usage_threshold_hit", meter=EVIL[:90], pct=83, threshold=80, feature=EVIL)
    world.event(ada, "support_ticket_opened", ticket=EVIL[:90])
    world.event(ada, "plan_changed", to=EVIL[:60])
    return ada, journey


def graph() -> dict[str, Any]:
    push = {"title": f"T {EVIL}", "body": "Hello {{ person.name | default: 'you' }}" + EVIL, "is_prompt": False}
    mail = {"subject": f"S {EVIL}", "body": "Hello {{ person.name | default: 'you' }} " + EVIL, "is_prompt": False}
    sms = {"text": "Hi {{ person.name | default: 'you' }} " + EVIL, "is_prompt": False}
    said = [("push", "send_push", push), ("mail", "send_email", mail), ("sms", "send_sms", sms), ("rest", "wait_time", {"lasts": "P1D"})]
    made = line(start(), *({"id": i, "type": t, "name": f"N {EVIL}"[:80], "settings": s} for i, t, s in said))
    made["notes"] = []
    return made
