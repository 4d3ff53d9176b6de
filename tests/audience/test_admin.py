"""The audience in the stock admin: what is made there works at once and is told to history."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from audience import keys
from audience.accept import Source, accept
from audience.books import books
from audience.brief_cache import forget_all
from audience.catalogue import catalogue
from audience.models import (
    AccessKey,
    Account,
    Consent,
    Event,
    EventTypeRow,
    FieldDefinition,
    History,
    Inbox,
    Installation,
    Person,
    Plan,
    PlanMovement,
    Quarantined,
    Suppression,
)
from audience.protocol import read_parcel

pytestmark = pytest.mark.django_db
SHIPPED = {"type": "track", "userId": "ada", "event": "shipped", "messageId": "m1", "properties": {"size": "3"}}


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss"))
    return client


def at(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:cairn_audience_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize(
    "model",
    [Person, Account, Plan, EventTypeRow, FieldDefinition, AccessKey, Quarantined, Consent, Suppression, Event, History, PlanMovement],
)
def test_each_list_opens_and_searches(boss: Client, now: datetime, model: Any) -> None:
    accept([SHIPPED | {"context": {"groupId": "acme"}}, {"type": "track"}], Source(), now)
    keys.make("server", "site", [], "boss", now)

    assert boss.get(at(model, "changelist")).status_code == 200
    assert boss.get(at(model, "changelist"), {"q": "1"}).status_code == 200
    for row in model.objects.all()[:1]:
        assert boss.get(at(model, "change", row.pk)).status_code == 200


@pytest.mark.row("A6")
def test_a_type_registered_in_the_admin_is_known_at_once(boss: Client, now: datetime) -> None:
    form = {"title": "Shipped", "key": "shipped", "properties": "size: number needed\nboard: text", "life_hours": 48}

    assert boss.post(at(EventTypeRow, "add"), form).status_code == 302

    row = EventTypeRow.objects.get()
    assert row.properties == [{"name": "size", "type": "number", "needed": True}, {"name": "board", "type": "text", "needed": False}]
    done = accept([SHIPPED, SHIPPED | {"messageId": "m2", "properties": {"size": 3}}], Source(), now)
    assert (done.taken, done.refusals[0].field) == (1, "properties.size")
    assert Event.objects.get().known
    assert (History.objects.get().actor, History.objects.get().operation) == ("user:boss", "eventtyperow.added")
    assert "size: number needed" in boss.get(at(EventTypeRow, "change", row.pk)).content.decode()


@pytest.mark.parametrize(("field", "value"), [("key", "plan_changed"), ("properties", "size number"), ("properties", "a: text\na: text")])
def test_a_type_that_would_not_work_is_refused_in_words(boss: Client, field: str, value: str) -> None:
    form = {"title": "Shipped", "key": "shipped", "properties": "", "life_hours": 24, field: value}

    response = boss.post(at(EventTypeRow, "add"), form)

    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]


def test_a_key_is_shown_once(boss: Client) -> None:
    response = boss.post(at(AccessKey, "add"), {"name": "Backend", "kind": "server", "scopes": ""})

    row = AccessKey.objects.get()
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert keys.check(secret, row.created_at) == row
    assert secret not in boss.get(at(AccessKey, "changelist")).content.decode()
    assert secret not in boss.get(at(AccessKey, "change", row.pk)).content.decode()
    assert secret not in json.dumps(History.objects.get().values)


def test_keys_are_revoked_in_the_list(boss: Client, now: datetime) -> None:
    row, secret = keys.make("server", "site", [], "boss", now)

    boss.post(at(AccessKey, "changelist"), {"action": "revoke", "_selected_action": [row.pk]})

    assert keys.check(secret, now) is None
    assert History.objects.get().operation == "key.revoked"


def test_the_catalogue_is_written_without_json(boss: Client) -> None:
    form = {
        "name": "Pro",
        "key": "pro",
        "order": 1,
        "price": "99",
        "currency": "usd",
        "limits": "storage: 10\nseats: 5",
        "features": "sso\nguests",
    }

    assert boss.post(at(Plan, "add"), form | {"sold": "on"}).status_code == 302

    offer = catalogue().get("pro")
    assert offer is not None
    assert (offer.limits, offer.features) == ({"storage": 10, "seats": 5}, {"sso", "guests"})
    other = boss.post(at(Plan, "add"), form | {"key": "max", "order": 2, "currency": "EUR"})
    assert "currency" in other.context["adminform"].form.errors
    wrong = boss.post(at(Plan, "add"), form | {"key": "max", "order": 2, "limits": "storage ten"})
    assert "limits" in wrong.context["adminform"].form.errors


def test_the_installation_is_one_form(boss: Client) -> None:
    response = boss.get(at(Installation, "changelist"), follow=True)
    assert response.status_code == 200
    # The mode has a page of its own that asks once more; here it is read.
    assert b'href="/admin/cairn/mode/"' in response.content
    assert b'name="mode"' not in response.content
    form = {"name": "Acme", "mode": "sending", "zone": "Europe/Lisbon", "currency": "eur", "thresholds": "storage: 95, 80"}

    boss.post(at(Installation, "change", 1), form)

    here = Installation.current()
    assert (here.name, here.is_sandbox, here.currency) == ("Acme", True, "EUR")
    assert books().thresholds_of("storage") == (80, 95)
    assert "name" in History.objects.get().values["fields"]
    wrong = boss.post(at(Installation, "change", 1), form | {"zone": "Mars"})
    assert "zone" in wrong.context["adminform"].form.errors


def test_a_field_of_ours_keeps_its_type(boss: Client) -> None:
    form = {"name": "seats_used", "owner": "person", "type": "text"}

    assert "type" in boss.post(at(FieldDefinition, "add"), form).context["adminform"].form.errors
    assert boss.post(at(FieldDefinition, "add"), form | {"type": "number", "at_most": "500"}).status_code == 302


@pytest.fixture
def refused(now: datetime) -> Quarantined:
    EventTypeRow.objects.create(key="shipped", title="Shipped", properties=[{"name": "size", "type": "number", "needed": True}])
    accept([SHIPPED | {"timestamp": "2026-11-24T09:00:00Z"}], Source(id=3), now)
    return Quarantined.objects.get()


def test_a_repaired_event_goes_on_at_its_own_time(boss: Client, refused: Quarantined) -> None:
    page = boss.get(at(Quarantined, "change", refused.pk))
    raw = json.loads(page.context["adminform"].form.initial["original"])
    raw["properties"]["size"] = 3

    boss.post(at(Quarantined, "change", refused.pk), {"original": json.dumps(raw)})

    event = Event.objects.get()
    assert (event.properties, event.at.hour, event.source_id, Inbox.objects.count()) == ({"size": 3}, 9, 3, 1)
    refused.refresh_from_db()
    assert refused.settled_at is not None
    assert json.loads(refused.original)["properties"]["size"] == "3"
    assert History.objects.get().operation == "quarantine.replayed"


def test_the_page_says_what_is_wrong_which_field_and_what_saving_does(boss: Client, refused: Quarantined) -> None:
    page = boss.get(at(Quarantined, "change", refused.pk)).content.decode()

    assert "size is a number" in page
    assert "Change properties.size below, or the event type, and save." in page
    assert "What came is kept." in page


def test_what_is_no_json_is_shown_as_the_text_that_came(boss: Client, now: datetime) -> None:
    broken = '{"type":"track","userId":"zoe","event":"shipped","properties":{"city":"Köln"}}'.encode("latin-1")
    accept(read_parcel(b'{"batch":[{"type":"track","userId":"a","event":"x"},%s]}' % broken, is_batch=True).messages, Source(), now)

    page = boss.get(at(Quarantined, "change", Quarantined.objects.get().pk))

    assert '"city":"K\ufffdln"' in page.context["adminform"].form.initial["original"]
    assert "Write it below as one JSON object." in page.content.decode()


def test_a_repair_that_does_not_fit_stands_there_as_it_was_written_with_the_reason(boss: Client, refused: Quarantined) -> None:
    raw = json.loads(boss.get(at(Quarantined, "change", refused.pk)).context["adminform"].form.initial["original"])
    raw["properties"]["size"] = "three"

    page = boss.post(at(Quarantined, "change", refused.pk), {"original": json.dumps(raw)}, follow=True)

    form = page.context["adminform"].form
    assert "size is a number" in form.errors["original"][0]
    assert "three" in page.content.decode()
    assert "changed successfully" not in page.content.decode()
    assert not History.objects.exists()
    assert Quarantined.objects.get().settled_at is None


def test_what_does_not_fit_yet_stays(boss: Client, refused: Quarantined) -> None:
    choose = {"action": "try_again", "_selected_action": [refused.pk]}
    boss.post(at(Quarantined, "changelist"), choose)
    assert not Event.objects.exists()
    boss.post(at(Quarantined, "change", refused.pk), {"original": "{oops"})
    assert Quarantined.objects.get().settled_at is None

    row = EventTypeRow.objects.get()
    row.properties = []
    row.save()
    boss.post(at(Quarantined, "changelist"), choose)
    boss.post(at(Quarantined, "changelist"), choose)

    assert Event.objects.count() == 1
    assert Quarantined.objects.get().settled_at is not None


def test_chosen_together_they_go_on_in_the_order_in_which_they_came(boss: Client, refused: Quarantined, now: datetime) -> None:
    later = SHIPPED | {"messageId": "later", "timestamp": "2026-11-24T10:00:00Z"}
    accept([later], Source(id=3), now + timedelta(minutes=1))
    EventTypeRow.objects.update(properties=[])
    forget_all()

    chosen = list(Quarantined.objects.values_list("pk", flat=True))
    boss.post(at(Quarantined, "changelist"), {"action": "try_again", "_selected_action": chosen})

    assert [event.at.hour for event in Event.objects.order_by("id")] == [9, 10]


def test_what_nobody_wants_is_dropped(boss: Client, refused: Quarantined) -> None:
    boss.post(at(Quarantined, "changelist"), {"action": "drop", "_selected_action": [refused.pk]})

    assert Quarantined.objects.get().settled_at is not None
    assert not Event.objects.exists()


def test_people_change_by_what_they_do(boss: Client, now: datetime) -> None:
    accept([SHIPPED | {"event": "other"}], Source(), now)
    ada = Person.objects.get()

    assert boss.post(at(Person, "change", ada.pk), {"name": "Eve"}).status_code == 403
    assert boss.get(at(Person, "add")).status_code == 403


def test_whoever_may_only_look_reads_prices_and_lengths_as_people_write_them(client: Client) -> None:
    from channels.models import Guardrails

    Plan.objects.create(key="pro", name="Pro", order=1, price="49", yearly_price="490", limits={"storage": 10})
    Guardrails.objects.get_or_create(id=1)
    ruth = User.objects.create_user("ruth", is_staff=True)
    ruth.user_permissions.set(Permission.objects.filter(codename__in=["view_plan", "view_guardrails"]))
    client.force_login(ruth)

    listed = client.get(at(Plan, "changelist")).content.decode()
    plan = client.get(at(Plan, "change", Plan.objects.get().pk)).content.decode()
    guardrails = client.get(reverse("admin:cairn_channels_guardrails_change", args=[1])).content.decode()

    assert ">49<" in listed
    assert "49.0" not in listed + plan
    assert "storage: 10" in plan
    assert ">14 days<" in guardrails
    assert "0:00:00" not in guardrails


def test_an_account_is_found_by_several_words_of_its_name(boss: Client, now: datetime) -> None:
    Account.objects.create(external_id="h1", name="Harbor Partners", first_seen_at=now)
    for said in ("Harbor Partners", "Partners", "harbor p"):
        assert "Harbor Partners" in boss.get("/admin/cairn_audience/account/", {"q": said}).content.decode(), said
    assert "Harbor Partners" not in boss.get("/admin/cairn_audience/account/", {"q": "Northwind"}).content.decode()
