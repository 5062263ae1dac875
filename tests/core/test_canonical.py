"""Canonical JSON: the examples of RFC 8785 that hold no fractions, and what is refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.core import canonical

whole = st.integers(-canonical.LARGEST_INTEGER, canonical.LARGEST_INTEGER)
values = st.recursive(
    st.none() | st.booleans() | whole | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_keys_are_ordered_by_utf16_units_as_in_rfc_8785_section_3_2_3() -> None:
    keys = ["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"]
    ordered = list(canonical.loads(canonical.dumps(dict.fromkeys(keys, True))))
    assert ordered == ["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"]


def test_strings_are_escaped_as_in_rfc_8785_section_3_2_2_2() -> None:
    assert canonical.dumps('€$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


def test_a_nested_value_has_no_spaces_and_sorted_keys() -> None:
    value = {"b": [1, True, None], "a": {"ң": -5}}
    assert canonical.dumps(value) == '{"a":{"ң":-5},"b":[1,true,null]}'.encode()


@pytest.mark.parametrize(
    ("data", "canonical_one"),
    [
        ('{"😀":1,"דּ":2}', True),
        ('{"דּ":2,"😀":1}', False),
        ('{"":2,"😀":1}', False),
        ('{"b":1,"a":2}', False),
        ("9007199254740991", True),
        ("-9007199254740992", False),
        ('{"t":"1234567890123456"}', True),
    ],
)
def test_what_is_unusual_is_read_with_care(data: str, canonical_one: bool) -> None:
    if canonical_one:
        assert canonical.dumps(canonical.loads(data.encode())) == data.encode()
        return
    with pytest.raises(canonical.NotCanonical):
        canonical.loads(data.encode())


@given(values)
def test_what_is_written_is_read_again(value: object) -> None:
    assert canonical.loads(canonical.dumps(value)) == value


@pytest.mark.parametrize(
    "value", [0.5, float("nan"), {1: 2}, b"x", {"a": {2}}, 2**53, -(2**53), "\ud800", object()]
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e2",
        b"NaN",
        b"-0",
        b'"\\u0041"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b"",
        b"1 ",
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_bytes_in_another_form_are_refused(data: bytes) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.loads(data)


def test_the_same_instant_is_the_same_text() -> None:
    noon = datetime(2026, 5, 3, 12, tzinfo=timezone(timedelta(hours=6)))
    assert canonical.time_text(noon) == "2026-05-03T06:00:00.000000Z"
    assert canonical.time_text(noon.astimezone(UTC)) == canonical.time_text(noon)
    with pytest.raises(canonical.NotCanonical):
        canonical.time_text(noon.replace(tzinfo=None))


def test_a_time_text_is_read_in_its_one_form_only() -> None:
    noon = datetime(2026, 5, 3, 12, 0, 0, 250, tzinfo=UTC)
    assert canonical.read_time(canonical.time_text(noon)) == noon
    for text in ("2026-05-03T12:00:00Z", "2026-5-3T12:00:00.000000Z", "2026-05-03T12:00:00.5Z", ""):
        with pytest.raises(canonical.NotCanonical):
            canonical.read_time(text)
