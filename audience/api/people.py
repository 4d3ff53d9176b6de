"""People: who there is, what is known of each, and a change of their fields."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.problems import Problem
from audience.api.resource import Resource
from audience.api.scopes import CHANGE_PEOPLE, SEE_PEOPLE
from audience.api.shapes import Body, Moment, Object, Shape, example, query
from audience.models import Person
from audience.people import known_as, set_fields
from audience.profiles import fold


class PersonShape(Shape):
    id = serializers.IntegerField(help_text="Cairn's own number.")
    user_id = serializers.CharField(source="external_id", allow_blank=True, help_text="Your application's id, from userId.")
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    plan = serializers.SerializerMethodField(help_text="The account's plan where there is an account, else the person's own.")
    account = serializers.SerializerMethodField(help_text="The id of the account, from groupId.")
    timezone = serializers.CharField(source="zone")
    locale = serializers.CharField()
    fields_ = Object(help_text="All that is known, by field.")
    consents = serializers.SerializerMethodField(help_text="The latest word by channel and class.")
    first_seen_at = Moment()
    last_seen_at = Moment(allow_null=True)

    def get_plan(self, person: Person) -> str:
        return person.account.plan if person.account is not None else person.plan

    def get_account(self, person: Person) -> str | None:
        return person.account.external_id if person.account is not None else None

    def get_consents(self, person: Person) -> dict[str, bool]:
        return {key: bool(said[0]) for key, said in sorted(person.consents.items())}


class PersonChange(Body):
    fields_ = Object(help_text="Fields to set, by name; null empties one. Others stay.")


class PersonChanged(Shape):
    event = serializers.IntegerField(allow_null=True, help_text="The identify that says so; the person has the values once it is walked.")
    person = PersonShape()


FILTERS = [
    query("user_id", "Exactly this userId."),
    query("email", "Exactly this address, in any case of letters."),
    query("account", "People of the account with this groupId."),
    query("plan", "People on this plan, their account's if they have one."),
]


@extend_schema_view(
    list=extend_schema(summary="List people", parameters=FILTERS, responses=PersonShape(many=True)),
    retrieve=extend_schema(summary="Read a person", responses=PersonShape),
    partial_update=extend_schema(
        summary="Change fields of a person",
        description="A value that does not fit its registered field is refused with the field and a sentence, and nothing is changed. "
        "The change is an event like any other: it is walked within a second, and journeys hear of it.",
        request=PersonChange,
        examples=example(fields={"storage_used_pct": 83, "team": "red"}),
        responses={202: PersonChanged},
    ),
)
class People(Resource):
    """`id` is Cairn's number, or `user:` and your own id: `/api/people/user:ada/`."""

    lookup_value_regex = "[^/]+"
    needs = {"list": SEE_PEOPLE, "retrieve": SEE_PEOPLE, "partial_update": CHANGE_PEOPLE}

    def list(self, request: Request) -> Response:
        people = Person.objects.known().select_related("account")
        if user_id := self.text("user_id"):
            people = people.filter(identities__kind="user", identities__value=user_id)
        if email := self.text("email"):
            people = people.filter(email_key=fold(email))
        if account := self.text("account"):
            people = people.filter(account__external_id=account)
        if plan := self.text("plan"):
            people = people.on_plan(plan)
        return self.listed(people, PersonShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(PersonShape(person_of(pk)).data)

    def partial_update(self, request: Request, pk: str) -> Response:
        person = person_of(pk)
        event = set_fields(self.actor, person, self.said(PersonChange)["fields"], self.now)
        return Response(PersonChanged({"event": event, "person": person}).data, status=202)


def person_of(who: str) -> Person:
    found = known_as(who)
    if found is None:
        raise Http404(who)
    return found


def person_number(view: Resource, name: str = "person") -> int | None:
    """Read a filter that names a person: a number, or ``user:ada``."""
    said = view.text(name)
    if not said:
        return None
    found = known_as(said)
    if found is None:
        raise Problem(404, "no_such_person", _("Nobody is known by this id."), name)
    return found.pk
