"""Segments and their price, by the table of the rows A13 to A15 and its oracle; Python and script count the same."""

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.content.segments import GSM_BASIC, GSM_EXTENSION, TYPOGRAPHIC, cost, measure, smart_replace
from tests.node import NODE

SCRIPT = Path(__file__).parents[3] / "channels/static/channels/js/segments.js"
ORACLE = "You're at 9,200 of 10,000 sends this month. Upgrade to Pro to remove the cap: rsms.io/up"
HEADS_UP = "Heads up — you're at 9,200 of your 10,000 monthly limit. Bump to Pro and that ceiling goes away: [link]"


@pytest.mark.row("A13")
@pytest.mark.parametrize(
    ("text", "units", "segments"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("ж" * 70, 70, 1),
        ("ж" * 71, 71, 2),
        ("ж" * 134, 134, 2),
        ("ж" * 135, 135, 3),
        ("😀", 2, 1),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
    ],
)
def test_a_text_takes_as_many_segments_as_the_carrier_bills(text, units, segments):
    meter = measure(text)

    assert (meter.units, meter.segments) == (units, segments)


@pytest.mark.row("A13")
@pytest.mark.parametrize("char", ["^", "{", "}", "[", "]", "~", "|", "\\", "€"])
def test_an_escaped_character_costs_two_units_and_stays_gsm(char):
    meter = measure(char)

    assert (meter.alphabet, meter.units, meter.offending) == ("GSM-7", 2, ())


@pytest.mark.row("A13")
def test_a_pair_is_never_cut_at_a_border():
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3  # 306 units would fit in two, were the pair cut
    assert measure("a" * 152 + "€" + "a" * 151).segments == 2
    assert measure("ж" * 66 + "😀" + "ж" * 66).segments == 3


@pytest.mark.row("A14")
def test_the_meter_names_the_character_that_doubles_the_bill():
    meter = measure(HEADS_UP)

    assert (meter.alphabet, meter.units, meter.segments, meter.single_limit) == ("UCS-2", 103, 2, 70)
    assert [(o.index, o.char, o.replacement) for o in meter.offending] == [(9, "—", "-")]


@pytest.mark.row("A14")
def test_a_plain_dash_brings_the_bill_back_to_one_segment():
    meter = measure(smart_replace(HEADS_UP))

    assert (meter.alphabet, meter.segments) == ("GSM-7", 1)


@pytest.mark.row("A14")
def test_the_sample_of_88_characters_is_one_segment_until_an_emoji_joins():
    assert (len(ORACLE), measure(ORACLE).segments) == (88, 1)
    dear = measure(ORACLE + " 🚀")
    assert (dear.alphabet, dear.units, dear.segments) == ("UCS-2", 91, 2)
    assert dear.offending[0].char == "🚀"
    assert dear.offending[0].replacement is None


@pytest.mark.row("A15")
def test_carrier_pass_through_belongs_to_the_price():
    rate, carrier = Decimal("0.0084"), Decimal("0.0045")

    assert cost(4_000, measure(ORACLE).segments, rate, carrier) == Decimal("51.60")
    assert cost(4_000, measure(ORACLE + " 🚀").segments, rate, carrier) == Decimal("103.20")


def test_a_name_keeps_its_accents_unless_asked():
    assert smart_replace("São “Paulo”…") == 'São "Paulo"...'
    assert smart_replace("São", letters=True) == "Sao"


def test_what_takes_a_signs_place_is_gsm():
    assert len(GSM_BASIC) == 127  # 128 positions less the escape
    assert all(char in GSM_BASIC | GSM_EXTENSION for plain in TYPOGRAPHIC.values() for char in plain)


@given(st.text(st.sampled_from("a€ж😀é\n ")))
def test_segments_hold_what_the_units_need(text):
    meter = measure(text)
    joined = {"GSM-7": 153, "UCS-2": 67}[meter.alphabet]

    assert meter.segments >= -(-meter.units // joined) or meter.units <= meter.single_limit
    assert meter.segments <= -(-meter.units // (joined - 1)) + 1


DRIVER = f"""
import {{ measure, smartReplace, cost }} from {json.dumps(SCRIPT.as_uri())};
let input = "";
for await (const chunk of process.stdin) input += chunk;
const answer = JSON.parse(input).map((t) => [measure(t), smartReplace(t), smartReplace(t, {{ letters: true }})]);
console.log(JSON.stringify({{ answer, price: cost(4000, 2, 0.0084, 0.0045) }}));
"""


def _by_script(texts: list[str]) -> dict:
    done = subprocess.run(
        [NODE, "--input-type=module", "--no-warnings", "-e", DRIVER], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def _by_python(text: str) -> list:
    m = measure(text)
    meter = {
        "alphabet": m.alphabet,
        "units": m.units,
        "segments": m.segments,
        "single_limit": m.single_limit,
        "offending": [{"index": o.index, "char": o.char, "replacement": o.replacement} for o in m.offending],
    }
    return [meter, smart_replace(text), smart_replace(text, letters=True)]


@pytest.mark.row("A13")
def test_the_script_counts_as_the_server_does():
    every_sign = ["".join(chr(i) for i in range(start, start + 256) if not 0xD800 <= i <= 0xDFFF) for start in range(0, 0x2300, 256)]
    borders = [c * n + t for c in "a€ж😀" for n in (33, 66, 67, 70, 134, 152, 153, 160, 306) for t in ("", "€", "😀", "[€")]
    texts = ["", ORACLE, HEADS_UP, ORACLE + " 🚀", "👩‍👩‍👧 “hi”", *every_sign, *borders]

    told = _by_script(texts)

    assert told["answer"] == [_by_python(text) for text in texts]
    assert told["price"] == 103.2


@settings(max_examples=5, deadline=None)
@given(st.lists(st.text(max_size=400), min_size=50, max_size=200))
def test_the_script_counts_any_text_as_the_server_does(texts):
    assert _by_script(texts)["answer"] == [_by_python(text) for text in texts]
