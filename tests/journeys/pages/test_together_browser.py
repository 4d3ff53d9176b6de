"""Maya and Grace at one canvas, each in a browser of her own."""

from contextlib import ExitStack

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.history import Actor
from audience.now import database_now
from journeys.gallery import from_gallery
from journeys.operations.comment import open_counts
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from tests.browser import assert_well_made, keep, opened, use_theme

pytestmark = [pytest.mark.browser, pytest.mark.row("E26")]
MAYA = Actor("user:maya")
CANVAS = "/admin/journeys/nudge-at-the-limit/"
# Two seconds, as the promise says.
SOON = 2_000


@pytest.fixture
def nudge(live_server):
    file = from_gallery("nudge-at-the-limit")
    return create(MAYA, name=file.name, key=file.key, now=database_now(), graph=file.graph)


@pytest.fixture
def grace(browser, live_server, complaints):
    """Another browser, in which Grace Hopper is signed in; ``grace(right, …)`` gives her these rights alone."""
    with ExitStack() as stack:

        def sign_in(*rights):
            page = stack.enter_context(opened(browser, live_server.url, complaints))
            user = User.objects.create(username="grace", first_name="Grace", last_name="Hopper", is_staff=True, is_superuser=not rights)
            for right in rights:
                user.user_permissions.add(Permission.objects.get(content_type__app_label="cairn_journeys", codename=right))
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
            return page

        yield sign_in


def begin(page, query=""):
    page.goto(CANVAS + query)
    page.locator("#journey[data-ready]").wait_for()


def saved(page, revision):
    page.locator("#saved[data-state='saved']", has_text=f"revision {revision}").wait_for()


def drawn(page):
    return page.eval_on_selector_all("#canvas .node", "all => all.map(one => one.dataset.step)")


def forgive(complaints):
    """A cut line and a conflict are told by the browser as well; nothing else may be."""
    told = ("ERR_INTERNET_DISCONNECTED", "409 (Conflict)", "htmx:afterRequest", "htmx:sendError")
    complaints[:] = [one for one in complaints if not any(words in one for words in told)]


def test_two_see_each_other_and_each_others_changes_within_two_seconds(page, as_user, nudge, grace):
    as_user()
    begin(page)
    hers = grace()
    begin(hers)
    hers.locator('[data-step="email"]').click()

    page.get_by_role("button", name="Grace Hopper is here, at E-mail: room to grow").wait_for()
    page.locator('[data-step="email"] .node-others', has_text="GH").wait_for(timeout=SOON)
    page.locator("#also-here", has_text="looks at E-mail: room to grow").wait_for()

    hers.locator("#panel-title", has_text="E-mail: room to grow").wait_for()
    hers.get_by_label("Name on the card").fill("E-mail: more room")
    hers.locator('[data-step="email"]', has_text="E-mail: more room").wait_for()
    page.locator('[data-step="email"]', has_text="E-mail: more room").wait_for(timeout=SOON)

    hers.close()
    page.locator("#others .avatar").wait_for(state="detached")


def test_changes_at_different_steps_are_merged_and_each_undoes_her_own(page, as_user, nudge, grace):
    as_user()
    begin(page)
    hers = grace()
    begin(hers)
    page.locator('[data-step="sms"]').focus()
    page.keyboard.press("d")
    saved(page, 2)
    saved(hers, 2)
    hers.locator('[data-step="email"]').focus()
    hers.keyboard.press("d")
    saved(hers, 3)
    saved(page, 3)
    assert len(drawn(page)) == len(drawn(hers)) == 13

    page.locator('[data-step="sms"]').focus()
    page.keyboard.press("Control+z")
    saved(page, 4)
    saved(hers, 4)
    kinds = [one["type"] for one in find("nudge-at-the-limit").graph["nodes"]]
    assert (kinds.count("send_sms"), kinds.count("send_email")) == (1, 2)

    page.reload()
    page.locator("#journey[data-ready]").wait_for()
    page.get_by_role("button", name="Redo").click()
    saved(page, 5)
    kinds = [one["type"] for one in find("nudge-at-the-limit").graph["nodes"]]
    assert (kinds.count("send_sms"), kinds.count("send_email")) == (2, 2)


def both_type(page, hers):
    """Maya names the SMS and is saved; Grace, who has no line meanwhile, gives it another name."""
    begin(page, "?step=sms")
    begin(hers, "?step=sms")
    page.get_by_label("Name on the card").fill("Maya's")
    hers.context.set_offline(True)
    hers.get_by_label("Name on the card").fill("Grace's")
    saved(page, 2)
    hers.context.set_offline(False)


def test_two_who_type_in_different_fields_of_one_step_are_asked_nothing(page, as_user, nudge, grace, complaints):
    as_user()
    hers = grace()
    begin(page, "?step=sms")
    begin(hers, "?step=sms")
    page.get_by_label("Name on the card").fill("Maya's")
    hers.context.set_offline(True)
    hers.get_by_label("Text", exact=True).fill("Grace's words: https://acme.example/up")
    saved(page, 2)
    hers.context.set_offline(False)
    saved(page, 3)
    saved(hers, 3)

    assert hers.locator("#panel-note .note").count() == 0
    assert hers.get_by_label("Text", exact=True).input_value().startswith("Grace's words")
    step = next(one for one in find("nudge-at-the-limit").graph["nodes"] if one["id"] == "sms")
    assert (step["name"], step["settings"]["text"][:13]) == ("Maya's", "Grace's words")
    forgive(complaints)


@pytest.mark.parametrize(("side", "left"), [("Keep mine", "Grace's"), ("Take theirs", "Maya's")])
def test_what_both_typed_at_one_step_is_shown_with_both_sides(page, as_user, nudge, grace, complaints, side, left):
    as_user()
    hers = grace()
    both_type(page, hers)

    note = hers.locator("#panel-note .note")
    note.get_by_text("maya changed this step too.").wait_for()
    assert "Grace's" in note.inner_text()
    assert "Maya's" in note.inner_text()
    note.get_by_role("button", name=side).click()
    note.wait_for(state="detached")
    hers.locator('[data-step="sms"]', has_text=left).wait_for()
    assert hers.get_by_label("Name on the card").input_value() == left
    page.locator('[data-step="sms"]', has_text=left).wait_for()
    forgive(complaints)


@pytest.mark.parametrize(("side", "left"), [("Keep mine", "Grace's"), ("Take theirs", "Maya's fourth")])
def test_both_sides_stay_on_show_until_somebody_says_whose_words_stand(page, as_user, nudge, grace, complaints, side, left):
    as_user()
    begin(page, "?step=sms")
    hers = grace()
    begin(hers, "?step=sms")
    page.get_by_label("Name on the card").wait_for()
    hers.get_by_label("Name on the card").wait_for()
    hers.context.set_offline(True)
    hers.get_by_label("Name on the card").fill("Grace's")
    page.get_by_label("Name on the card").fill("Maya's")
    saved(page, 2)
    hers.context.set_offline(False)
    note = hers.locator("#panel-note .note")
    note.get_by_text("maya changed this step too.").wait_for()
    note.get_by_role("button", name=side).focus()

    for nth, more in enumerate(("second", "third", "fourth")):
        page.get_by_label("Name on the card").fill(f"Maya's {more}")
        saved(page, nth + 3)
        hers.wait_for_timeout(1_000)
    page.locator('[data-step="email"]').focus()
    page.keyboard.press("d")
    saved(page, 6)
    hers.wait_for_timeout(3_000)

    assert hers.get_by_label("Name on the card").input_value() == "Grace's"
    assert "Grace's" in note.inner_text()
    note.get_by_text("Maya's fourth").wait_for()
    assert note.get_by_role("button", name=side).evaluate("one => one === document.activeElement")
    assert len(drawn(hers)) == 12
    note.get_by_role("button", name=side).click()
    note.wait_for(state="detached")
    hers.locator('[data-step="sms"]', has_text=left).wait_for()
    assert hers.get_by_label("Name on the card").input_value() == left
    page.locator('[data-step="sms"]', has_text=left).wait_for()
    assert next(one for one in find("nudge-at-the-limit").graph["nodes"] if one["id"] == "sms")["name"] == left
    forgive(complaints)


SMS_IN_CONFLICT = "#canvas [data-step='sms'] use[href='#i-git-compare']"


@pytest.mark.parametrize(("side", "left"), [("Keep mine", "Grace's"), ("Take theirs", "Maya's")])
def test_what_is_disputed_waits_at_its_step_while_another_one_is_open(page, as_user, nudge, grace, complaints, side, left):
    as_user()
    hers = grace()
    both_type(page, hers)
    hers.locator("#panel-note .note").wait_for()

    hers.locator('[data-step="email"]').click()
    hers.get_by_label("Subject").wait_for()
    hers.get_by_text("is kept there, and not saved yet").wait_for()
    hers.locator(SMS_IN_CONFLICT).wait_for()
    hers.get_by_label("Name on the card").fill("Grace's mail")
    # Whoever goes back at once has what was typed here sent first.
    hers.locator('[data-step="sms"]').click()
    note = hers.locator("#panel-note .note")
    # Grace was the last at another step; here it was Maya.
    note.get_by_text("maya changed this step too.").wait_for()
    assert hers.get_by_label("Name on the card").input_value() == "Grace's"
    assert hers.locator("#panel form[data-settings]").count() == 1
    note.get_by_role("button", name=side).click()
    note.wait_for(state="detached")
    hers.locator('[data-step="sms"]', has_text=left).wait_for()
    assert hers.locator(SMS_IN_CONFLICT).count() == 0
    names = {one["id"]: one.get("name") for one in find("nudge-at-the-limit").graph["nodes"]}
    assert (names["sms"], names["email"]) == (left, "Grace's mail")
    forgive(complaints)


def test_what_is_typed_at_a_step_that_somebody_removes_stays_and_it_is_said(page, as_user, nudge, complaints):
    as_user()
    begin(page, "?step=email")
    page.get_by_label("Subject").wait_for()
    edit(Actor("user:grace"), "nudge-at-the-limit", revision=1, commands=[{"op": "remove", "id": "email"}], now=database_now())
    page.get_by_label("Subject").fill("A paragraph that took a while")
    note = page.locator("#panel-note [role='alert']")
    note.get_by_text("grace removed this step.").wait_for()
    # Longer than it takes until the canvas knows.
    page.locator("#canvas [data-step='email']").wait_for(state="detached")
    page.wait_for_timeout(1500)
    assert page.get_by_label("Subject").input_value() == "A paragraph that took a while"
    assert note.is_visible()
    page.locator("#canvas [data-step='sms']").click()
    page.locator("#panel-title", has_text="SMS: last nudge").wait_for()
    assert page.get_by_text("is kept there").count() == 0
    complaints.clear()


def test_what_one_types_is_left_alone_while_the_other_draws(page, as_user, nudge, grace):
    as_user()
    begin(page, "?step=sms")
    hers = grace()
    begin(hers)
    text = page.get_by_label("Text", exact=True)
    text.fill("You are at your limit")
    saved(page, 2)
    saved(hers, 2)
    text.focus()
    hers.locator('[data-step="email"]').focus()
    hers.keyboard.press("d")
    saved(page, 3)

    assert page.evaluate("document.activeElement.id") == text.get_attribute("id")
    assert text.input_value() == "You are at your limit"


def test_ten_seconds_without_a_server_lose_nothing(page, as_user, nudge, complaints):
    as_user()
    begin(page, "?step=sms")
    page.locator("#panel-name").wait_for()
    page.context.set_offline(True)
    page.get_by_label("Name on the card").fill("Typed into nowhere")
    page.locator("#saved[data-state='trying']", has_text="Not saved, trying again").wait_for()
    page.locator('[data-step="email"]').focus()
    page.keyboard.press("d")
    page.wait_for_timeout(10_000)
    assert len(drawn(page)) == 12
    assert page.locator("#panel-form").get_by_text("This part could not be loaded.").count() == 0
    assert page.get_by_label("Name on the card").input_value() == "Typed into nowhere"
    page.context.set_offline(False)

    saved(page, 3)
    graph = find("nudge-at-the-limit").graph
    assert next(one for one in graph["nodes"] if one["id"] == "sms")["name"] == "Typed into nowhere"
    assert len(graph["nodes"]) == 12
    forgive(complaints)


def test_nobody_asks_while_the_page_is_hidden(page, as_user, nudge):
    as_user()
    begin(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/here/") else None)
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(1_500)
    asked.clear()
    page.wait_for_timeout(2_500)
    assert asked == []


def test_a_comment_is_said_seen_by_the_other_and_settled(page, as_user, nudge, grace):
    as_user()
    begin(page, "?step=email")
    hers = grace("view_draft")
    begin(hers)
    hers.locator('[data-step="email"]').focus()
    hers.keyboard.press("c")
    hers.locator("#comment-text:focus").wait_for()
    hers.keyboard.type("Is <b>ten times</b> still true?")
    hers.locator("#comments").get_by_role("button", name="Comment").click()

    page.locator("#comments .thread", has_text="Is <b>ten times</b> still true?").wait_for(timeout=SOON + 1_000)
    page.locator('[data-step="email"] .node-said', has_text="1").wait_for()
    assert open_counts(nudge.journey) == {"email": 1}
    page.locator("#open-comments > summary").click()
    page.locator("#open-comments-list").get_by_text("E-mail: room to grow").wait_for()

    page.keyboard.press("Escape")
    page.locator("#comments").get_by_role("button", name="Call it settled").click()
    page.locator("#comments", has_text="1 settled").wait_for()
    hers.locator('[data-step="email"] .node-said').wait_for(state="detached")


@pytest.mark.parametrize("command", ["Control", "Meta"])
def test_a_comment_is_sent_by_the_key_that_sends(page, as_user, nudge, command):
    as_user()
    begin(page, "?step=email")
    page.get_by_label("Say something about this step").fill("Is it still true?")
    page.keyboard.press(f"{command}+Enter")

    page.locator("#comments .thread", has_text="Is it still true?").wait_for(timeout=5_000)
    assert page.get_by_role("combobox", name="Find a step").count() == 0
    assert open_counts(nudge.journey) == {"email": 1}
    assert page.get_by_label("Say something about this step").input_value() == ""


def test_a_comment_being_written_stays_while_the_step_changes(page, as_user, nudge, grace):
    as_user()
    begin(page, "?step=email")
    page.get_by_label("Say something about this step").fill("Half a thou")
    hers = grace()
    begin(hers, "?step=email")
    hers.get_by_label("Name on the card").fill("E-mail: more room")
    page.locator("#panel-title", has_text="E-mail: more room").wait_for()
    page.wait_for_timeout(500)
    assert page.get_by_label("Say something about this step").input_value() == "Half a thou"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_well_made_in_both_themes(page, as_user, nudge, grace, theme):
    use_theme(page, theme)
    as_user()
    begin(page, "?step=email")
    hers = grace("view_draft")
    use_theme(hers, theme)
    begin(hers, "?step=email")
    hers.get_by_label("Say something about this step").fill("Is ten times still true?")
    hers.locator("#comments").get_by_role("button", name="Comment").click()
    page.locator('[data-step="email"] .node-said').wait_for()
    page.locator(".node-others").wait_for()
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(400)
        assert_well_made(page)
        keep(page, f"together-{width}", theme)
    keep(hers, "together-looks-only", theme)
    assert_well_made(hers)
    hers.locator("#canvas").click(position={"x": 20, "y": 300})
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(CANVAS)
    page.locator("#also-here li").wait_for()
    keep(page, "together-also-here", theme)
    page.locator("#open-comments > summary").click()
    page.locator("#open-comments-list b").wait_for()
    keep(page, "together-comments", theme)
