"""Reading and writing .pb files: five vote types, every fault with its line, nothing guessed."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pabutools.election import parse_pabulib
from pabutools.election.satisfaction import Cost_Sat
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

from civicbudget.tally import (
    Election,
    Project,
    Rule,
    TallyError,
    count,
    read_pb,
    write_pb,
)
from tests.properties import examples
from tests.tally.plain import Plain, plains

APPROVAL = '''\
META
key;value
description;Ala-Too, "large"
budget;1310641.1
vote_type;approval
num_projects;3
num_votes;4
PROJECTS
project_id;cost;name;category
BO.1/23;500.25;"Well; with ""quotes""";water
2;10;Дорога;
x;7;;roads
VOTES
voter_id;vote;age
1;BO.1/23,2;30
2;2,BO.1/23;31
3;x;32
4;;33
'''


def of_type(vote_type: str, header: str, *rows: str) -> str:
    top = f"META\nkey;value\nbudget;10\nvote_type;{vote_type}\n"
    projects = "PROJECTS\nproject_id;cost\na;1\nb;2\nc;3\n"
    return top + projects + "\n".join(["VOTES", header, *rows]) + "\n"


def groups(election: Election) -> dict[tuple, int]:
    ballots, ids = election.ballots, [project.id for project in election.projects]
    spans = zip(ballots.start[:-1], ballots.start[1:], ballots.weight, strict=True)
    return {
        tuple(
            (ids[place], Fraction(int(points), ballots.unit))
            for place, points in zip(
                ballots.project[start:stop], ballots.points[start:stop], strict=True
            )
        ): int(weight)
        for start, stop, weight in spans
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_reads_approvals(written, newline: str, mark: str) -> None:
    election = read_pb(written(mark + APPROVAL.replace("\n", newline)))
    assert election.budget == Fraction("1310641.1")
    assert election.meta["description"] == 'Ala-Too, "large"'
    assert election.projects == (
        Project("BO.1/23", Fraction("500.25"), 'Well; with "quotes"', {"category": "water"}),
        Project("2", Fraction(10), "Дорога", {"category": ""}),
        Project("x", Fraction(7), "", {"category": "roads"}),
    )
    assert groups(election) == {(("BO.1/23", 1), ("2", 1)): 2, (("x", 1),): 1, (): 1}
    assert election.cast == 4
    assert election.approvals.tolist() == [2, 2, 1]


def test_reads_one_choice(written) -> None:
    election = read_pb(written(of_type("choose-1", "voter_id;vote", "1;a", "2;a", "3;b")))
    assert election.scores == (2, 1, 0)


@pytest.mark.parametrize("vote_type", ["cumulative", "scoring"])
def test_reads_points(written, vote_type: str) -> None:
    text = of_type(vote_type, "voter_id;vote;points", "1;a,b;3,0.5", "2;b,a;0.5,3", "3;c;0")
    election = read_pb(written(text))
    assert groups(election) == {(("a", 3), ("b", Fraction(1, 2))): 2, (("c", 0),): 1}
    assert election.scores == (6, 1, 0)
    assert election.approvals.tolist() == [2, 2, 0]


def test_reads_rankings_in_their_order(written) -> None:
    election = read_pb(written(of_type("ordinal", "voter_id;vote", "1;b,a", "2;a,b", "3;b,a")))
    assert groups(election) == {(("b", 1), ("a", 1)): 2, (("a", 1), ("b", 1)): 1}


def test_a_project_named_twice_is_approved_once_and_its_points_add_up(written) -> None:
    assert read_pb(written(of_type("approval", "voter_id;vote", "1;a,a,b"))).scores == (1, 1, 0)
    text = of_type("cumulative", "voter_id;vote;points", "1;a,a,b;1,1,1")
    assert read_pb(written(text)).scores == (2, 1, 0)


def test_a_quote_inside_a_name_is_part_of_it(written) -> None:
    text = APPROVAL.replace("Дорога", '"Дорога" в центре').replace("x;7;;", 'x;7;5" pipe;')
    names = [project.name for project in read_pb(written(text)).projects]
    assert names[1:] == ["Дорога в центре", '5" pipe']


def test_shows_how_far_it_is(written) -> None:
    rows = [f"{voter};a" for voter in range(70_000)]
    path = written(of_type("approval", "voter_id;vote", *rows))
    shown: list[tuple[int, int]] = []
    read_pb(path, lambda done, size: shown.append((done, size)))
    size = path.stat().st_size
    assert len(shown) == 3
    assert shown == sorted(shown)
    assert shown[-1] == (size, size)


FAULTS = [
    ("META\n", "METTA\n", 1, "META expected, found 'METTA'"),
    ("key;value\n", "key;worth\n", 2, "the heading has no column 'value'"),
    ("budget;1310641.1", "budget;1,310,641", 4, "'1,310,641' is not a budget"),
    ("budget;1310641.1", "budget;-5", 4, "'-5' is not a budget"),
    ("budget;1310641.1", "budget;1e99", 4, "'1e99' is not a budget"),
    ("budget;1310641.1\n", "", 7, "META has no 'budget'"),
    ("vote_type;approval", "vote_type;telepathy", 5, "unknown vote_type 'telepathy'"),
    ("vote_type;approval\n", "vote_type;approval\nbudget;7\n", 6, "'budget' stands twice in META"),
    ("num_projects;3", "num_projects;3;4", 6, "2 fields expected (key;value), found 3"),
    ("project_id;cost;name", "project_id;price;name", 9, "the heading has no column 'cost'"),
    ("project_id;cost;name", "project_id;cost;cost", 9, "the heading names a column twice"),
    ("2;10;Дорога;", "2;ten;Дорога;", 11, "'ten' is not a cost"),
    ("2;10;Дорога;", "2;10;Дорога", 11, "4 fields expected, found 3"),
    ("2;10;Дорога;", "x;10;Дорога;", 12, "project 'x' stands twice"),
    ("2;10;Дорога;", ";10;Дорога;", 11, "'' cannot be a project_id"),
    ("2;10;Дорога;", '2;10;"Дорога;', 11, "a quoted field is not closed on its line"),
    ("num_projects;3", "num_projects;4", 6, "META tells num_projects '4', but the file has 3"),
    ("num_votes;4", "num_votes;5", 7, "META tells num_votes '5', but the file has 4"),
    ("voter_id;vote;age", "voter;vote;age", 14, "the heading has no column 'voter_id'"),
    ("3;x;32", "3;y;32", 17, "a ballot names an unknown project: 'y'"),
    ("3;x;32", "3;x,;32", 17, "a ballot names an unknown project: ''"),
    ("3;x;32", "3;x", 17, "3 fields expected, found 2"),
    ("3;x;32", "2;x;32", 17, "voter '2' stands twice"),
    ("4;;33\n", '4;"x;33', 18, "a quoted field is not closed on its line"),
    (APPROVAL[APPROVAL.index("VOTES") :], "", 12, "the file ends before VOTES"),
    (APPROVAL[APPROVAL.index("PROJECTS") :], "", 7, "the file ends before PROJECTS"),
    (APPROVAL, "", 1, "the file ends before META"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "fault"), FAULTS)
def test_names_file_line_and_fault(written, right: str, wrong: str, line: int, fault: str) -> None:
    assert right in APPROVAL
    path = written(APPROVAL.replace(right, wrong, 1))
    with pytest.raises(TallyError) as caught:
        read_pb(path)
    assert str(caught.value) == f"{path}, line {line}: {fault}"


POINT_FAULTS = [
    (
        "cumulative",
        "voter_id;vote;points",
        "1;a,b;3",
        "a ballot names 2 projects and gives 1 points",
    ),
    ("cumulative", "voter_id;vote;points", "1;a,b;3,-1", "'-1' is not a score"),
    ("scoring", "voter_id;vote;points", "1;a;", "a ballot names 1 projects and gives 0 points"),
    ("ordinal", "voter_id;vote", "1;a,b,a", "a ballot ranks a project twice"),
    ("choose-1", "voter_id;vote", "1;a,b", "a ballot names more than one project"),
]


@pytest.mark.parametrize(("vote_type", "header", "row", "fault"), POINT_FAULTS)
def test_names_the_line_of_a_wrong_ballot(
    written, vote_type: str, header: str, row: str, fault: str
) -> None:
    path = written(of_type(vote_type, header, "0;a" + ";1" * header.count("points"), row))
    with pytest.raises(TallyError) as caught:
        read_pb(path)
    assert str(caught.value) == f"{path}, line 13: {fault}"


def test_names_the_line_that_is_not_utf8(written) -> None:
    path = written(APPROVAL.encode().replace("Дорога".encode(), "Дорога".encode("cp1251")))
    with pytest.raises(TallyError, match="line 11: not UTF-8 text"):
        read_pb(path)


def test_names_a_file_that_is_not_there(tmp_path) -> None:
    with pytest.raises(TallyError, match=r"none\.pb: No such file"):
        read_pb(tmp_path / "none.pb")


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_a_broken_file_is_a_result_or_one_fault_with_its_line(written, data: st.DataObject) -> None:
    """Bytes cut out, put in or exchanged anywhere."""
    text = bytearray(APPROVAL.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        stop = start + data.draw(st.integers(0, 12))
        junk = data.draw(
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from(
                    [
                        b"\n",
                        b"\r",
                        b";",
                        b'"',
                        b",",
                        b"\x00",
                        b"META\n",
                        b"VOTES\n",
                        b"9" * 30,
                        b"\xef\xbb\xbf",
                    ]
                ),
            )
        )
        text[start:stop] = junk
    path = written(bytes(text))
    try:
        count(read_pb(path), Rule())
    except TallyError as fault:
        message = str(fault)
        assert "\n" not in message
        assert message.startswith(f"{path}, line ")


def test_writes_quotes_and_semicolons(tmp_path) -> None:
    project = Project("№ 7", Fraction("12.34"), 'Парк "Ынтымак"; второй\nэтап')
    election = Election.from_approvals(
        Fraction(100),
        [project],
        [["№ 7"], [], ["№ 7"]],
        meta={"description": "a;b", "currency": "KGS"},
    )
    path = tmp_path / "written.pb"
    write_pb(election, path)
    read = read_pb(path)
    assert read.projects[0].name == 'Парк "Ынтымак"; второй этап'
    assert read.projects[0].cost == Fraction("12.34")
    assert (read.meta["description"], read.meta["num_votes"]) == ("a;b", "3")
    assert groups(read) == {(("№ 7", 1),): 2, (): 1}


def test_writes_nothing_of_a_voter(written) -> None:
    target = io.StringIO()
    write_pb(read_pb(written(APPROVAL)), target)
    assert target.getvalue().endswith("voter_id;vote\n1;\n2;x\n3;BO.1/23,2\n4;BO.1/23,2\n")
    assert "age" not in target.getvalue()


@pytest.mark.parametrize(
    "project",
    [Project("a,b", Fraction(1)), Project(" a", Fraction(1)), Project("a", Fraction(1, 3))],
)
def test_refuses_to_write_what_cannot_be_read(project: Project) -> None:
    with pytest.raises(TallyError):
        write_pb(Election.from_approvals(Fraction(1), [project], []), io.StringIO())


BY_ID = TieBreakingRule(lambda instance, profile, project: project.name)


@given(plain=plains())
@examples(60)
def test_pabutools_finds_the_same_winners(plain: Plain, tmp_path_factory) -> None:
    """Among projects that cost something, are voted for and stand in a pot that is not empty."""
    costs = {id_: cost for id_, cost in plain.costs.items() if cost and plain.votes(id_)}
    ballots = [{id_: 1 for id_ in ballot if id_ in costs} for ballot in plain.ballots]
    election = Plain(plain.budget or Fraction(1), costs, ballots).election()
    path = tmp_path_factory.mktemp("pb") / "election.pb"
    write_pb(election, path)
    instance, profile = parse_pabulib(str(path))
    votes = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, tie_breaking=BY_ID)
    assert tuple(sorted(each.name for each in votes)) == count(election, Rule()).selected
    shares = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=BY_ID)
    selected = count(election, Rule("equal-shares")).selected
    assert tuple(sorted(each.name for each in shares)) == selected
