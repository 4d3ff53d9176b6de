"""Templates: variables called as people call them, no blanks, sentences for faults, and bounds."""

import pickle
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.content.errors import BadTemplate, CannotRender, MissingValue
from channels.content.liquid import compile as read

VALUES = {
    "used": 9200,
    "limit": 10_000,
    "offset": 3,
    "items": ["a", "b", "c"],
    "plan": {"name": "Pro", "limit": 5, "price": Decimal("49.000000")},
    "idle": "  ",
    "nothing": None,
}


@pytest.mark.row("A10")
def test_used_and_limit_are_spoken_as_people_write_them():
    assert read("{{used}} of {{limit}}").render(VALUES) == "9,200 of 10,000"


@pytest.mark.row("D18")
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{limit}} {{ offset }} {{plan.limit}}", "10,000 3 5"),
        ("{% if limit > 3 %}much{% endif %}", "much"),
        ("{% for i in items limit:2 offset:1 reversed %}{{ i }}{% endfor %}", "cb"),
        ("{% for i in items limit: offset %}{{ i }}{% endfor %}", "abc"),
        ("{% for limit in items %}{{ limit }}{% endfor %}", "abc"),
        ("{% assign limit = 3 %}{{ limit }}", "3"),
        ("{{ nobody | default: limit }}", "10,000"),
        ("{% for i in items offset:continue %}{{ i }}{% endfor %}", "abc"),
        ("{{ plan }}", "Pro"),
        ("{{ items }}", "a, b, c"),
        ("{{ plan.price }} {{ plan.price | money }} {{ 49.5 | money: 'EUR' }}", "49 $49 €49.50"),
        ("{{ used | plain }} {{ '9200' | number }} {{ 2.5 | round }}", "9200 9,200 3"),
    ],
)
def test_words_of_loops_are_variables_everywhere_else(source, text):
    assert read(source).render(VALUES) == text


def test_a_number_that_is_a_name_keeps_its_digits_together():
    assert read("{{ account_id }} in {{ year }}").render({"account_id": 104233, "year": 2026}) == "104233 in 2026"


def test_the_language_of_the_text_decides_how_a_number_looks():
    assert read("{{ limit }}").render(VALUES, locale="de") == "10.000"
    assert read("{{ limit }}").render(VALUES, locale="xx-nowhere") == "10,000"


def test_a_day_is_the_persons_day():
    values = {"ends": "2026-10-03T23:30:00+00:00", "at": datetime(2026, 10, 3, 23, 30, tzinfo=UTC), "on": date(2026, 10, 3)}

    assert read("{{ ends | day }}").render(values, zone="Asia/Tokyo") == "October 4, 2026"
    assert read("{{ at }} {{ on }}").render(values) == "October 3, 2026 October 3, 2026"
    assert read("{{ ends | day: 'EEEE' }}").render(values) == "Saturday"
    assert read("{{ ends | date: '%d.%m.' }}").render(values) == "03.10."


@pytest.mark.row("D18")
@pytest.mark.row("E22")
@pytest.mark.parametrize("name", ["nobody", "idle", "nothing", "plan.nobody", "items[9]"])
@pytest.mark.parametrize(
    "form",
    [
        "{{ %s }}",
        "{{ %s | upcase }}",
        "{{ %s | append: ' contacts' }}",
        "{{ 'a' | append: %s }}",
        "{{ nobody | default: %s }}",
        "{% echo %s %}",
    ],
)
def test_what_is_missing_null_or_blank_is_never_a_blank(name, form):
    template = read(form.replace("%s", name))

    with pytest.raises(MissingValue) as caught:
        template.render(VALUES)

    assert caught.value.name in (name, "nobody")


@pytest.mark.row("D18")
@pytest.mark.parametrize("name", ["nobody", "idle", "nothing", "plan.nobody"])
def test_a_fallback_takes_the_place_of_what_is_missing(name):
    assert read("Hi {{ %s | default: 'there' }}" % name).render(VALUES) == "Hi there"  # noqa: UP031
    assert read("Hi {{ %s | upcase | default: 'there' }}" % name).render(VALUES) == "Hi there"  # noqa: UP031
    assert read("Hi{{ %s | default: '' }}" % name).render(VALUES) == "Hi"  # noqa: UP031


@pytest.mark.parametrize("name", ["nobody", "idle", "nothing", "hollow"])
def test_what_is_blank_is_blank_in_conditions_too(name):
    values = VALUES | {"hollow": []}

    assert read("{% if " + name + " %}yes{% else %}no{% endif %}").render(values) == "no"
    assert read("{% if " + name + " != blank %}yes{% else %}no{% endif %}").render(values) == "no"
    assert read("{% if " + name + " == empty %}yes{% else %}no{% endif %}").render(values) == "yes"
    assert read("{% for i in " + name + " %}{{ i }}{% else %}none{% endfor %}").render(values) == "none"
    assert read("{% if used != blank %}yes{% endif %}").render(values) == "yes"


def test_nought_and_false_are_values():
    assert read("{{ a }} {{ b }}").render({"a": 0, "b": False}) == "0 false"


def test_a_template_knows_what_it_needs():
    template = read(
        "{{ first_name | default: 'there' }} {{ used }} {% if plan.name %}{{ plan.name }}{{ city }}{% endif %}"
        "{% assign n = nick %}{{ n }}{{ 'a' | append: tail }}{% for i in items %}{{ i }}{% endfor %}{{ city | default: '-' }}"
    )

    assert template.required == {"used", "tail"}
    found = {v.name: (v.said, v.fallback, v.conditional) for v in template.variables}
    assert found["first_name"] == (True, True, False)
    assert found["city"] == (True, False, True)
    assert found["plan.name"] == (True, False, True)
    assert found["nick"] == (False, False, False)
    assert "i" not in found
    assert "n" not in found


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("{% if x %}abc", 1, "endif"),
        ("a {{ used } b", 1, "{{ used } b"),
        ("a\nb {% foo %}", 2, "foo"),
        ("a\n\n{{ a | nope }}", 3, "nope"),
        ("a\nb {{ c d }}", 2, "d"),
        ("{{ a.b. }}", 1, "a.b."),
        ("{{ 'a }}", 1, "'"),
        ("{{ }}", 1, "}}"),
        ("{% include 'settings' %}", 1, "include"),
        ("{% render 'settings' %}", 1, "render"),
        ("{{ used | safe }}", 1, "safe"),
    ],
)
def test_a_fault_is_named_by_line_and_word(source, line, word):
    with pytest.raises(BadTemplate) as caught:
        read(source)

    assert (caught.value.line, caught.value.word) == (line, word)
    assert caught.value.sentence.startswith(f"Line {line}, near “{word}”: ")
    assert caught.value.sentence.endswith(".")
    assert pickle.loads(pickle.dumps(caught.value)).sentence == caught.value.sentence


@pytest.mark.row("C7")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ price | times: 12 | minus: year | money: 'USD' }}", "$98"),
        ("{{ price | times: 12 | minus: year }}", "98"),
        ("{{ odd | plus: 1 | times: 2 | money: 'EUR' }}", "€21.98"),
        ("{{ price | at_most: odd }} {{ odd | ceil }} {{ 100 | minus: odd }}", "9.99 10 90.01"),
    ],
)
def test_prices_of_the_catalogue_can_be_reckoned_with(source, said):
    prices = {"price": Decimal("49.000000"), "year": Decimal("490.000000"), "odd": Decimal("9.990000")}
    assert read(source).render(prices) == said


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..100000) %}x{% endfor %}",
        "{% for i in (1..9000) %}{% for j in (1..9000) %}x{% endfor %}{% endfor %}",
        "{% for i in (1..3000) %}" + "x" * 100 + "{% endfor %}",
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}",
        "{% assign a = 10 %}{% for i in (1..100) %}{% assign a = a | times: a %}{% endfor %}",
        "{% capture b %}{% for i in (1..9999) %}aaaaaaaaaa{% endfor %}{% endcapture %}{{ b | replace: 'a', b }}",
        "{{ used | divided_by: 0 }}",
        "{{ 'now' | date: '%Y' }}",
    ],
)
def test_a_runaway_text_ends_in_a_sentence(source):
    with pytest.raises(CannotRender) as caught:
        read(source).render(VALUES)

    assert caught.value.sentence.startswith("The text could not be filled in: ")


def test_a_slow_text_gives_up():
    template = read("{% for i in (1..9999) %}{{ used }}{% endfor %}")

    with pytest.raises(CannotRender, match="too long"):
        template.render(VALUES, seconds=0.0001)


def test_mail_escapes_values_and_addresses_encode_them():
    values = {"name": "<b>Ada & Co</b>", "base": "https://acme.example", "n": 9200}

    assert read("<p>{{ name }}</p>", "html").render(values) == "<p>&lt;b&gt;Ada &amp; Co&lt;/b&gt;</p>"
    assert read("{{ base }}/go?n={{ n }}&who={{ name }}", "url").render(values) == (
        "https://acme.example/go?n=9200&who=%3Cb%3EAda%20%26%20Co%3C%2Fb%3E"
    )


def test_a_template_is_read_once():
    assert read("Hello {{ used }}") is read("Hello {{ used }}")


def _fault(source: str) -> BadTemplate | MissingValue | CannotRender | None:
    try:
        read(source).render({"a": 1})
    except (BadTemplate, MissingValue, CannotRender) as fault:
        return fault
    return None


@given(st.text(max_size=80) | st.text("{}%|. ab\n'", max_size=40))
def test_any_text_is_said_or_refused_in_a_sentence(source):
    fault = _fault(source)

    assert fault is None or fault.sentence
    if isinstance(fault, BadTemplate):
        assert 1 <= fault.line <= source.count("\n") + 1
