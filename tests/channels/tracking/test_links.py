"""The links of one message."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from channels.content.message import EmailText, SmsText, render
from channels.tracking.links import links_for, reading_keys
from channels.tracking.token import Kind, read

NOW = datetime(2026, 6, 2, 15, 0, 0, tzinfo=UTC)
UP = "https://acme.example/billing?plan=pro&account=acme"


def where(address, kind=Kind.CLICK):
    return read(address.rsplit("/", 1)[1].removesuffix(".gif"), kind, reading_keys())


@pytest.mark.row("E23")
def test_the_same_address_gets_the_same_link_also_when_tried_again():
    first, again = links_for(7, "email", NOW), links_for(7, "email", NOW)

    assert first.track(UP) == first.track(UP) == again.track(UP)
    assert first.track("https://acme.example/other") != first.track(UP)
    assert where(first.track(UP)).url == UP
    assert (where(first.track(UP)).index, where(first.track("https://acme.example/other")).index) == (0, 1)


@pytest.mark.row("E23")
def test_utm_is_added_where_the_address_does_not_name_it():
    links = links_for(7, "email", NOW, utm={"utm_source": "acme", "utm_campaign": "nudge at the limit"})

    assert where(links.track(f"{UP}&utm_source=own#top")).url == f"{UP}&utm_source=own&utm_campaign=nudge+at+the+limit#top"
    assert where(links.track("https://acme.example")).url == "https://acme.example?utm_source=acme&utm_campaign=nudge+at+the+limit"


@pytest.mark.row("E23")
def test_a_promotional_mail_has_a_way_out_with_one_click():
    links = links_for(7, "email", NOW)

    assert links.headers() == {
        "List-Unsubscribe": f"<{links.unsubscribe()}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert where(links.unsubscribe(), Kind.UNSUBSCRIBE).message_id == 7
    assert where(links.pixel(), Kind.OPEN).made_at == NOW


def test_a_receipt_has_no_way_out_and_an_sms_no_picture():
    receipt, sms = links_for(7, "email", NOW, promotional=False), links_for(7, "sms", NOW)

    assert (receipt.unsubscribe(), receipt.headers()) == ("", {})
    assert (sms.pixel(), sms.unsubscribe(), sms.headers()) == ("", "", {})
    assert where(sms.track(UP)).made_at is None


def test_a_changed_secret_keeps_old_links_alive_while_it_is_listed():
    old = links_for(7, "email", NOW).track(UP)

    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]), pytest.raises(ValueError):
        where(old)
    from django.conf import settings

    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert where(old).url == UP


def test_an_address_too_long_for_a_link_is_left_as_it_is():
    endless = "https://acme.example/?" + "x" * 3000

    assert links_for(7, "email", NOW).track(endless) == endless


@override_settings(PUBLIC_URL="https://go.acme.io")
def test_a_mail_and_an_sms_go_out_with_links_that_lead_on():
    mail = render(
        "email", EmailText(subject="s", body=f"[a]({UP})", button_label="b", button_url=UP), {"company": "Acme"}, links_for(7, "email", NOW)
    )
    sms = render("sms", SmsText(text=f"You're at 9,200 of 10,000 sends this month. More room: {UP}"), {}, links_for(8, "sms", NOW))

    assert where(mail.url).url == UP
    assert mail.html.count(mail.url) == 2
    assert UP not in mail.html
    assert sms.segments == 1
    assert where(sms.text.split()[-1]).url == UP
