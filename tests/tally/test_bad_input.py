"""Broken files of every vote type: a result, or one line that names file, line and fault."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicbudget.tally import Rule, TallyError, compare, count, read_pb
from civicbudget.tally.model import VOTE_TYPES
from tests.tally.pb import meaning

PROJECTS = 'PROJECTS\nproject_id;cost;name\na;1;"A; ""1"""\nb;2.5;Б\nc;3;\n'
ROWS = {
    "approval": "voter_id;vote\n1;a,b\n2;c\n3;\n4;a, b\n",
    "choose-1": "voter_id;vote\n1;a\n2;b\n3;a\n",
    "ordinal": "voter_id;vote\n1;a,b\n2;b,a,c\n3;c\n",
    "cumulative": "voter_id;vote;points\n1;a,b;3,1\n2;c;0.5\n3;a;4\n",
    "scoring": "voter_id;vote;points\n1;a,b;1,-1\n2;c;1\n3;b;-1\n",
}
LIMITS = {
    "approval": "min_length;1\nmax_length;2\n",
    "ordinal": "max_length;3\n",
    "cumulative": "max_points;4\nmax_sum_points;4\n",
    "scoring": "min_points;-1\nmax_points;1\n",
    "choose-1": "",
}


def election_text(vote_type: str, meta: str = "", rows: str | None = None) -> str:
    head = f"META\nkey;value\nbudget;4\nvote_type;{vote_type}\n{LIMITS[vote_type]}{meta}"
    return f"{head}{PROJECTS}VOTES\n{ROWS[vote_type] if rows is None else rows}"


JUNK = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [b"\n", b"\r", b"\r\n", b";", b'"', b",", b"\x00", b"META\n", b"VOTES\n", b"9" * 400]
    ),
    st.sampled_from(
        [b"1e9", b"-1", b"\xef\xbb\xbf", b"\xff", b"a,a", "Ё".encode(), b"1/3", b"NaN", b" "]
    ),
)
CHANGES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), JUNK), max_size=4)


@given(vote_type=st.sampled_from(sorted(VOTE_TYPES)), changes=CHANGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500)
def test_a_changed_file_is_a_result_or_one_fault(written, vote_type: str, changes: list) -> None:
    text = bytearray(election_text(vote_type).encode())
    for start, length, junk in changes:
        text[start % len(text) : start % len(text) + length] = junk
    path = written(bytes(text))
    try:
        compare(read_pb(path), count(read_pb(path), Rule()))
    except TallyError as fault:
        told = str(fault)
    else:
        return
    assert "\n" not in told
    assert told.startswith(f"{path}, line ")


@pytest.mark.parametrize("vote_type", sorted(VOTE_TYPES))
def test_reads_plain_lines_and_quoted_ones_alike(written, vote_type: str) -> None:
    """A quote anywhere in a batch sends its lines the slow way."""
    plain = read_pb(written(election_text(vote_type)))
    quoted = ROWS[vote_type].replace("1;a", '"1";a', 1)
    slow = read_pb(written(election_text(vote_type, rows=quoted)))
    assert plain.scores == slow.scores
    assert meaning(plain) == meaning(slow)


FAULTS = [
    ("approval", "", "voter_id;vote\n1;a\n2;a,b,c\n", "names 3 projects; max_length is 2"),
    ("ordinal", "min_length;2\n", "voter_id;vote\n1;a,b\n2;c\n", "names 1 projects; min_length is"),
    ("cumulative", "", "voter_id;vote;points\n1;a;1\n2;a;4.5\n", "gives 4.5 points; max_points"),
    ("cumulative", "", "voter_id;vote;points\n1;a;1\n2;a,b;3,2\n", "gives 5 points in all; max_s"),
    ("cumulative", "", "voter_id;vote;points\n1;a;1\n2;a,a;3,3\n", "gives 6 points in all; max_s"),
    ("cumulative", "", "voter_id;vote;points\n1;a;1\n2;a;-1\n", "'-1' is not a score"),
    ("cumulative", "", "voter_id;vote;points\n1;a;1\n2;a;1e9\n", "'1e9' is not a score"),
    ("scoring", "", "voter_id;vote;points\n1;a;1\n2;a;-2\n", "gives -2 points; min_points is -1"),
    ("choose-1", "", "voter_id;vote\n1;a\n2;a,b\n", "a ballot names more than one project"),
    ("approval", "", 'voter_id;vote\n1;a\n"1";b\n', "voter '1' stands twice"),
]


@pytest.mark.parametrize(("vote_type", "meta", "rows", "fault"), FAULTS)
def test_names_the_ballot_that_breaks_the_rules_of_its_file(
    written, vote_type: str, meta: str, rows: str, fault: str
) -> None:
    text = election_text(vote_type, meta, rows)
    path = written(text)
    with pytest.raises(TallyError) as caught:
        read_pb(path)
    assert str(caught.value).startswith(f"{path}, line {text.count(chr(10))}: ")
    assert fault in str(caught.value)


META_FAULTS = [
    ("max_length;many\n", "'many' is not a max_length"),
    ("default_score;1\n", "a default_score other than 0 is not counted"),
]


@pytest.mark.parametrize(("meta", "fault"), META_FAULTS)
def test_names_the_line_of_a_limit_that_is_none(written, meta: str, fault: str) -> None:
    path = written(election_text("choose-1", meta))
    with pytest.raises(TallyError) as caught:
        read_pb(path)
    assert str(caught.value) == f"{path}, line 5: {fault}"


def test_an_empty_ballot_is_not_too_short(written) -> None:
    election = read_pb(written(election_text("approval", rows="voter_id;vote\n1;\n2;a\n")))
    assert (election.cast, election.scores) == (2, (1, 0, 0))


@pytest.mark.parametrize("points", ["9" * 18, "9" * 17 + ".000000001"])
def test_points_too_large_to_be_added_up_are_a_fault(written, points: str) -> None:
    rows = f"voter_id;vote;points\n1;a;{points}\n2;a;{points}\n"
    path = written(election_text("scoring", rows=rows).replace(LIMITS["scoring"], ""))
    with pytest.raises(TallyError, match="too large to be added up exactly"):
        read_pb(path)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "line 1: the file ends before META"),
        (gzip.compress(b"META\n", mtime=0), "line 1: compressed (gzip), not text"),
        ("META\nkey;value\n".encode("utf-16"), "line 1: a NUL byte, so no text"),
        (b"META\nkey;value\nbudget;1\0\n", "line 3: a NUL byte, so no text"),
        (b"META\n" + b"x" * (3 << 20), "line 2: a line longer than a megabyte"),
        (b"META\r\rkey;value\rname;\xff\r", "line 4: not UTF-8 text"),
    ],
)
def test_names_what_is_no_pabulib_file(written, content: bytes, fault: str) -> None:
    path = written(content)
    with pytest.raises(TallyError) as caught:
        read_pb(path)
    assert str(caught.value) == f"{path}, {fault}"


def test_names_a_folder(tmp_path: Path) -> None:
    with pytest.raises(TallyError, match="Is a directory"):
        read_pb(tmp_path)


@pytest.mark.parametrize("room", [0, 3_000, 20_000, 60 << 20])
def test_refuses_a_file_that_may_need_more_memory_than_there_is(written, room: int) -> None:
    path = written(election_text("approval"))
    with pytest.raises(TallyError, match=r", line \d+: the file is too large: the rest of it may"):
        read_pb(path, room=room)
    assert read_pb(path, room=80 << 20).cast == 4
