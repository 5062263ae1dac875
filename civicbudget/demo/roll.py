"""A residents' roll of about four hundred people who do not exist, the same for the same seed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from civicbudget.demo.entries import RollEntry, Sex
from civicbudget.demo.names import full_name
from civicbudget.demo.people import RESIDENTS
from civicbudget.demo.pins import made_up_pin

SIZE = 400
SEED = 20_240_401
_YOUNGEST = date(2008, 6, 30)
_DAYS = 62 * 365
# Shares of 400 near those of the population, a few more of the small villages so that each votes.
_VILLAGE_WEIGHTS = {"ak-bulak": 36, "aral": 21, "dostuk": 20, "ak-terek": 14, "yntymak": 9}


def roll(size: int = SIZE, seed: int = SEED) -> tuple[RollEntry, ...]:
    """The roll: the named residents first, then people drawn from the seed."""
    known = tuple(_named())
    drawn = random.Random(seed)  # noqa: S311 - made-up people, nothing secret
    return known + tuple(_draw(drawn, number) for number in range(len(known), size))


def _named() -> Iterator[RollEntry]:
    for number, person in enumerate(RESIDENTS):
        if person.born is None or person.sex is None or person.village is None:
            raise ValueError(f"{person.key} has no birth date, sex or village")
        born = date.fromisoformat(person.born)
        pin = made_up_pin(sex=person.sex, born=born, number=number)
        yield RollEntry(
            pin, person.full_name, person.village, born.year, person.standing, person.key
        )


def _draw(drawn: random.Random, number: int) -> RollEntry:
    village = drawn.choices(list(_VILLAGE_WEIGHTS), list(_VILLAGE_WEIGHTS.values()))[0]
    sex: Sex = "female" if drawn.random() < 0.51 else "male"
    # The lesser of two draws: a rural population is young.
    born = _YOUNGEST - timedelta(days=min(drawn.randrange(_DAYS), drawn.randrange(_DAYS)))
    name = full_name(drawn, village=village, sex=sex, birth_year=born.year)
    pin = made_up_pin(sex=sex, born=born, number=number)
    standing = drawn.choices(("registered", "living"), (94, 6))[0]
    return RollEntry(
        pin, name, village, born.year, "living" if standing == "living" else "registered"
    )
