"""People who walk through "Nudge at the limit" and end in every way: some held out, one paid in euros, two share an account."""

from audience.models import Person, Plan
from channels.models import Message, Sender
from channels.receipts.hear import hear
from engine.models import Journey, Run
from tests.insights.stories import nudge
from tests.world import World

TREATED, HELD = 9, 3


def answer(world: World, person_id: int, channel: str, deed: str) -> None:
    message = Message.objects.get(person_id=person_id, channel=channel, state="sent")
    hear(message.pk, deed, world.now, {}, provider_event_id=f"{deed}-{message.pk}", now=world.now)


def hits_the_limit(world: World, name: str, **more: str) -> tuple[Person, bool]:
    """Let somebody in; say whether they are held out."""
    who = world.person(name, plan="starter", storage_used_pct=83, **more)
    world.event(who, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    return who, Run.objects.get(person_id=who.pk).held_out


def walked(world: World) -> Journey:
    """Of nine who hear of it, three click and upgrade, three upgrade the day after, three never do; of three held out, one upgrades."""
    Sender.objects.create(
        channel="sms", provider="twilio", name="Short code", price="0.0084", pass_through="0.0045", registration="approved"
    )
    Plan.objects.create(key="pro-eu", name="Pro EU", order=7, price=89, currency="EUR")
    journey = nudge(world, holdout=0.3)
    treated: list[Person] = []
    held: list[Person] = []
    while len(treated) < TREATED or len(held) < HELD:
        at = len(treated) + len(held)
        silent = {8: {"consents": "email push"}, 1: {"push_token": ""}, 5: {"push_token": ""}}.get(len(treated), {})
        who, held_out = hits_the_limit(world, f"person{at}", **silent)
        (held if held_out else treated).append(who)
    pairs = 0
    while True:
        ida, held_out = hits_the_limit(world, f"ida{pairs}", account=f"shared{pairs}")
        hits_the_limit(world, f"jon{pairs}", account=f"shared{pairs}")
        if not held_out:
            break
        pairs += 1
    world.later(hours=3)
    for at, who in enumerate(treated[:TREATED:3]):
        answer(world, who.pk, "push", "clicked")
        world.event(who, "plan_upgraded", to="pro-eu" if at == 1 else "pro")
    answer(world, treated[2].pk, "push", "opened")
    world.event(ida, "plan_upgraded", to="pro")
    world.later(days=1, hours=1)
    for who in (*treated[1:TREATED:3], held[0]):
        world.event(who, "plan_changed", to="pro")
    world.later(days=20)
    return journey
