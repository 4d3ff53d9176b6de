"""Whatever a client sends, what is stored can be stored, and reading it again changes nothing."""

import json
from math import isfinite
from typing import Any
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.protocol.canonical import Canonicaliser, NotCanonical
from ground.jsons import dumps

texts = st.text(st.characters(codec=None, categories=None))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.sampled_from(["2024-01-02T03:04:05+05:30", "9999-12-31T23:59:59Z"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)
objects = st.dictionaries(texts, values, max_size=5)


def canonical(value: Any) -> tuple[dict[str, Any], bool]:
    walk = Canonicaliser()
    return walk.object(value, "properties"), walk.changed


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *(leaf for item in value.values() for leaf in leaves(item))]
    return [leaf for item in value for leaf in leaves(item)] if isinstance(value, list) else [value]


@given(objects)
def test_everything_stored_can_be_stored(value: dict[str, Any]) -> None:
    stored, _ = canonical(value)

    for leaf in leaves(stored):
        if isinstance(leaf, str):
            assert "\0" not in leaf
            assert is_normalized("NFC", leaf)
            leaf.encode()
        assert not isinstance(leaf, float) or isfinite(leaf)
    assert json.loads(dumps(stored)) == stored


@given(objects)
def test_a_canonical_value_is_its_own_canonical_form(value: dict[str, Any]) -> None:
    stored, _ = canonical(value)

    assert canonical(stored) == (stored, False)


@pytest.mark.parametrize(
    ("sent", "stored", "changed"),
    [
        (2**53 + 1, 2**53 + 1, False),
        (10**40, 10**40, False),
        (10**309, None, True),
        (float("inf"), None, True),
        ("2024-01-02T03:04:05", "2024-01-02T03:04:05Z", False),
        ("2024-01-02T03:04:05.120+05:30", "2024-01-01T21:34:05.12Z", False),
        ("2024-01-02T03:04:05.123456789Z", "2024-01-02T03:04:05.123456Z", False),
        ("2024-01-02", "2024-01-02", False),
        ("1950-05-05T00:00:00Z", "1950-05-05", True),
        ("9999-12-31T23:59:59Z", "9999-12-31", True),
        ("2024-02-31T00:00:00Z", "2024-02-31T00:00:00Z", False),
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59-14:00", False),
        ("a\0b", "ab", True),
        ("\ud83d\ude00", "😀", True),
        ("\ud83d", "\ufffd", True),
        ("e\u0301", "é", True),
    ],
)
def test_each_kind_of_value_has_one_spelling(sent: Any, stored: Any, changed: bool) -> None:
    assert canonical({"a": sent}) == ({"a": stored}, changed)


def test_depth_and_number_of_fields_are_bounded() -> None:
    deep: Any = 1
    for _ in range(40):
        deep = {"a": deep}

    with pytest.raises(NotCanonical, match="deep"):
        canonical({"a": deep})
    with pytest.raises(NotCanonical, match="10000 fields"):
        canonical({"a": [0] * 10_001})
    with pytest.raises(NotCanonical, match="is an object"):
        canonical([1])
