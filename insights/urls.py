"""Addresses of the pages that show what happened, under ``/admin/``."""

from django.urls import path

from insights.backtest import views as backtest
from insights.engine import views as engine
from insights.flow import views as flow
from insights.funnel.views import results, who
from insights.mailroom import views as mailroom
from insights.mode import views as mode
from insights.needs.views import needs
from insights.person import acting, asking, letter_views, letting_in_views, many
from insights.person import views as person
from insights.rehearse import keeping
from insights.rehearse import views as rehearse

app_name = "insights"

urlpatterns = [
    path("people/", person.people, name="people"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/timeline/", person.timeline_part, name="timeline"),
    path("people/<int:person_id>/runs/", person.runs_part, name="runs"),
    path("people/<int:person_id>/may/", person.may_part, name="may"),
    path("people/<int:person_id>/enter/", letting_in_views.enter_journey, name="enter"),
    path("people/<int:person_id>/event/", letting_in_views.event_by_hand, name="event_by_hand"),
    path("people/<int:person_id>/time/", acting.pass_time, name="pass_time"),
    path("people/<int:person_id>/runs/<int:run_id>/go-on/", acting.run_deed, {"deed": "go-on"}, name="run_go_on"),
    path("people/<int:person_id>/runs/<int:run_id>/pause/", acting.run_deed, {"deed": "pause"}, name="run_pause"),
    path("people/<int:person_id>/runs/<int:run_id>/resume/", acting.run_deed, {"deed": "resume"}, name="run_resume"),
    path("people/<int:person_id>/runs/<int:run_id>/move/", acting.run_deed, {"deed": "move"}, name="run_move"),
    path("people/<int:person_id>/runs/<int:run_id>/end/", acting.run_deed, {"deed": "end"}, name="run_end"),
    path("journeys/<slug:key>/people/<slug:deed>/", many.runs_deed, name="runs_deed"),
    path("people/<int:person_id>/messages/<int:message_id>/", letter_views.letter, name="letter"),
    path("messages/<int:message_id>/body/", letter_views.letter_body, name="letter_body"),
    path("why/", asking.why, name="why"),
    path("mailroom/", mailroom.mailroom, name="mailroom"),
    path("mailroom/newer/", mailroom.newer, name="mailroom_newer"),
    path("mailroom/empty/", mailroom.empty_it, name="mailroom_empty"),
    path("mailroom/<int:item_id>/", mailroom.opened, name="mailroom_item"),
    path("mailroom/<int:item_id>/answer/", mailroom.answer_for, name="mailroom_answer"),
    path("mailroom/phone/<int:person_id>/", mailroom.phone, name="mailroom_phone"),
    path("mailroom/body/<int:message_id>/", mailroom.mail_body, name="mailroom_body"),
    path("cairn/mode/", mode.mode, name="mode"),
    path("cairn/mode/allow/", mode.allow_one, name="allow"),
    path("cairn/mode/allow/<int:allowed_id>/take-off/", mode.disallow_one, name="disallow"),
    path("engine/", engine.engine, name="engine"),
    path("engine/messages/<int:message_id>/settle/", engine.settle_one, name="engine_settle"),
    path("engine/runs/<int:run_id>/try-again/", engine.try_one_again, name="engine_try_again"),
    path("flow/", flow.flow, name="flow"),
    path("flow/<path:name>/", flow.event_type, name="event_type"),
    path("journeys/<slug:key>/rehearse/", rehearse.stage, name="rehearse"),
    path("journeys/<slug:key>/rehearse/walk/", rehearse.walk, name="rehearse_walk"),
    path("journeys/<slug:key>/rehearse/every/", rehearse.every_answer, name="rehearse_every"),
    path("journeys/<slug:key>/backtest/", backtest.backtest, name="backtest"),
    path("journeys/<slug:key>/backtest/forecast/", backtest.forecast, name="backtest_forecast"),
    path("journeys/<slug:key>/backtest/<int:job_id>/cancel/", backtest.cancel, name="backtest_cancel"),
    path("journeys/<slug:key>/rehearse/keep/", keeping.keep, name="rehearse_keep"),
    path("journeys/<slug:key>/rehearse/test/<int:test_id>/", keeping.again, name="rehearse_test"),
    path("journeys/<slug:key>/needs/", needs, name="needs"),
    path("journeys/<slug:key>/results/", results, name="results"),
    path("journeys/<slug:key>/results/who/<slug:stage>/", who, name="who"),
]
