"""Every resource of the REST API, its schema and its page."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

import insights.api.problems  # noqa: F401  what errors of this floor mean is known once it was read
import journeys.api.problems  # noqa: F401  as above
from audience.api.accounts import Accounts
from audience.api.consents import Consents
from audience.api.event_types import EventTypes
from audience.api.events import Events
from audience.api.fields import FieldDefinitions
from audience.api.people import People
from audience.api.plans import Plans
from audience.api.problems import nothing_here
from audience.api.quarantine import Quarantine
from channels.api.consents import ConsentExport
from config.api_docs import docs
from config.api_schema import Schema
from insights.api.backtests import Backtests
from insights.api.funnels import Funnels
from insights.api.jobs import Jobs
from insights.api.messages import Messages
from insights.api.needs import JourneyNeeds
from insights.api.runs import Runs
from insights.api.steps import Steps
from journeys.api.comments import Comments
from journeys.api.drafts import Drafts
from journeys.api.enrolments import Enrolments
from journeys.api.files import JourneyFiles
from journeys.api.journeys import Journeys
from journeys.api.kept_tests import KeptTests
from journeys.api.node_types import NodeTypes
from journeys.api.planned import Plans as PlannedPublish
from journeys.api.transfers import Transfers
from journeys.api.versions import Versions


class Router(SimpleRouter):
    """Takes addresses with a slash at the end and without: a redirect would lose what was posted."""

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"


router = Router()
router.register("people", People, "people")
router.register("accounts", Accounts, "accounts")
router.register("events", Events, "events")
router.register("event-types", EventTypes, "event-types")
router.register("fields", FieldDefinitions, "fields")
router.register("consents", Consents, "consents")
router.register("plans", Plans, "plans")
router.register("quarantine", Quarantine, "quarantine")
router.register("journeys", Journeys, "journeys")
router.register("node-types", NodeTypes, "node-types")
router.register("runs", Runs, "runs")
router.register("steps", Steps, "steps")
router.register("jobs", Jobs, "jobs")
router.register("messages", Messages, "messages")
router.register("funnels", Funnels, "funnels")

FILE = JourneyFiles.as_view({"get": "retrieve", "put": "update"})
DIFF = JourneyFiles.as_view({"get": "diff", "post": "diff_file"})
DRAFT = Drafts.as_view({"get": "retrieve", "put": "update"})
COMMENTS = Comments.as_view({"get": "list", "post": "create"})
RESOLVE, REOPEN = Comments.as_view({"post": "resolve"}), Comments.as_view({"post": "reopen"})
TRANSFERS = Transfers.as_view({"get": "list", "post": "create"})
BACKTESTS = Backtests.as_view({"get": "list", "post": "create"})
PLANNED = PlannedPublish.as_view({"get": "retrieve", "post": "create", "delete": "destroy"})
ENROL = Enrolments.as_view({"get": "fitting", "post": "create"})
ENROLMENT = r"^journeys/(?P<key>[^/]+)/enrolments/(?P<job>[^/]+)/"
KEPT_TESTS = KeptTests.as_view({"get": "list", "post": "create"})
KEPT_TEST = KeptTests.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})
TRY_AGAIN = Transfers.as_view({"post": "try_again"})

app_name = "api"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path(r"^journeys/(?P<key>[^/]+)/draft/?$", DRAFT, name="draft"),
    re_path(r"^journeys/(?P<key>[^/]+)/draft/commands/?$", Drafts.as_view({"post": "commands"}), name="draft-commands"),
    re_path(r"^journeys/(?P<key>[^/]+)/draft/restore/?$", Drafts.as_view({"post": "restore"}), name="draft-restore"),
    re_path(r"^journeys/(?P<key>[^/]+)/file/?$", FILE, name="journey-file"),
    re_path(r"^journeys/(?P<key>[^/]+)/diff/?$", DIFF, name="journey-diff"),
    re_path(r"^journeys/(?P<key>[^/]+)/comments/?$", COMMENTS, name="comments"),
    re_path(r"^journeys/(?P<key>[^/]+)/comments/(?P<comment>[^/]+)/resolve/?$", RESOLVE, name="comment-resolve"),
    re_path(r"^journeys/(?P<key>[^/]+)/comments/(?P<comment>[^/]+)/reopen/?$", REOPEN, name="comment-reopen"),
    re_path(r"^journeys/(?P<key>[^/]+)/versions/?$", Versions.as_view({"get": "list"}), name="versions"),
    re_path(r"^journeys/(?P<key>[^/]+)/versions/(?P<number>[^/]+)/?$", Versions.as_view({"get": "retrieve"}), name="version"),
    re_path(r"^journeys/(?P<key>[^/]+)/needs/?$", JourneyNeeds.as_view({"get": "retrieve"}), name="journey-needs"),
    re_path(r"^journeys/(?P<key>[^/]+)/standing/?$", Transfers.as_view({"get": "standing"}), name="standing"),
    re_path(r"^journeys/(?P<key>[^/]+)/tests/?$", KEPT_TESTS, name="kept-tests"),
    re_path(r"^journeys/(?P<key>[^/]+)/tests/run/?$", KeptTests.as_view({"post": "play_all"}), name="kept-tests-run"),
    re_path(r"^journeys/(?P<key>[^/]+)/tests/(?P<test>[^/]+)/?$", KEPT_TEST, name="kept-test"),
    re_path(r"^journeys/(?P<key>[^/]+)/tests/(?P<test>[^/]+)/run/?$", KeptTests.as_view({"post": "play"}), name="kept-test-run"),
    re_path(r"^journeys/(?P<key>[^/]+)/tests/(?P<test>[^/]+)/accept/?$", KeptTests.as_view({"post": "accept"}), name="kept-test-accept"),
    re_path(r"^journeys/(?P<key>[^/]+)/transfers/?$", TRANSFERS, name="transfers"),
    re_path(r"^journeys/(?P<key>[^/]+)/transfers/(?P<job>[^/]+)/?$", Transfers.as_view({"get": "retrieve"}), name="transfer"),
    re_path(r"^journeys/(?P<key>[^/]+)/transfers/(?P<job>[^/]+)/cancel/?$", Transfers.as_view({"post": "cancel"}), name="transfer-cancel"),
    re_path(r"^journeys/(?P<key>[^/]+)/transfers/(?P<job>[^/]+)/undo/?$", Transfers.as_view({"post": "undo"}), name="transfer-undo"),
    re_path(r"^journeys/(?P<key>[^/]+)/transfers/(?P<job>[^/]+)/try-again/?$", TRY_AGAIN, name="transfer-try-again"),
    re_path(r"^journeys/(?P<key>[^/]+)/backtests/?$", BACKTESTS, name="backtests"),
    re_path(r"^journeys/(?P<key>[^/]+)/backtests/(?P<job>[^/]+)/?$", Backtests.as_view({"get": "retrieve"}), name="backtest"),
    re_path(r"^journeys/(?P<key>[^/]+)/backtests/(?P<job>[^/]+)/cancel/?$", Backtests.as_view({"post": "cancel"}), name="backtest-cancel"),
    re_path(r"^journeys/(?P<key>[^/]+)/planned/?$", PLANNED, name="planned"),
    re_path(r"^journeys/(?P<key>[^/]+)/enrol/?$", ENROL, name="enrol"),
    re_path(r"^journeys/(?P<key>[^/]+)/enrolments/?$", Enrolments.as_view({"get": "list"}), name="enrolments"),
    re_path(rf"{ENROLMENT}?$", Enrolments.as_view({"get": "retrieve"}), name="enrolment"),
    re_path(rf"{ENROLMENT}cancel/?$", Enrolments.as_view({"post": "cancel"}), name="enrolment-cancel"),
    re_path(rf"{ENROLMENT}try-again/?$", Enrolments.as_view({"post": "try_again"}), name="enrolment-try-again"),
    re_path(r"^consents/export/?$", ConsentExport.as_view({"get": "list"}), name="consent-export"),
    path("", include(router.urls)),
    re_path(r"", nothing_here),
]
