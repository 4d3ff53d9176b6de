"""The signed word in a link: short, exact, and nobody else's."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.tracking.token import DICTIONARY, Forged, Kind, Word, key_of, read, write

KEY = key_of("a secret")
DEEP_LINK = "https://app.acme.example/billing?plan=pro&account=acme"


@given(
    st.integers(0, 2**63 - 1),
    st.integers(0, 500),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.none() | st.datetimes(datetime(2024, 1, 1), datetime(2090, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC)),
)
def test_a_word_comes_back_as_it_went(message_id, index, url, made_at):
    word = Word(Kind.CLICK, message_id, index, url, made_at)

    assert read(write(word, KEY), Kind.CLICK, [KEY]) == word


@pytest.mark.row("E23")
@given(st.data())
def test_a_changed_word_is_refused(data):
    token = write(Word(Kind.CLICK, 7, 0, DEEP_LINK), KEY)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda c: c != token[at]))

    with pytest.raises(Forged):
        read(token[:at] + other + token[at + 1 :], Kind.CLICK, [KEY])


@pytest.mark.row("E23")
@pytest.mark.parametrize("token", ["", "A", "AAAA", "not a token", "é", "A" * 12, "A" * 20_000, "../../etc/passwd", "====", "A=A=A=A="])
def test_rubbish_is_refused(token):
    with pytest.raises(Forged):
        read(token, Kind.CLICK, [KEY])


@given(st.text(max_size=60))
def test_any_rubbish_is_refused(token):
    with pytest.raises(Forged):
        read(token, Kind.OPEN, [KEY])


def test_a_word_of_another_kind_or_key_is_refused():
    token = write(Word(Kind.OPEN, 7), KEY)

    assert read(token, Kind.OPEN, [key_of("new"), KEY]).message_id == 7
    for kind, keys in ((Kind.UNSUBSCRIBE, [KEY]), (Kind.CLICK, [KEY]), (Kind.OPEN, [key_of("new")]), (Kind.OPEN, [])):
        with pytest.raises(Forged):
            read(token, kind, keys)


def test_one_word_has_one_writing_only():
    token = write(Word(Kind.OPEN, 7), KEY)
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))

    assert urlsafe_b64encode(raw).rstrip(b"=").decode() == token
    with pytest.raises(Forged):
        read(token + "=", Kind.OPEN, [KEY])


def test_a_deep_link_leaves_an_sms_its_room():
    assert len(write(Word(Kind.CLICK, 5_000_000, 0, DEEP_LINK), KEY)) <= 48
    assert len(write(Word(Kind.CLICK, 5_000_000, 0, "https://acme.io/upgrade"), KEY)) <= 34


def test_links_that_were_sent_still_lead_on():
    # Written by the first release. Were the dictionary or the form changed, links in old mails would die.
    assert len(DICTIONARY) == 514
    assert read(OLD, Kind.CLICK, [KEY]) == Word(Kind.CLICK, 5_000_000, 0, DEEP_LINK)
    assert read(OLD_TIMED, Kind.CLICK, [KEY]) == Word(Kind.CLICK, 41, 2, "https://acme.io/x?y=é", datetime(2026, 7, 1, tzinfo=UTC))


OLD = "NMrfxlAIdc8hwJaxAgBDZicm56bCzEJ1DyiMYEENUgUA"
OLD_TIMED = "NFiVtbhW1yoxKYCwySUCg7OTc1NBCirsK20PrwQA"
