"""STOP means stop; a sentence with the word in it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.receipts.words import WORDS, word_of

STOPS = [
    "STOP",
    "stop.",
    " Stop! ",
    "stop please",
    "Please stop",
    "STOPALL",
    "stop all",
    "Unsubscribe",
    "unsubscribe me",
    "opt out",
    "Opt-out",
    "OPTOUT",
    "cancel",
    "quit texting me",
    "stop sending me these messages",
    "ok stop now thanks",
    "ＳＴＯＰ",
    "stop 🛑",
    "REVOKE",
    "end",
]
ANSWERS = [
    "can't stop loving it",
    "don't stop",
    "When does the offer end?",
    "I will cancel my meeting",
    "nonstop",
    "bus stop",
    "how do I stop the trial?",
    "",
    "🙂",
    "yes, upgrade me",
    "start my trial",
    "help me upgrade",
    "quit my job today",
    "all stop",
    "no thanks",
    "end this month",
    "infos?",
]


@pytest.mark.row("A23")
@pytest.mark.parametrize("text", STOPS)
def test_who_says_stop_is_understood(text: str) -> None:
    assert word_of(text) == "stop"


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_not_a_word(text: str) -> None:
    assert word_of(text) is None


@pytest.mark.parametrize(("text", "word"), [("start", "start"), ("YES!", "start"), ("Unstop", "start"), ("help", "help"), ("INFO", "help")])
def test_the_other_words_are_known(text: str, word: str) -> None:
    assert word_of(text) == word


@given(st.sampled_from(sorted(WORDS)), st.sampled_from(["{}", " {} ", "{}!", "PLEASE {}", "{}.\n"]), st.booleans())
def test_case_and_marks_change_nothing(word: str, form: str, upper: bool) -> None:
    assert word_of(form.format(word.upper() if upper else word)) == WORDS[word]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    word_of(text)
