"""Words are found by how they begin, whatever their endings."""

from __future__ import annotations

import re

import pytest

from civicbudget.core.sorting import fold
from civicbudget.core.stems import beginning, words_of


@pytest.mark.parametrize(
    ("asked", "title", "found"),
    [
        ("жарык", "Көчө жарыгы", True),
        ("жарыгы", "Көчө жарык", True),
        ("китеп", "Китеби", True),
        ("көк", "Көгү", True),
        ("ОСВЕЩЕНИЯ", "Уличное освещение", True),
        ("оңдоо кармоо", "Ички жолдорду кармоо жана оңдоо", True),
        ("долевой", "Стимулирующий (долевой) грант", True),
        ("streets", "Lighting of the street", True),
        ("709", "Мектеп № 7091", True),
        ("бакча", "Бала бакчадагы тамак", True),
        ("рык", "Көчө жарыгы", False),
        ("жолдор суу", "Ички жолдор", False),
        ("strength", "street", False),
    ],
)
def test_words_in_any_order_by_their_beginnings(asked: str, title: str, found: bool) -> None:
    patterns = [beginning(word) for word in words_of(asked)]
    assert all(re.search(pattern, fold(title)) for pattern in patterns) == found
