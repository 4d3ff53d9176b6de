"""From the text of a send node to what goes out, on every channel."""

import json

import pytest

from channels.content import mail
from channels.content.errors import BadLink, BadTemplate, CannotRender, MissingValue
from channels.content.message import EmailText, InAppText, PushText, SmsText, WebhookText, faults, render, required_variables, text_of
from channels.content.values import values_for

ADA = values_for(
    person={"first_name": "Ada", "email": "ada@acme.example", "limit": 1, "role": None},
    account={"name": "Acme"},
    event={"used": 9200, "limit": 10_000, "note": None},
    plan={"name": "Starter", "limits": {"contacts": 10_000}},
    next_plan={"name": "Pro Plus", "limits": {"contacts": 50_000}, "price": 99},
    company="Acme & Sons",
)
NUDGE = EmailText(
    subject="You're at {{used}} of {{limit}}",
    preheader="There is a faster path",
    heading="Nearly out, {{first_name}}",
    body=(
        "Hi **{{ first_name }}**,\nmore room is near.\n\n"
        "{% if used > 9000 %}\n\nSee [your plan](https://acme.example/b?n={{used}}).\n\n{% endif %}\n\nBye."
    ),
    button_label="Move to {{next_plan.name}}",
    button_url="https://acme.example/up?plan={{next_plan.name}}",
)


class Counted:
    """Links as tracking makes them, but readable."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def track(self, url: str) -> str:
        if url not in self.urls:
            self.urls.append(url)
        return f"https://go.example/t/{self.urls.index(url)}"

    def pixel(self) -> str:
        return "https://go.example/o/1.gif"

    def unsubscribe(self) -> str:
        return "https://go.example/u/1"

    def headers(self) -> dict[str, str]:
        return {"List-Unsubscribe": "<https://go.example/u/1>"}


@pytest.mark.row("E22")
def test_a_mail_is_filled_in_for_one_person():
    links = Counted()

    said = render("email", NUDGE, ADA, links)

    assert said.subject == "You're at 9,200 of 10,000"
    assert "<p>Hi <strong>Ada</strong>,<br />more room is near.</p>" in said.html
    assert said.links == ("https://acme.example/b?n=9200", "https://acme.example/up?plan=Pro%20Plus")
    assert 'href="https://go.example/t/0"' in said.html
    assert 'href="https://go.example/t/1"' in said.html
    assert 'href="https://go.example/u/1"' in said.html
    assert "acme.example" not in said.html
    assert said.html.count("https://go.example/o/1.gif") == 1
    assert said.url == "https://go.example/t/1"
    assert said.headers == {"List-Unsubscribe": "<https://go.example/u/1>"}
    assert said.text == (
        "Nearly out, Ada\n\nHi Ada,\nmore room is near.\n\nSee your plan (https://go.example/t/0).\n\nBye.\n\n"
        "Move to Pro Plus: https://go.example/t/1\n\nUnsubscribe: https://go.example/u/1"
    )
    assert said.size == len(said.html.encode())
    assert not said.clipped


def test_a_name_brings_neither_markup_nor_links_nor_headers():
    values = ADA | {"first_name": '<a href="https://evil.example">**x**</a>\nBcc: all@acme.example'}

    said = render("email", NUDGE, values, Counted())
    lines = render("email", EmailText(subject="Hi {{first_name}}", body="x"), values)

    assert "&lt;a href=" in said.html
    assert 'href="https://evil' not in said.html
    assert "<strong>x</strong>" not in said.html
    assert "\n" not in lines.subject


@pytest.mark.row("D17")
def test_one_change_of_the_base_changes_all_three_blocks():
    blocks = [
        f"{{% block main %}}<mj-section><mj-column><mj-text>To {plan}</mj-text></mj-column></mj-section>{{% endblock %}}"
        for plan in ("Pro", "Team", "Enterprise")
    ]
    changed = mail.BASE.replace("28px 32px 12px 32px", "29px 32px 12px 32px")

    before = [render("email", EmailText(subject="s", mjml=block), ADA).html for block in blocks]
    after = [render("email", EmailText(subject="s", mjml=block), ADA, base=changed).html for block in blocks]

    for plan, old, new in zip(("Pro", "Team", "Enterprise"), before, after, strict=True):
        assert f"To {plan}" in old
        assert f"To {plan}" in new
        assert "padding:28px 32px" in old
        assert "padding:29px 32px" in new
        assert "Unsubscribe" in old


def test_an_own_document_takes_the_place_of_the_base():
    own = "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{first_name}} <a href='https://acme.example/x'>go</a></mj-text></mj-column></mj-section></mj-body></mjml>"

    said = render("email", EmailText(subject="s", mjml=own), ADA, Counted())

    assert "Hello Ada" in said.html
    assert "Unsubscribe" not in said.html
    assert said.text == "Hello Ada go (https://go.example/t/0)"


@pytest.mark.parametrize(
    ("mjml", "word"),
    [("{% block side %}x{% endblock %}", "side"), ("hello\n{% block main %}x{% endblock %}", "hello"), ("<mjml>{{ a", "{{ a")],
)
def test_a_fault_in_mjml_is_named(mjml, word):
    assert faults(EmailText(subject="s", mjml=mjml))["mjml"].word == word


def test_mjml_reads_no_files_and_its_faults_are_sentences():
    for inside in ('<mj-include path="file:///etc/passwd" />', "<mj-text>"):
        with pytest.raises(CannotRender, match="MJML"):
            render("email", EmailText(subject="s", mjml=f"<mjml><mj-body>{inside}</mj-body></mjml>"), ADA)


@pytest.mark.row("D18")
@pytest.mark.row("E22")
@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("email", {"subject": "{{ nick }}", "body": "x"}),
        ("email", {"subject": "x", "body": "{{ nick }}"}),
        ("email", {"subject": "x", "button_label": "go", "button_url": "https://acme.example/{{ nick }}"}),
        ("email", {"subject": "x", "mjml": "{% block main %}<mj-text>{{ nick }}</mj-text>{% endblock %}"}),
        ("sms", {"text": "Hi {{ nick }}"}),
        ("push", {"title": "Hi", "body": "{{ nick }}"}),
        ("in_app", {"title": "Hi {{ nick }}"}),
        ("webhook", {"url": "https://acme.example", "body": '{"a": {{ nick | json }}}'}),
    ],
)
def test_a_missing_value_sends_nothing_on_any_channel(channel, text):
    with pytest.raises(MissingValue) as caught:
        render(channel, text, ADA)

    assert caught.value.name == "nick"
    assert required_variables(text_of(channel, text)) == {"nick"}


@pytest.mark.parametrize("subject", ["", "{% if nick %}Hi {{ nick }}{% endif %}"])
def test_a_mail_whose_subject_is_empty_says_so(subject):
    with pytest.raises(MissingValue) as caught:
        render("email", {"subject": subject, "body": "Nearly full"}, ADA)

    assert caught.value.sentence == "The subject is empty."


def test_a_text_knows_what_it_needs_beyond_what_the_frame_brings():
    assert required_variables(NUDGE) == {"used", "limit", "first_name", "next_plan.name"}
    assert required_variables(EmailText(subject="s", mjml="{% block main %}{{ heading }}{{ city }}{% endblock %}")) == {"city"}
    assert required_variables(SmsText(text="{{ a | default: 'x' }}{% if b %}{{ b }}{% endif %}")) == set()


def test_an_event_says_more_than_a_field_and_a_blank_says_nothing():
    assert ADA["limit"] == 10_000
    assert ADA["person"] == {"first_name": "Ada", "email": "ada@acme.example", "limit": 1, "role": None}
    assert "note" not in ADA
    assert ADA["event"]["note"] is None
    assert values_for(person={"plan": "x", "company": "y"}, company="Acme")["company"] == "Acme"


@pytest.mark.row("A13")
def test_an_sms_is_metered_as_it_goes_out():
    said = render("sms", SmsText(text="At {{used}}/{{limit}}. More: https://acme.example/up?p={{next_plan.name}}."), ADA, Counted())

    assert said.text == "At 9,200/10,000. More: https://go.example/t/0."
    assert said.links == ("https://acme.example/up?p=Pro%20Plus",)
    assert (said.alphabet, said.units, said.segments) == ("GSM-7", 46, 1)


def test_a_push_an_in_app_prompt_and_a_webhook_say_their_fields():
    push = render("push", PushText(title="{{used}}", body="of {{limit}}", url="acme://up?n={{used}}"), ADA)
    prompt = render("in_app", InAppText(title="t", body="b", button_label="l", url="/billing?n={{used}}", style="modal"), ADA)
    hook = render(
        "webhook",
        WebhookText(url="https://acme.example/h", method="put", body='{"who": {{ person | json }}, "n": {{ used }}, "s": "{{ odd }}"}'),
        ADA | {"odd": '"; x\\'},
    )

    assert (push.subject, push.text, push.url) == ("9,200", "of 10,000", "acme://up?n=9200")
    assert (prompt.subject, prompt.button_label, prompt.url, prompt.style) == ("t", "l", "/billing?n=9200", "modal")
    assert hook.method == "PUT"
    assert json.loads(hook.text) == {"who": ADA["person"], "n": 9200, "s": '"; x\\'}
    with pytest.raises(CannotRender, match="not JSON"):
        render("webhook", WebhookText(url="https://acme.example/h", body='{"n": {{ first_name }}}'), ADA)


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("email", {"subject": "s", "body": "[x]({{ bad }})"}),
        ("email", {"subject": "s", "button_label": "x", "button_url": "{{ bad }}"}),
        ("email", {"subject": "s", "button_label": "x", "button_url": "acme.example/up"}),
        ("push", {"title": "t", "url": "{{ bad }}"}),
        ("in_app", {"title": "t", "url": "{{ bad }}"}),
        ("in_app", {"title": "t", "url": "//evil.example"}),
        ("webhook", {"url": "file:///etc/passwd"}),
    ],
)
def test_a_link_that_leads_nowhere_good_is_refused(channel, text):
    with pytest.raises(BadLink):
        render(channel, text, ADA | {"bad": "javascript:alert(1)"})


def test_a_mail_that_gmail_would_clip_says_so():
    assert render("email", EmailText(subject="s", body="x" * 105_000), ADA).clipped


def test_a_stored_text_of_any_age_can_be_read():
    assert text_of("sms", {"text": "x", "new_setting": 1}) == SmsText(text="x")
    assert text_of("push", {}) == PushText(title="")
    assert text_of("in_app", {"title": "t"}).style == "banner"


@pytest.mark.parametrize(
    ("channel", "text", "field"),
    [
        ("push", {"title": "t", "url": "javascript:alert(1)"}, "url"),
        ("email", {"subject": "s", "button_label": "x", "button_url": "acme.example/up"}, "button_url"),
        ("webhook", {"url": "file:///etc/passwd"}, "url"),
    ],
)
def test_a_link_that_leads_nowhere_good_is_a_fault_before_anything_is_sent(channel, text, field):
    assert set(faults(text_of(channel, text))) == {field}
    assert isinstance(faults(text_of(channel, text))[field], BadLink)


def test_a_link_that_values_fill_in_is_no_fault_yet():
    assert not faults(text_of("push", {"title": "t", "url": "{{ event.link }}"}))
    assert not faults(text_of("push", {"title": "t", "url": "https://acme.example/up"}))


def test_each_faulty_field_is_named():
    found = faults(EmailText(subject="{{ a", body="{% if %}", heading="fine"))

    assert set(found) == {"subject", "body"}
    assert all(isinstance(fault, BadTemplate) for fault in found.values())
