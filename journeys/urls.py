"""Addresses of the editor, under ``/admin/journeys/``."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog

from journeys.pages.beside import beside
from journeys.pages.canvas import canvas, commands, current
from journeys.pages.comments import comments, open_comments, settling
from journeys.pages.counts import counts
from journeys.pages.doing import do, take_out
from journeys.pages.drafts import drafts
from journeys.pages.elsewhere import still_elsewhere
from journeys.pages.enrolling import enrolling, enrolment_deed, fitting
from journeys.pages.here import here
from journeys.pages.listing import import_file, journeys, new
from journeys.pages.moving import move_deed, moving
from journeys.pages.panel import panel
from journeys.pages.pausing import pausing
from journeys.pages.people import people
from journeys.pages.preview import preview, preview_mail, preview_send
from journeys.pages.publishing import publish, unplan
from journeys.pages.testing import play_tests, test_deed, tests
from journeys.pages.turning import turning
from journeys.pages.versions import restore, version, version_state, versions

app_name = "journeys"

urlpatterns = [
    path("", journeys, name="list"),
    path("new/", new, name="new"),
    path("import/", import_file, name="import"),
    path("words.js", JavaScriptCatalog.as_view(packages=["journeys"]), name="words"),
    path("<slug:key>/", canvas, name="canvas"),
    path("<slug:key>/commands/", commands, name="commands"),
    path("<slug:key>/state.json", current, name="state"),
    path("<slug:key>/here/", here, name="here"),
    path("<slug:key>/comments/", comments, name="comments"),
    path("<slug:key>/comments/open/", open_comments, name="open_comments"),
    path("<slug:key>/comments/<int:comment_id>/", settling, name="settling"),
    path("<slug:key>/_counts.json", counts, name="counts"),
    path("<slug:key>/elsewhere/", still_elsewhere, name="elsewhere"),
    path("<slug:key>/panel/", panel, name="panel"),
    path("<slug:key>/people/", people, name="people"),
    path("<slug:key>/preview/", preview, name="preview"),
    path("<slug:key>/preview/mail/", preview_mail, name="preview_mail"),
    path("<slug:key>/preview/send/", preview_send, name="preview_send"),
    path("<slug:key>/publish/", publish, name="publish"),
    path("<slug:key>/publish/unplan/", unplan, name="unplan"),
    path("<slug:key>/enrolling/", enrolling, name="enrolling"),
    path("<slug:key>/enrolling/fitting/", fitting, name="fitting"),
    path("<slug:key>/enrolling/<int:job_id>/<slug:deed>/", enrolment_deed, name="enrolment_deed"),
    path("<slug:key>/drafts/", drafts, name="drafts"),
    path("<slug:key>/tests/", tests, name="tests"),
    path("<slug:key>/tests/run/", play_tests, name="play_tests"),
    path("<slug:key>/tests/<int:test_id>/<slug:deed>/", test_deed, name="test_deed"),
    path("<slug:key>/moving/", moving, name="moving"),
    path("<slug:key>/moving/<int:job_id>/<slug:deed>/", move_deed, name="move_deed"),
    path("<slug:key>/pausing/", pausing, name="pausing"),
    path("<slug:key>/turning/<slug:deed>/", turning, name="turning"),
    path("<slug:key>/file.yaml", take_out, name="file"),
    path("<slug:key>/beside/", beside, name="beside"),
    path("<slug:key>/versions/", versions, name="versions"),
    path("<slug:key>/versions/<int:number>/", version, name="version"),
    path("<slug:key>/versions/<int:number>/state.json", version_state, name="version_state"),
    path("<slug:key>/versions/<int:number>/restore/", restore, name="restore"),
    path("<slug:key>/do/<slug:operation>/", do, name="do"),
]
