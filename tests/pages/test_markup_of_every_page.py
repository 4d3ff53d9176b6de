"""Every address that answers with HTML: the strict policy, nothing inline, and hostile text is text."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from audience.models import Person
from frontend.csp import POLICY
from insights.person.letter_views import BODY_POLICY
from journeys.pages.preview import MAIL_POLICY
from tests.journeys.pages.conftest import signed_in
from tests.pages.addresses import NobodyKnows, every_address
from tests.pages.hostile import ALL, House, build

# Mail comes with styles of its own and pictures from elsewhere: it is shown in a sandboxed frame in which no script runs.
OWN_POLICIES = {
    "journeys:preview_mail": MAIL_POLICY,
    "insights:letter_body": BODY_POLICY,
    "insights:mailroom_body": BODY_POLICY,
}
RUNS = re.compile(r"^\s*(javascript|vbscript|data:text/html)", re.IGNORECASE)
LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "use": "href", "source": "src", "object": "data", "form": "action"}


class Faults(HTMLParser):
    """Collects what a strict policy forbids or nobody of ours wrote."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        here = (self.get_starttag_text() or tag)[:160]
        wrong = {
            "an element of the text": tag == "x-hit" or (tag == "img" and given.get("src") == "x"),
            "an inline script": tag == "script" and "src" not in given and given.get("type") != "application/json",
            "an inline style": tag == "style" or "style" in given,
            "an inline handler": any(name.startswith(("on", "hx-on")) for name in given),
            "a link that runs": any(
                RUNS.match(value or "") for name, value in attrs if name in ("href", "src", "action", "formaction", "hx-get")
            ),
            "a frame without a sandbox": tag == "iframe" and "sandbox" not in given,
            "something of another host": tag in LOADS and bool(urlsplit(given.get(LOADS[tag]) or "").netloc),
            "a base or a refresh": tag == "base" or given.get("http-equiv", "").lower() == "refresh"
            if given.get("http-equiv")
            else tag == "base",
        }
        self.found += [f"{what}: {here}" for what, is_there in wrong.items() if is_there]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def policy_faults(policy: str) -> list[str]:
    """List what makes a policy weaker than strict."""
    parts = {words[0]: words[1:] for one in policy.split(";") if (words := one.split())}
    found = [
        f"{name} {value}"
        for name, values in parts.items()
        for value in values
        if "unsafe" in value or "*" in value or "." in value or "http" in value
    ]
    if parts.get("default-src") != ["'none'"]:
        found.append("default-src")
    found += [
        name
        for name, want in {"base-uri": ["'none'"], "object-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"]}.items()
        if parts.get(name) != want
    ]
    return found


def test_the_policy_is_strict_and_mail_gets_no_scripts() -> None:
    assert policy_faults(POLICY) == []
    for name, policy in OWN_POLICIES.items():
        parts = {words[0]: words[1:] for one in policy.split(";") if (words := one.split())}
        assert parts["default-src"] == ["'none'"], name
        assert parts["sandbox"] == [], name
        assert "script-src" not in parts, name


def test_no_page_is_without_the_policy_or_has_anything_inline_or_takes_text_for_markup(db: None) -> None:
    house = build()
    client = looking(house)
    wrong: dict[str, list[str]] = {}
    pages = 0
    for address in every_address(house):
        answer = client.get(address.path)
        found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
        policy = answer.headers.get("Content-Security-Policy")
        if policy != OWN_POLICIES.get(address.name, POLICY) and answer.status_code < 300:
            found.append(f"policy {policy}")
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            pages += 1
            found += markup_faults(answer, own=address.name in OWN_POLICIES)
        if found:
            wrong[address.path] = found

    assert wrong == {}
    assert pages > 150


def looking(house: House) -> Client:
    client = signed_in("maya")
    client.raise_request_exception = False
    return client


def markup_faults(answer: Any, *, own: bool) -> list[str]:
    parser = Faults()
    parser.feed(answer.content.decode())
    text = "".join(parser.text)
    # A mail brings its own styles and pictures; text is text in it all the same.
    found = [
        one
        for one in parser.found
        if not own or one.startswith(("an element", "an inline script", "an inline handler", "a link that runs"))
    ]
    if "constructor.constructor" in text and "{{7*7}}" not in text:
        found.append("a template was filled in")
    return found


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in site._registry
        if site._registry[model].has_add_permission.__func__.__qualname__.startswith(("ModelAdmin", "BaseModelAdmin"))
    ],
    ids=lambda model: model._meta.label,
)
def test_a_nul_in_a_form_is_refused_with_a_sentence(db: None, model: Any, admin_client: Client) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    form = admin_client.get(address)
    if form.status_code == 403:
        return
    fields = [
        name
        for name, field in form.context["adminform"].form.fields.items()
        if type(field).__name__ in ("CharField", "SlugField", "EmailField", "JSONField")
    ]

    answer = admin_client.post(address, dict.fromkeys(fields, "a\x00b"))

    assert answer.status_code == 200
    assert all(answer.context["adminform"].form.errors.get(name) for name in fields), fields


def test_the_hostile_texts_are_what_they_say() -> None:
    assert {"markup", "attribute", "script-link", "template", "backwards", "pictures", "wide"} == set(ALL)
    assert len(ALL["wide"]) == 5_000


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<p>&lt;x-hit&gt; <b>text</b></p>", ""),
        ("<p><x-hit></p>", "an element of the text"),
        ("<img src=x onerror=__hit=1>", "an element of the text"),
        ("<script>window.__hit=1</script>", "an inline script"),
        ('<script type="application/json">{}</script>', ""),
        ('<script src="/static/a.js"></script>', ""),
        ('<script src="https://cdn.example/a.js"></script>', "something of another host"),
        ('<p style="color: red">', "an inline style"),
        ('<a href="/" onclick="x()">', "an inline handler"),
        ('<a href=" JavaScript:x()">', "a link that runs"),
        ('<iframe src="/mail/">', "a frame without a sandbox"),
        ('<meta http-equiv="refresh" content="0">', "a base or a refresh"),
    ],
)
def test_what_is_looked_for_is_found(html: str, what: str) -> None:
    parser = Faults()
    parser.feed(html)

    assert [found.partition(":")[0] for found in parser.found][:1] == ([what] if what else [])


@pytest.mark.parametrize(
    "weaker", ["script-src 'self' 'unsafe-inline'", "style-src *", "script-src 'self' https://cdn.example", "base-uri 'self'"]
)
def test_a_weaker_policy_is_seen(weaker: str) -> None:
    assert policy_faults(POLICY.replace(next(one for one in POLICY.split("; ") if one.startswith(weaker.split()[0])), weaker))


def test_an_address_that_nobody_can_fill_fails_and_does_not_escape() -> None:
    known = dict.fromkeys(("person_id", "message_id", "item_id", "job_id", "comment_id", "test_id"), 1)
    house = House(ada=Person(), journey="hostile", numbers=known)

    with pytest.raises(NobodyKnows, match="run_id in admin/people/"):
        every_address(house)
