"""The residents' roll: made up, unique, the same each time."""

from civicbudget.demo.municipality import VILLAGES
from civicbudget.demo.people import PEOPLE, RESIDENTS
from civicbudget.demo.roll import SIZE, roll

ROLL = roll()


def test_pins_have_fourteen_digits_and_are_unique() -> None:
    pins = [entry.pin for entry in ROLL]
    assert all(len(pin) == 14 and pin.isascii() and pin.isdigit() for pin in pins)
    assert len(set(pins)) == len(pins) == SIZE


def test_a_pin_bears_the_year_of_birth_and_a_made_up_serial() -> None:
    for number, entry in enumerate(ROLL):
        assert entry.pin[0] in "12"
        assert int(entry.pin[5:9]) == entry.birth_year
        assert int(entry.pin[9:]) == 99_000 + number


def test_the_roll_is_the_same_for_the_same_seed_only() -> None:
    assert roll() == ROLL
    assert roll(seed=1) != ROLL


def test_the_named_residents_stand_on_it() -> None:
    on_the_roll = {entry.person: entry.full_name for entry in ROLL if entry.person}
    assert on_the_roll == {person.key: person.full_name for person in RESIDENTS}


def test_every_village_is_there() -> None:
    assert {entry.village for entry in ROLL} == {village.key for village in VILLAGES}


def test_names_agree_with_the_sex() -> None:
    for entry in ROLL:
        if entry.person:
            continue
        feminine = entry.full_name.endswith("овна") or " кызы " in entry.full_name
        assert feminine == (entry.pin[0] == "1")


def test_nobody_can_be_reached() -> None:
    assert len({person.key for person in PEOPLE}) == len(PEOPLE)
    assert len({person.email for person in PEOPLE}) == len(PEOPLE)
    assert all(person.email.endswith(".example") for person in PEOPLE)
    assert all((person.phone or "+996200").startswith("+996200") for person in PEOPLE)
