"""A body is read; where it is broken, the good messages survive."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.protocol import Broken, Unreadable, read_parcel

plain = st.dictionaries(
    st.text(max_size=5), st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers(), max_size=3), max_size=3
)
messages = st.fixed_dictionaries({"type": st.just("track"), "messageId": st.uuids().map(str), "properties": plain})


@given(st.binary(max_size=300), st.booleans())
def test_no_body_breaks_the_reader(body: bytes, is_batch: bool) -> None:
    with suppress(Unreadable):
        read_parcel(body, is_batch=is_batch)


@given(st.text(alphabet='{}[]",:\\ab1 ', max_size=200))
def test_no_torn_batch_breaks_the_reader(torn: str) -> None:
    body = f'{{"batch":[{{"type":"track","userId":"a"}},{torn}'.encode()

    parcel = read_parcel(body, is_batch=True)

    assert parcel.messages[0] == {"type": "track", "userId": "a"}


@given(
    st.lists(messages, min_size=1, max_size=5),
    st.lists(messages, max_size=5),
    st.sampled_from(["{oops}", '{"a":}', '{"a":"b', "{'a':1}", '{"a":1,,}']),
)
def test_neighbours_of_a_broken_message_survive(before: list[Any], after: list[Any], broken: str) -> None:
    parts = [*(json.dumps(one) for one in before), broken, *(json.dumps(one) for one in after)]
    body = '{"batch":[' + ",".join(parts) + '],"sentAt":"2026-11-24T10:00:00Z","writeKey":"k"}'

    parcel = read_parcel(body.encode(), is_batch=True)

    good = [one for one in parcel.messages if not isinstance(one, Broken)]
    assert good[: len(before)] == before
    assert any(isinstance(one, Broken) for one in parcel.messages)
    if broken != '{"a":"b':
        assert good == before + after
        assert (parcel.sent_at, parcel.write_key) == ("2026-11-24T10:00:00Z", "k")


def test_what_is_no_json_to_others_is_read() -> None:
    body = b'\xef\xbb\xbf{"batch":[{"userId":"a","properties":{"a":NaN,"b":-Infinity,"c":1e999,"d":"line\nbreak","e":%s}}]}' % (
        b"9" * 5_000
    )

    (message,) = read_parcel(body, is_batch=True).messages

    assert not isinstance(message, Broken)
    assert message["properties"]["d"] == "line\nbreak"


def test_a_body_of_brackets_costs_little() -> None:
    body = b'{"batch":[' + b'{"type":[},{' * 40_000

    with pytest.raises(Unreadable):
        read_parcel(body, is_batch=True)


@pytest.mark.parametrize("body", [b"", b"null", b"3", b'"text"', b"[1]", b'{"batch":3}', b'{"batch":{}}', b"[" * 100_000])
def test_what_holds_no_message_is_unreadable_or_told(body: bytes) -> None:
    with suppress(Unreadable):
        assert all(isinstance(one, Broken) for one in read_parcel(body, is_batch=True).messages)


def test_the_envelope_speaks_for_its_messages() -> None:
    parcel = read_parcel(b'{"batch":[{"writeKey":"k"}],"context":{"ip":"203.0.113.9"},"sentAt":"x"}', is_batch=True)

    assert (parcel.write_key, parcel.context, parcel.sent_at) == ("k", {"ip": "203.0.113.9"}, "x")


def test_a_batch_on_the_path_of_one_is_a_batch() -> None:
    assert read_parcel(b'{"batch":[{},{}]}', is_batch=False).is_batch
    assert not read_parcel(b'{"userId":"a"}', is_batch=False).is_batch
