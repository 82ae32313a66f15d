"""Reading codes back from the drawn page, as a telephone would."""

from __future__ import annotations

from collections.abc import Iterable

import zxingcpp
from PySide6.QtGui import QImage

from cds_desktop.domain.errors import RuleBroken
from ui.printing.page import Page, Rect
from ui.printing.page_painter import region_image

__all__ = ["READ_BACK_DPI", "check_codes", "codes_in_pixels", "read_codes"]

READ_BACK_DPI = 150
_GREY = QImage.Format.Format_Grayscale8
_SURROUNDINGS = 12.0
"""Millimetres around the quiet zone that are drawn too: text too close would be seen."""


def read_codes(image: QImage) -> list[str]:
    """Return the texts of all QR codes in a picture."""
    grey = image if image.format() is _GREY else image.convertToFormat(_GREY)
    if grey.isNull():
        return []
    pixels = memoryview(grey.constBits()).cast("B", shape=[grey.height(), grey.bytesPerLine()])
    return codes_in_pixels(pixels)


def codes_in_pixels(pixels: memoryview) -> list[str]:
    """The same for grey points in memory, a byte each, as lines."""
    # Made anew each time: the library complains at the end of the program of one kept alive.
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(pixels, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return [code.text for code in found]


def check_codes(pages: Iterable[Page]) -> int:
    """Draw the part of each page around each code at 150 dpi and read it; return how many.

    Raises:
        RuleBroken: "qr.unreadable" with the expected texts that did not come back.
    """
    unreadable: list[str] = []
    count = 0
    for page in pages:
        for code in page.codes:
            region = _inside(page, code.quiet_rect.grown(_SURROUNDINGS))
            if code.text in read_codes(region_image(page, region, READ_BACK_DPI, _GREY)):
                count += 1
            else:
                unreadable.append(code.text)
    if unreadable:
        raise RuleBroken("qr.unreadable", codes=tuple(unreadable))
    return count


def _inside(page: Page, rect: Rect) -> Rect:
    left, top = max(0.0, rect.left), max(0.0, rect.top)
    right, bottom = min(page.paper.width, rect.right), min(page.paper.height, rect.bottom)
    return Rect(left, top, right - left, bottom - top)
