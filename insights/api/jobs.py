"""Long work: what is under way, how far it is, and what became of it."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from audience.api.resource import Resource, number_of
from audience.api.shapes import ID, query
from engine.models import Job
from insights.api.finding import JOURNEY, journey_number
from insights.api.scopes import SEE_RUNS
from journeys.api.transfer_shapes import JobShape


@extend_schema_view(
    list=extend_schema(summary="List long work", parameters=[JOURNEY, query("state", "In this state.")], responses=JobShape(many=True)),
    retrieve=extend_schema(summary="Read long work", parameters=[ID], responses=JobShape),
)
class Jobs(Resource):
    needs = {"list": SEE_RUNS, "retrieve": SEE_RUNS}

    def list(self, request: Request) -> Response:
        jobs = Job.objects.select_related("journey")
        if (journey := journey_number(self)) is not None:
            jobs = jobs.filter(journey_id=journey)
        if state := self.choice("state", Job.State.values):
            jobs = jobs.filter(state=state)
        return self.listed(jobs, JobShape)

    def retrieve(self, request: Request, pk: str) -> Response:
        found = Job.objects.select_related("journey").filter(id=number_of(pk, "id")).first()
        if found is None:
            raise Http404(pk)
        return Response(JobShape(found).data)
