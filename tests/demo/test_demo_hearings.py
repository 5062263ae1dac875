"""The demo's hearings: everybody who came stands once in each of the three sums."""

import pytest

from civicbudget.demo import hearings
from civicbudget.demo.municipality import VILLAGES
from civicbudget.hearings.attending import AGES, ELSEWHERE, SEXES

HOME = (*(village.key for village in VILLAGES), ELSEWHERE)


@pytest.mark.parametrize("came", [hearings.PLACE_CAME, hearings.ONLINE_CAME])
def test_three_sums_are_one(came: dict[str, int]) -> None:
    sums = {sum(came.get(group, 0) for group in groups) for groups in (SEXES, AGES, HOME)}
    assert len(sums) == 1
    assert set(came) <= {*SEXES, *AGES, *HOME}
