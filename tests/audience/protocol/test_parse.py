"""A body is read; where it is broken, the good messages survive."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.protocol import Broken, NotUtf8, Unreadable, read_parcel

plain = st.dictionaries(
    st.text(max_size=5), st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers(), max_size=3), max_size=3
)
messages = st.fixed_dictionaries({"type": st.just("track"), "messageId": st.uuids().map(str), "properties": plain})


@given(st.binary(max_size=300), st.booleans())
def test_no_body_breaks_the_reader(body: bytes, is_batch: bool) -> None:
    with suppress(Unreadable, NotUtf8):
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


def latin(message: Any) -> bytes:
    """Write a message as a program does that never heard of UTF-8."""
    return json.dumps(message, ensure_ascii=False).encode("latin-1")


ZOE = {"type": "identify", "userId": "z", "traits": {"name": "Zoë"}}


def test_one_message_that_is_not_utf8_is_refused_with_its_byte_and_its_field() -> None:
    body = latin(ZOE)

    with pytest.raises(NotUtf8) as refused:
        read_parcel(body, is_batch=False)

    assert (refused.value.at, refused.value.field) == (body.index(b"\xeb"), "traits.name")
    assert str(refused.value) == f"The body is not UTF-8, as JSON must be: byte {refused.value.at} is 0xEB. It stands in traits.name."


def test_in_a_batch_the_neighbours_of_a_message_that_is_not_utf8_keep_their_envelope() -> None:
    good = '{"userId":"a","event":"\\udceb é"}'.encode()
    body = b'{"batch":[%s,%s,%s],"sentAt":"x","writeKey":"k","context":{"ip":"203.0.113.9"}}' % (good, latin(ZOE), good)

    parcel = read_parcel(body, is_batch=True)

    before, broken, after = parcel.messages
    # An escaped half letter is no wrong byte: it goes on to be repaired with a note.
    assert before == after == {"userId": "a", "event": "\udceb é"}
    assert isinstance(broken, Broken)
    assert (broken.code, broken.field) == ("not_utf8", "traits.name")
    assert broken.sentence == "This message is not UTF-8, as JSON must be: it has the byte 0xEB. It stands in traits.name."
    assert (parcel.sent_at, parcel.write_key, parcel.context) == ("x", "k", {"ip": "203.0.113.9"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"batch":[%s]}' % latin(ZOE), "batch[0].traits.name"),
        (b'{"batch":[{"userId":"a"}],"context":{"city":"K\xf6ln"}}', "context.city"),
        (b'{"batch":[{"userId":"a","traits":{"\xe9":1}}]}', "batch[0].traits"),
        (b'{"batch":\xff\xfe', ""),
        ('{"batch":[{"userId":"a"}]}'.encode("utf-16"), ""),
        (b"\xff" + b"[" * 100_000, ""),
        (b'{"batch":[],"a":' + b'{"a":' * 900 + b'"\xff"' + b"}" * 900 + b"}", None),
    ],
)
def test_where_no_message_is_utf8_or_the_envelope_is_not_the_whole_is_refused(body: bytes, field: str | None) -> None:
    with pytest.raises(NotUtf8) as refused:
        read_parcel(body, is_batch=True)

    assert field is None or refused.value.field == field


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
