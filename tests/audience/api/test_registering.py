"""Event types, fields, plans, consents, events and the quarantine over the API."""

from typing import Any
from urllib.parse import quote

import pytest

from audience.accept import Source, accept
from audience.consent import record
from audience.history import CAIRN
from audience.models import Consent, Event, EventTypeRow, FieldDefinition, History, Plan, Quarantined
from audience.now import database_now
from audience.types import type_of
from tests.api import Engineer, assert_problem
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer() -> Engineer:
    return Engineer()


SHIPPED = {"key": "shipped", "title": "Shipped", "properties": [{"name": "size", "type": "number", "needed": True}]}


@pytest.mark.row("A6")
def test_a_registered_event_type_is_known_at_once(engineer: Engineer) -> None:
    answer = engineer.post("/api/event-types/", SHIPPED)

    assert answer.status_code == 201
    assert answer.json()["life_hours"] == 24
    known = type_of("shipped")
    assert known is not None
    assert known.properties["size"].needed
    row = History.objects.get()
    assert (row.operation, row.actor) == ("eventtyperow.added", f"key:{engineer.key.prefix}")
    changed = engineer.patch("/api/event-types/shipped/", {"title": "Parcel shipped", "life_hours": 48})
    assert (changed.json()["title"], changed.json()["properties"][0]["name"]) == ("Parcel shipped", "size")
    assert engineer.get("/api/event-types/shipped/").json()["life_hours"] == 48


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"key": "plan_upgraded"}, "key_taken", "key"),
        ({"key": "shipped"}, "key_taken", "key"),
        ({"key": "a\u0007b"}, "bad_text", "key"),
        ({"key": "x" * 201}, "max_length", "key"),
        ({"key": "$identify"}, "key_taken", "key"),
        ({"title": ""}, "blank", "title"),
        ({"title": None}, "null", "title"),
        ({"properties": [{"name": "a", "type": "colour"}]}, "invalid_choice", "properties[0].type"),
        ({"properties": [{"name": "a"}, {"name": "a"}]}, "twice", "properties"),
        ({"properties": {"a": "text"}}, "not_a_list", "properties"),
        ({"properties": [{"name": "a", "colour": 1}]}, "unknown", "properties[0].colour"),
        ({"properties": [{"name": f"p{n}"} for n in range(10_000)]}, "too_many", "properties"),
        ({"life_hours": 10**12}, "max_value", "life_hours"),
        ({"life_hours": "long"}, "invalid", "life_hours"),
    ],
)
def test_an_event_type_that_does_not_fit_is_told_where(engineer: Engineer, change: dict[str, Any], code: str, field: str) -> None:
    engineer.post("/api/event-types/", SHIPPED)

    assert_problem(engineer.post("/api/event-types/", SHIPPED | {"key": "other"} | change), 422, code, field)

    assert EventTypeRow.objects.count() == 1


@pytest.mark.row("A6")
@pytest.mark.parametrize("name", ["Order Completed", "Signed/Up", "Añadió ✓", "$bought", "a?b#c%20&"])
def test_a_name_is_registered_as_it_comes_and_checked_at_the_door(engineer: Engineer, name: str) -> None:
    answer = engineer.post("/api/event-types/", SHIPPED | {"key": name})

    assert answer.status_code == 201
    assert engineer.get(f"/api/event-types/{quote(name)}/").json()["key"] == name
    assert engineer.patch(f"/api/event-types/{quote(name)}/", {"life_hours": 48}).json()["life_hours"] == 48
    done = accept([{"type": "track", "userId": "ada", "event": name, "properties": {"size": "large"}}], Source(), database_now())
    assert [(one.code, one.field) for one in done.refusals] == [("wrong_type", "properties.size")]


def test_types_that_are_files_are_changed_there(engineer: Engineer) -> None:
    engineer.post("/api/event-types/", SHIPPED)

    assert_problem(engineer.patch("/api/event-types/plan_upgraded/", {"title": "X"}), 409, "is_a_file")
    assert_problem(engineer.patch("/api/event-types/shipped/", {"key": "sent"}), 422, "key_stays", "key")
    assert_problem(engineer.get("/api/event-types/nothing/"), 404, "not_found")
    listed = {one["key"]: one["stored"] for one in engineer.get("/api/event-types/").json()["results"]}
    assert (listed["shipped"], listed["plan_upgraded"]) == (True, False)


@pytest.mark.row("D4")
def test_a_registered_field_is_kept_to(engineer: Engineer) -> None:
    World().person("ada")
    made = engineer.post("/api/fields/", {"name": "boards", "type": "number", "at_least": 0, "title": "Boards"})

    assert (made.status_code, made.json()["standard"]) == (201, False)
    assert_problem(engineer.patch("/api/people/user:ada/", {"fields": {"boards": "three"}}), 422, "wrong_value", "fields.boards")
    assert engineer.patch("/api/people/user:ada/", {"fields": {"boards": 3}}).status_code == 202
    assert engineer.patch("/api/fields/boards/", {"at_most": "10"}).json()["at_most"] == "10.000000"
    assert {one["name"] for one in engineer.get("/api/fields/", owner="account").json()["results"]} >= {"seats_used"}


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"name": "boards", "type": "number"}, "key_taken", ""),
        ({"name": "storage_used", "type": "text"}, "wrong_type", "type"),
        ({"name": "x", "type": "number", "at_least": 3, "at_most": 1}, "at_most", "at_most"),
        ({"name": "x", "type": "text", "at_most": 3}, "no_number", "at_most"),
        ({"name": "plan", "type": "number"}, "kept_as", "name"),
        ({"name": "x", "type": "number", "at_least": "NaN"}, "invalid", "at_least"),
        ({"name": "x", "type": "money"}, "invalid_choice", "type"),
        ({"name": "x", "type": "text", "owner": "dog"}, "invalid_choice", "owner"),
    ],
)
def test_a_field_that_does_not_fit_is_told_where(engineer: Engineer, said: dict[str, Any], code: str, field: str) -> None:
    engineer.post("/api/fields/", {"name": "boards", "type": "number"})

    assert_problem(engineer.post("/api/fields/", said), 422, code, field)

    assert FieldDefinition.objects.count() == 1


def test_the_catalogue_is_read_and_changed(engineer: Engineer) -> None:
    World()

    assert [(one["key"], one["next_plan"]) for one in engineer.get("/api/plans/").json()["results"]][:2] == [
        ("free", "starter"),
        ("starter", "pro"),
    ]
    made = engineer.post("/api/plans/", {"key": "team", "name": "Team", "order": 9, "price": "199.50", "limits": {"seats": 100}})
    assert (made.status_code, made.json()["price"]) == (201, "199.500000"), made.content
    assert engineer.patch("/api/plans/team/", {"sold": False}).json()["sold"] is False
    assert_problem(engineer.patch("/api/plans/team/", {"key": "crew"}), 422, "stays", "key")
    assert_problem(engineer.patch("/api/plans/team/", {"currency": "EUR"}), 422, "two_currencies", "currency")
    assert_problem(engineer.patch("/api/plans/team/", {"order": 0}), 422, "taken", "order")
    assert_problem(engineer.patch("/api/plans/team/", {"price": -1}), 422, "min_value", "price")
    assert_problem(engineer.get("/api/plans/nothing/"), 404, "not_found")
    assert Plan.objects.get(key="team").currency == "USD"


@pytest.mark.row("A21")
def test_consent_is_recorded_with_who_when_source_wording_and_ip(engineer: Engineer) -> None:
    world = World()
    ada = world.person("ada", consents="")
    said = {"person": "user:ada", "given": True, "channel": "sms", "message_class": "promotional"}
    said |= {"source": "checkout form", "wording": "Text me offers.", "ip": "203.0.113.7", "at": "2026-03-01T09:00:00Z"}

    assert engineer.post("/api/consents/", said).status_code == 202
    world.settle(database_now())

    row = engineer.get("/api/consents/", person="user:ada").json()["results"][0]
    assert {name: row[name] for name in ("channel", "given", "source", "wording", "ip", "at", "recorded_by")} == {
        "channel": "sms",
        "given": True,
        "source": "checkout form",
        "wording": "Text me offers.",
        "ip": "203.0.113.7",
        "at": "2026-03-01T09:00:00Z",
        "recorded_by": f"key:{engineer.key.prefix}",
    }
    assert Consent.objects.get().person_id == ada.pk
    assert History.objects.filter(operation="consent.given").count() == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"channel": "pigeon"}, "invalid_choice", "channel"),
        ({"source": ""}, "blank", "source"),
        ({"ip": "localhost"}, "invalid", "ip"),
        ({"at": "9999-12-31T00:00:00Z"}, "bad_moment", "at"),
        ({"given": "perhaps"}, "invalid", "given"),
    ],
)
def test_a_consent_that_says_too_little_is_refused(engineer: Engineer, change: dict[str, Any], code: str, field: str) -> None:
    World().person("ada", consents="")

    assert_problem(engineer.post("/api/consents/", {"person": "user:ada", "given": True, "source": "form"} | change), 422, code, field)

    assert not Consent.objects.exists()


def test_the_event_log_is_read_by_person_type_and_time(engineer: Engineer) -> None:
    world = World()
    ada, ben = world.person("ada"), world.person("ben")
    world.event(ada, "session_started").event(ben, "session_started").event(ada, "onboarding_completed")

    rows = engineer.get("/api/events/", person=ada.pk, since="2026-03-02T00:00:00Z").json()["results"]
    assert [row["type"] for row in rows] == ["onboarding_completed", "session_started"]
    assert len(engineer.get("/api/events/", type="session_started").json()["results"]) == 2
    assert engineer.get("/api/events/", until="2000-01-01T00:00:00Z").json()["results"] == []
    one = Event.objects.filter(type="session_started").first()
    assert one is not None
    assert engineer.get(f"/api/events/{one.pk}/").json()["call"] == "track"
    assert_problem(engineer.get("/api/events/999999/"), 404, "not_found")
    assert_problem(engineer.get("/api/events/", person="user:nobody"), 404, "no_such_person", "person")


def test_a_quarantined_event_is_repaired_over_the_api(engineer: Engineer) -> None:
    world = World()
    world.person("ada")
    broken = {"type": "track", "userId": "ada", "event": "usage_threshold_hit", "properties": {"threshold": "much"}}
    server = Engineer(kind="server")
    assert server.post("/v1/track", broken).status_code == 200
    row = engineer.get("/api/quarantine/", settled="false").json()["results"][0]

    assert_problem(engineer.post(f"/api/quarantine/{row['id']}/replay/", {}), 422, row["code"], row["field"])
    fixed = broken | {"properties": {"meter": "storage", "threshold": 80}}
    assert engineer.post(f"/api/quarantine/{row['id']}/replay/", {"message": fixed}).json() == {"done": True}

    assert engineer.post(f"/api/quarantine/{row['id']}/drop/").json() == {"done": False}
    assert Quarantined.objects.get().settled_at is not None


def test_a_person_who_speaks_no_more_cannot_consent(engineer: Engineer) -> None:
    world = World()
    ada = world.person("ada", consents="")
    ada.identities.all().delete()

    with pytest.raises(ValueError, match="Nobody"):
        record(ada, given=True, source="form", actor=CAIRN, now=database_now())
    assert_problem(engineer.patch(f"/api/people/{ada.pk}/", {"fields": {"a": 1}}), 422, "wrong_value")
