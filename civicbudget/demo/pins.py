"""PINs of the right form that belong to nobody."""

from datetime import date

from civicbudget.demo.entries import Sex


def made_up_pin(*, sex: Sex, born: date, number: int) -> str:
    """A PIN of 14 digits: sex (1 female, 2 male), DDMMYYYY, and a serial of 99000 and above.

    The serial is the place on the roll, which makes every PIN unique and shows that it is made up.
    """
    return f"{1 if sex == 'female' else 2}{born:%d%m%Y}{99_000 + number:05d}"
