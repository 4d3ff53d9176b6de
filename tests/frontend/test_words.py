"""Figures, money and moments as people read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from frontend import words

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (Decimal(22949), "USD", "$22,949"),
        (Decimal("0.17"), "USD", "$0.17"),
        (Decimal("49.50"), "EUR", "€49.50"),
        (Decimal("1200.4"), "JPY", "¥1,200"),
        (Decimal("-3.2"), "USD", "−$3.20"),
        (None, "USD", ""),
    ],
)
def test_money_stands_behind_its_currency_with_cents_only_where_there_are_some(amount: Any, currency: str, said: str) -> None:
    assert words.money(amount, currency) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [(0.106, "10.6\u202f%"), (0.85, "85\u202f%"), (0, "0\u202f%"), (0.1, "10.0\u202f%"), (-0.021, "−2.1\u202f%"), (None, "")],
)
def test_a_share_has_a_decimal_only_below_twenty(part: Any, said: str) -> None:
    assert words.share(part) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(), "now"),
        (timedelta(seconds=3), "3 s ago"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=4, hours=20), "4 days ago"),
        (-timedelta(hours=2), "in 2 hours"),
    ],
)
def test_ago_says_the_largest_unit_that_fits(before: timedelta, said: str) -> None:
    assert words.ago(NOW - before, NOW) == said


def test_a_day_names_its_year_only_when_it_is_another(settings: Any) -> None:
    assert words.day(date(2026, 10, 4), NOW) == "4 October"
    assert words.day(date(2025, 10, 4), NOW) == "4 October 2025"
    assert words.moment(datetime(2026, 10, 4, 9, 12, tzinfo=UTC), NOW) == "4 October, 09:12"


@pytest.mark.parametrize(
    ("name", "two"), [("Ada Lovelace", "AL"), ("maya@acme.example", "MA"), ("eli", "EL"), ("Ada B. Smith", "AS"), ("", "?")]
)
def test_initials_are_two_letters(name: str, two: str) -> None:
    assert words.initials(name) == two


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_plus_marks_what_is_above_nothing_and_only_that(amount: Decimal) -> None:
    said = words.plus(words.money(amount))

    assert said.startswith("+") == (round(amount, 2) > 0)


def test_tags_draw_what_the_templates_ask_for() -> None:
    template = Template(
        '{% load cairn %}{% icon "mail" 14 %}{% pill "live" "Live, v4" %}{% avatar name %}{% icon_sprite names "x" %}'
        "{{ 1204|count }} {{ 0.5|share }} {{ gap|span }}"
    )
    html = template.render(Context({"name": "Ada <b>", "names": ["mail", "mail", "clock"], "gap": timedelta(minutes=5)}))

    assert 'width="14" height="14"' in html
    assert '<span class="pill good"><span class="mark dot"></span>Live, v4</span>' in html
    assert "Ada &lt;b&gt;" in html
    assert html.count('<symbol id="i-mail"') == 1
    assert "1,204 50\u202f% 5 min" in html
    assert "style=" not in html
