"""A budget of 20,000 lines: reading and storing it, over reading the workbook with openpyxl alone.

All times are processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from civicbudget import create_app
from civicbudget.budgets import services
from civicbudget.budgets.models import Stage
from civicbudget.budgets.services import Terms
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from tests import factories
from tests.conftest import configuration

LINES = 20_000
UNIT, YEAR = 100_000, 2026
HEADING = ("Функц. код", "Эконом. код", "Мекеме", "Аталышы", "2026-жыл", "2027-жыл", "2028-жыл")


def run() -> list[dict[str, object]]:
    """Seconds of each step, and how often the whole takes as long as openpyxl's reading."""
    data = workbook(LINES)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(configuration(f"sqlite:///{folder}/bench.sqlite"), Path(folder))
        with app.app_context():
            db.create_all()
            bare = _seconds(lambda: _read_all(data))
            started = time.process_time()
            reading = services.parse(data, "a.xlsx", UNIT, YEAR)
            read = time.process_time() - started
            assert (reading.faults, len(reading.lines)) == ((), LINES)
            stored = _seconds(lambda: _store(reading))
            db.session.remove()
            db.engine.dispose()
    return [
        {
            "lines": LINES,
            "openpyxl alone s": f"{bare:.2f}",
            "understood s": f"{read:.2f}",
            "stored s": f"{stored:.2f}",
            "import over openpyxl": f"{(read + stored) / bare:.2f}",
        }
    ]


def _read_all(data: bytes) -> None:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _row in sheet.iter_rows(values_only=True):
            pass


def _store(reading: services.Reading) -> None:
    with transaction():
        services.store(
            municipality=factories.municipality(),
            terms=Terms(YEAR, Stage.DRAFT, UNIT),
            reading=reading,
            actor=None,
            role="operator",
            now=clock.now(),
            explanation="Only one side.",
        )


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def workbook(lines: int) -> bytes:
    """Institutions with functions, each with ten kinds below a subtotal, and a total."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("2-тиркеме. Чыгашалар")
        for number, row in enumerate([("Бюджеттин чыгашалары, миң сом",), HEADING, *_rows(lines)]):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def _rows(lines: int) -> Iterator[tuple[object, ...]]:
    for function in range(lines // 10):
        code = f"{701 + function % 9}{function:05d}"
        yield (code, None, None, f"Мекеме {function}", 46, 55, 64)
        for kind in range(10):
            yield (
                *(None, f"22{kind}", f"Мекеме {function}", f"Товарлар жана кызматтар {kind}"),
                *(f"{kind},1", kind + 1, f"{kind + 1}.9"),
            )
    total = lines // 10
    yield ("Жыйынтыгы", None, None, None, total * 46, total * 55, total * 64)
