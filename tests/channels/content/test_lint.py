"""Advice: lead with the constraint; one link, one action."""

import pytest

from channels.content.lint import lint
from channels.content.message import EmailText, InAppText, PushText, SmsText, WebhookText

PLANS = ["Starter", "Pro"]


def codes(text):
    return [advice.code for advice in lint(text, PLANS)]


@pytest.mark.row("A10")
@pytest.mark.parametrize("opening", ["Upgrade to more", "upgrade now", "Pro is here", "“Pro” is here", "{{ next_plan.name }} is here"])
def test_a_text_that_opens_with_the_plan_is_flagged(opening):
    assert codes(SmsText(text=f"{opening} https://acme.example")) == ["leads_with_plan"]


@pytest.mark.row("A10")
@pytest.mark.parametrize("opening", ["You're at {{used}} of {{limit}}", "Professional", "Nearly out. Upgrade"])
def test_a_text_that_opens_with_the_constraint_passes(opening):
    assert codes(SmsText(text=f"{opening} https://acme.example")) == []


@pytest.mark.row("A12")
def test_no_link_or_several_are_flagged_and_one_passes():
    one = "https://acme.example/up?plan={{ next_plan.name }}"

    assert codes(SmsText(text="x")) == ["no_link"]
    assert codes(SmsText(text=f"x {one} y https://acme.example/other")) == ["many_links"]
    assert codes(SmsText(text=f"x {one}, {one}.")) == []
    assert codes(EmailText(subject="x", body=f"[a]({one})", button_label="a", button_url=one)) == []
    assert codes(EmailText(subject="x", body="[a](https://acme.example/a)", button_url=one)) == ["many_links"]
    assert codes(EmailText(subject="x")) == ["no_link"]
    assert codes(PushText(title="x", url=one)) == codes(InAppText(title="x", url=one)) == []
    assert codes(WebhookText(url=one)) == []
    assert codes(SmsText(text="x {{ next_plan.checkout_url }}")) == codes(SmsText(text="x {{ event.link | default: 'y' }}")) == []
    assert codes(SmsText(text=f"x {{{{ next_plan.checkout_url }}}} {one}")) == ["many_links"]
    assert codes(SmsText(text="x {{ next_plan.name }}")) == ["no_link"]
    assert lint(SmsText(text=f"x {one} https://b.example"))[0].sentence == "There are 2 links; one link for one action works best."
