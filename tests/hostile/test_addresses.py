"""Addresses with nonsense in them: a page or a no, never a fault of ours."""

from itertools import product
from urllib.parse import quote

from engine.models import Run
from tests.hostile.evil import evil_company
from tests.journeys.pages.conftest import signed_in

NONSENSE = ["\0", "a\0b", "%", "٣", "-1", "9" * 17, "9" * 40, "x" * 5000, "\u202e"]
ASKED = [
    "/admin/people/?q={}",
    "/admin/people/?page={}",
    "/admin/people/{person}/?show={}",
    "/admin/people/{person}/?journey={}",
    "/admin/people/{person}/?before={}",
    "/admin/people/{person}/?step={}",
    "/admin/people/{person}/?message={}",
    "/admin/people/{person}/timeline/?before={}",
    "/admin/why/?person={}",
    "/admin/why/?person={person}&journey={}",
    "/admin/mailroom/?q={}",
    "/admin/mailroom/?mail={}",
    "/admin/mailroom/?channel={}",
    "/admin/mailroom/newer/?after={}",
    "/admin/mailroom/newer/?after=1&q={}",
    "/admin/cairn/jump/?q={}",
    "/admin/journeys/?q={}",
    "/admin/journeys/?state={}",
    "/admin/journeys/evil/?mode={}",
    "/admin/journeys/evil/?node={}",
    "/admin/journeys/evil/?version={}",
    "/admin/journeys/evil/?mode=numbers&run={}",
    "/admin/journeys/evil/?person={}",
    "/admin/journeys/evil/panel/?node={}",
    "/admin/journeys/evil/panel/?node=push&version={}",
    "/admin/journeys/evil/people/?step={}",
    "/admin/journeys/evil/people/?version={}",
    "/admin/journeys/evil/people/?step=push&after={}",
    "/admin/journeys/evil/people/?step=push&tab={}",
    "/admin/journeys/evil/preview/?node=push&person={}",
    "/admin/journeys/evil/preview/mail/?node=mail&person={}",
    "/admin/journeys/evil/results/?version={}",
    "/admin/journeys/evil/results/?days={}",
    "/admin/journeys/evil/results/?from={}&to={}",
    "/admin/journeys/evil/_counts.json?version={}",
    "/admin/rules/rule/?rule={}",
    "/admin/rules/rule/?name={}",
    "/admin/cairn_audience/quarantined/?q={}",
    "/admin/cairn_audience/person/?q={}",
    "/admin/cairn_audience/event/?q={}",
    "/v1/projects/{}/settings",
    "/sourceConfig/?writeKey={}",
    "/t/{}",
    "/t/{}/",
    "/o/{}",
    "/u/{}",
    "/u/{}/",
    "/hooks/twilio/1/?message={}",
]


def test_nonsense_in_an_address_is_no_fault_of_ours(world):
    ada, _journey = evil_company(world)
    maya = signed_in("maya")
    maya.raise_request_exception = False

    broken = []
    for asked, value in product(ASKED, NONSENSE):
        url = asked.replace("{person}", str(ada.id)).replace("{}", quote(value, safe=""))
        if maya.get(url).status_code >= 500:
            broken.append((asked, value[:12]))

    assert broken == []


def test_a_note_that_no_database_can_hold_is_refused(world):
    ada, _journey = evil_company(world)
    maya = signed_in("maya")
    run = Run.objects.filter(person_id=ada.id).latest("id")

    told = maya.post(f"/admin/people/{ada.id}/runs/{run.pk}/end/", {"note": "a\0b"})

    assert told.status_code == 400
