"""Spreadsheets are read as rows of text, and what is no spreadsheet is refused in words."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from flask import Flask
from openpyxl import Workbook

from civicbudget.core import spreadsheets
from civicbudget.core.spreadsheets import Row, Unreadable

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: list[list[object]], title: str = "Барак") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook_of(rows: str) -> bytes:
    """A workbook whose one sheet was written by hand."""
    target = io.BytesIO()
    sheet = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
    source = zipfile.ZipFile(io.BytesIO(workbook([])))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            copy.writestr(part.filename, sheet if is_sheet else source.read(part))
    return target.getvalue()


def test_a_workbook_as_text() -> None:
    data = workbook(
        [
            ["  ПИН ", "Аты-жөнү", None, "Сумма"],
            [],
            [21503199000123, "Өмүрова\nҮмүт", date(2026, 3, 5), 28890.5],
            [0, "", datetime.fromisoformat("2026-03-05T18:30"), 0.1 + 0.2],
        ]
    )
    (sheet,) = spreadsheets.read(data, "тизме.XLSX")
    assert sheet.name == "Барак"
    assert sheet.rows == [
        Row(1, ("ПИН", "Аты-жөнү", "", "Сумма")),
        Row(3, ("21503199000123", "Өмүрова Үмүт", "05.03.2026", "28890.5")),
        Row(4, ("0", "", "05.03.2026 18:30", "0.3")),
    ]
    assert sheet.rows[1].address(3) == "D3"
    assert sheet.rows[1].cell(9) == ""


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA")])
def test_letters_of_columns(index: int, letters: str) -> None:
    assert spreadsheets.column(index) == letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_however_it_was_saved(encoding: str, delimiter: str) -> None:
    lines = [["Код", "Сумма"], [], ["701", "1 234.50"], ["с, а; т", "2"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    (sheet,) = spreadsheets.read(text.encode(encoding), "budget.csv")
    assert sheet.rows == [
        Row(1, ("Код", "Сумма")),
        Row(3, ("701", "1 234.50")),
        Row(4, ("с, а; т", "2")),
    ]


def test_decimal_commas_do_not_cut_a_file_of_semicolons() -> None:
    (sheet,) = spreadsheets.read(b"1,5;2,5;3,5\n4,5;5,5;6,5\n", "a.csv")
    assert sheet.rows == [Row(1, ("1,5", "2,5", "3,5")), Row(2, ("4,5", "5,5", "6,5"))]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.xls", b"", "Choose a file that ends in .xlsx or .csv."),
        ("a", b"", "Choose a file that ends in .xlsx or .csv."),
        ("a.xlsx", b"a;b", "The file is not an XLSX workbook, whatever its name says."),
        ("a.xlsx", b"PK\x03\x04 no more", "The file is not an XLSX workbook, whatever its name"),
        ("a.csv", workbook([["a"]]), "The file is not text. Save it as CSV in UTF-8."),
        ("a.csv", "a;b".encode("utf-16"), "The file is not text. Save it as CSV in UTF-8."),
    ],
)
def test_what_is_no_spreadsheet(app: Flask, name: str, data: bytes, message: str) -> None:
    with app.test_request_context("/en/"):
        app.preprocess_request()
        for refuse in (spreadsheets.read, spreadsheets.check):
            with pytest.raises(Unreadable, match=message) as caught:
                refuse(data, name)
            assert caught.value.field == "file"


def test_an_archive_that_is_no_workbook(app: Flask) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Unreadable):
        spreadsheets.check(target.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(" " * (spreadsheets.LARGEST_UNPACKED + 1), id="bytes"),
        pytest.param("<row>" + "<c/>" * spreadsheets.MOST_TAGS + "</row>", id="cells"),
    ],
)
def test_a_small_archive_that_unpacks_to_much(app: Flask, rows: str) -> None:
    with pytest.raises(Unreadable):
        spreadsheets.read(workbook_of(rows), "a.xlsx")


def test_cells_at_absurd_addresses_cost_nothing(app: Flask) -> None:
    far = (
        '<row r="1"><c r="A1"><v>7</v></c></row><row r="999999999999"><c r="A9"><v>1</v></c></row>'
    )
    assert spreadsheets.read(workbook_of(far), "a.xlsx")[0].rows == [Row(1, ("7",))]


def test_more_rows_than_anybody_has(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    assert len(spreadsheets.read(b"1\n2\n3\n", "a.csv")[0].rows) == 3
    for data, name in ((b"1\n2\n3\n4\n", "a.csv"), (workbook([[1], [2], [3], [4]]), "a.xlsx")):
        with pytest.raises(Unreadable):
            spreadsheets.read(data, name)
