"""Send a test of a message."""

from datetime import datetime

from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from audience.models import Person
from channels.content.errors import ContentError
from channels.trying import CannotTest, Tested, reachable, send_test
from engine.models import Journey
from journeys.graph.reading import Step
from journeys.graph.shape import Graph
from journeys.operations.rights import DRAW
from journeys.showing import rendered_for

CHANNELS = ("email", "sms", "push")


def try_out(actor: Actor, journey: Journey, graph: Graph, step: Step, person: Person, address: str, *, now: datetime) -> Tested:
    """Send the message of a step, filled in for somebody, to an address of the allow-list. Raises CannotTest.

    It is no step of a run: nothing counts it, and the person it was filled in for hears nothing.
    """
    demand(actor, DRAW)
    channel = getattr(step.type, "channel", "")
    if channel not in CHANNELS:
        raise CannotTest("no_test", "", _("E-mail, SMS and push can be tried out; other messages are seen in the preview."))
    to = reachable(channel, address)
    try:
        rendered = rendered_for(step, person, graph)
    except ContentError as why:
        raise CannotTest(why.code, "person", why.sentence) from why
    tested = send_test(person, rendered, to, now)
    values = {"step": step.id, "channel": channel, "person": person.pk, "provider": tested.provider}
    record(actor, "message.test", journey, values, now)
    return tested
