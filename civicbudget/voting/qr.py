"""The code of a receipt as a QR code."""

from __future__ import annotations

import segno
from markupsafe import Markup

_QUIET = 4
"""Modules of white around it, as ISO 18004 asks for."""

_DARK, _LIGHT = "h1  ", "m1 0"


def drawing(code: str) -> Markup:
    """An SVG of one length for codes of one length.

    Its size must tell nothing: after the count every code is public, and whoever kept a web
    server's log of sizes would otherwise find the codes that fit.
    """
    matrix = segno.make_qr(code, error="m", boost_error=False).matrix
    size = len(matrix) + 2 * _QUIET
    path = "".join(
        f"M0 {y}.5" + "".join(_DARK if dark else _LIGHT for dark in row)
        for y, row in enumerate(matrix)
    )
    return Markup(
        '<svg viewBox="-{0} -{0} {1} {1}" shape-rendering="crispEdges">'
        '<path stroke="#000" d="{2}"/></svg>'
    ).format(_QUIET, size, path)
