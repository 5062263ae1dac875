"""Groups of the turnout, none so small that it tells who took part."""

from hypothesis import given
from hypothesis import strategies as st

from civicbudget.record.groups import large_enough, merged
from civicbudget.record.results import Group


def test_small_groups_become_one() -> None:
    groups = merged({"Б": 10, "А": 30, "В": 6, "Г": 4})
    assert groups == (Group(30, "А", None), Group(10, "Б", None), Group(10, None, 2))


def test_one_small_group_takes_the_smallest_of_the_others_along() -> None:
    groups = merged({"А": 30, "Б": 12, "В": 3})
    assert groups == (Group(30, "А", None), Group(15, None, 2))


def test_nothing_is_merged_where_all_are_large() -> None:
    assert merged({"А": 10}) == (Group(10, "А", None),)
    assert merged({}) == ()


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 30)))
def test_no_group_is_small_unless_it_is_all(groups: dict[str, int]) -> None:
    shown = merged(groups)
    assert large_enough(shown)
    assert sum(group.people for group in shown) == sum(groups.values())
    assert sum(1 if group.merged is None else group.merged for group in shown) == len(groups)
