"""A code as an inline picture of a page, read back from its modules before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

import zxingcpp

from cds_desktop.domain.errors import RuleBroken
from ui.printing.qr_matrix import QUIET_MODULES, Matrix, outlines, qr_matrix

__all__ = ["CodePicture", "code_picture"]

_MODULE_PIXELS = 5
_DENSE_MODULE_PIXELS = 4
_DENSE = 53
"""Modules a side from which a module is drawn smaller, so that the box stays on the page."""


@dataclass(frozen=True, slots=True)
class CodePicture:
    """An SVG element for a page.

    Attributes:
        svg: The element, one path in black on white with its quiet zone.
        is_dense: Whether the code has so many modules that its box must be wider.
    """

    svg: str
    is_dense: bool


def code_picture(text: str, label: str) -> CodePicture:
    """Draw the code of a text (level M).

    Args:
        text: What a reader shall give back.
        label: What the picture is, escaped for an attribute.

    Raises:
        RuleBroken: `qr.unreadable`, `qr.too_long`, `qr.empty`.
    """
    matrix = qr_matrix(text)
    if text not in _read_modules(matrix):
        raise RuleBroken("qr.unreadable", codes=(text,), stages=("rendered",))
    side = len(matrix) + 2 * QUIET_MODULES
    is_dense = len(matrix) >= _DENSE
    pixels = side * (_DENSE_MODULE_PIXELS if is_dense else _MODULE_PIXELS)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" width="{pixels}"'
        f' height="{pixels}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" fill-rule="evenodd" d="{_path(matrix)}"/></svg>'
    )
    return CodePicture(svg, is_dense)


def _path(matrix: Matrix) -> str:
    """The borders of the dark parts; every second step is horizontal, the others vertical."""
    parts: list[str] = []
    for corners in outlines(matrix):
        (left, top), *others = corners
        parts.append(f"M{left + QUIET_MODULES} {top + QUIET_MODULES}")
        before = (left, top)
        for x, y in others:
            parts.append(f"h{x - before[0]}" if y == before[1] else f"v{y - before[1]}")
            before = (x, y)
        parts.append("z")
    return "".join(parts)


def _read_modules(matrix: Matrix) -> list[str]:
    """Paint the modules in black and white, and read them as a telephone would."""
    scale = 3
    side = (len(matrix) + 2 * QUIET_MODULES) * scale
    light_rows = b"\xff" * (side * QUIET_MODULES * scale)
    margin = b"\xff" * (QUIET_MODULES * scale)
    rows = [light_rows]
    for line in matrix:
        row = margin + b"".join((b"\x00" if dark else b"\xff") * scale for dark in line) + margin
        rows.append(row * scale)
    rows.append(light_rows)
    pixels = memoryview(b"".join(rows)).cast("B", shape=[side, side])
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    return [code.text for code in zxingcpp.read_barcodes(pixels, formats=formats)]
