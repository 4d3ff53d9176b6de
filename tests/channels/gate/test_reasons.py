"""Every reason has a sentence, and every sentence finds its values."""

import re
from pathlib import Path

import pytest

from channels.gate import Skip, ask
from channels.gate.brief import LEFT, NOT_IN, NOT_SENT
from channels.gate.reasons import REASONS, sentence
from insights.why.endings import ENDINGS
from insights.why.entries import REFUSALS
from tests.channels.gate.asking import NOON, ada
from tests.channels.gate.test_gate import HOLDS, SKIPS

HOUSE = Path(__file__).parents[3] / "channels"


@pytest.mark.parametrize("changes", [s[-1] for s in (*SKIPS, *HOLDS)])
def test_a_reason_becomes_a_whole_sentence(changes: dict[str, object]) -> None:
    answer = ask(ada(**changes))

    words = sentence(*answer.why)

    assert words.endswith(".")
    assert "{" not in words
    assert "?" not in words or changes == {"run__trigger_at": None}


def test_every_code_that_the_house_uses_is_on_the_list() -> None:
    used = set()
    for file in HOUSE.rglob("*.py"):
        used |= set(re.findall(r"\bwhy\(\s*\"(\w+)\"", file.read_text()))

    assert used
    assert used <= set(REASONS)


def test_every_reason_has_its_few_words_too_which_can_be_translated() -> None:
    assert set(NOT_SENT) == set(REASONS)
    assert set(NOT_IN) == set(REFUSALS)
    assert set(LEFT) - {"goal"} == set(ENDINGS)


def test_moments_are_shown_by_the_clock_of_the_person() -> None:
    answer = ask(ada(now=NOON.replace(hour=3), run__trigger_at=NOON.replace(hour=3)))

    assert sentence(*answer.why) == "Quiet hours where the person is (America/New_York); it goes out on 2026-11-24 09:00 America/New_York."


def test_lengths_are_shown_in_days() -> None:
    answer = ask(ada(guards__prompt_run=8))

    assert isinstance(answer, Skip)
    assert sentence(*answer.why) == "The last upgrade prompt was on 2026-11-24 16:00 UTC; the next may come 14 days later."


def test_a_code_from_another_release_is_shown_as_it_is() -> None:
    assert sentence("of_tomorrow", {}) == "of_tomorrow"
