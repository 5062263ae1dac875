"""CSV that a spreadsheet opens right by a double click, in Kyrgyz and Russian settings.

UTF-8 with its mark, or Excel shows no Cyrillic; semicolons and decimal commas, which is what Excel
expects where the comma stands in numbers. No line `sep=;` at the head: Excel then forgets the mark,
and no other program knows the line. What a text may not do is begin a formula.
"""

from __future__ import annotations

DELIMITER = ";"
DECIMAL_MARK = ","
LINE_END = "\r\n"
ENCODING = "utf-8-sig"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
