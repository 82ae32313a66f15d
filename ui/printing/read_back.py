"""Reading codes back from the drawn page, as a telephone would."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import zxingcpp
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from cds_desktop.domain.errors import RuleBroken
from ui.printing.page import Page, QrCode, Rect
from ui.printing.page_painter import MM_PER_INCH, region_image
from ui.printing.wear import RENDER_DPI, TILT, Stage, smeared, worn, worn_stages

__all__ = [
    "READ_BACK_DPI", "LostCode", "check_codes", "codes_in_pixels", "foreign_codes", "lost_codes",
    "read_codes", "survives",
]  # fmt: skip

READ_BACK_DPI: Final = RENDER_DPI
_GREY: Final = QImage.Format.Format_Grayscale8
_AROUND: Final = 2.0
"""Millimetres around the quiet zone that are looked at too."""
_MOST_DOTS: Final = 5_000_000
"""Of a page; the board of 43 inches is drawn coarser than paper, and is coarser."""
_EDGE: Final = 2
"""Dots at the edge of the quiet zone that a line beside it may touch."""
_WHITE: Final = b"\xff"


@dataclass(frozen=True, slots=True)
class LostCode:
    """A code that does not come back, and the first stage after which it does not."""

    code: QrCode
    stage: Stage


def read_codes(image: QImage) -> list[str]:
    """Return the texts of all QR codes in a picture."""
    if image.isNull():
        return []
    if image.format() is not QImage.Format.Format_RGB32:
        return codes_in_pixels(_pixels(image.convertToFormat(_GREY)))
    # Qt takes longer to turn a page grey than to draw it.
    size = image.width(), image.height()
    colours = memoryview(image.constBits()).cast("B", shape=[size[1], image.bytesPerLine()])
    order = zxingcpp.ImageFormat.BGRA if sys.byteorder == "little" else zxingcpp.ImageFormat.ARGB
    return codes_in_pixels(zxingcpp.ImageView(colours, *size, order, image.bytesPerLine()))


def codes_in_pixels(pixels: memoryview | zxingcpp.ImageView) -> list[str]:
    """The same for points in memory: as lines of grey, a byte each, or as the library has it."""
    found = zxingcpp.read_barcodes(
        pixels, formats=_qr_only(), text_mode=zxingcpp.TextMode.Plain
    )  # fmt: skip
    return [code.text for code in found]


def check_codes(pages: Iterable[Page]) -> int:
    """Read every code of the pages back, as drawn and after wear; return how many.

    Raises:
        RuleBroken: `qr.unreadable` with the expected texts that did not come back and the stages
            at which they were lost; `qr.foreign` with texts that nobody asked for.
    """
    lost: list[LostCode] = []
    foreign: list[str] = []
    count = 0
    for page in pages:
        picture = _page_picture(page)
        lost += _lost(page, picture)
        foreign += _foreign(page, picture)
        count += len(page.codes)
    if lost:
        raise RuleBroken(
            "qr.unreadable",
            codes=tuple(each.code.text for each in lost),
            stages=tuple(dict.fromkeys(each.stage.value for each in lost)),
        )
    if foreign:
        raise RuleBroken("qr.foreign", texts=tuple(dict.fromkeys(foreign)))
    return count


def lost_codes(page: Page) -> tuple[LostCode, ...]:
    """The codes of a page that do not come back exactly, as drawn or after wear.

    Raises:
        RuleBroken: `qr.foreign`: the page says something that nobody asked for.
    """
    picture = _page_picture(page)
    lost = tuple(_lost(page, picture))
    foreign = () if lost else _foreign(page, picture)
    if foreign:
        raise RuleBroken("qr.foreign", texts=foreign)
    return lost


def foreign_codes(page: Page) -> tuple[str, ...]:
    """Texts that are read on the drawn page though no code of it is meant to say them."""
    return _foreign(page, _page_picture(page))


def survives(image: QImage, text: str) -> bool:
    """Whether a reading program finds this text, and nothing else, on a worn picture.

    A telephone takes picture after picture and enlarges what is small; here the one picture is
    looked at as it is, larger and smaller, and with the grain smoothed away. The first code that is
    found decides.
    """
    for attempt in _attempts(image):
        found = zxingcpp.read_barcode(
            _pixels(attempt),
            formats=_qr_only(),
            try_invert=False,
            text_mode=zxingcpp.TextMode.Plain,
        )
        if found is not None:
            return bool(found.text == text)
    return False


def _attempts(image: QImage) -> Iterator[QImage]:
    grey = image.convertToFormat(_GREY)
    yield grey
    for times in (2.0, 3.0, 0.75, 0.5, 0.25):
        other = grey.scaled(grey.size() * times, mode=Qt.TransformationMode.SmoothTransformation)
        yield other
        yield smeared(other, 2 * times).convertToFormat(_GREY)


def _page_picture(page: Page) -> QImage:
    """The whole page at 150 dpi, or as fine as fits."""
    dots = page.paper.width * page.paper.height / MM_PER_INCH**2
    dpi = min(float(READ_BACK_DPI), math.sqrt(_MOST_DOTS / dots))
    whole = Rect(0, 0, page.paper.width, page.paper.height)
    return region_image(page, whole, dpi)


def _lost(page: Page, picture: QImage) -> Iterator[LostCode]:
    for code in page.codes:
        stage = _lost_at(_cut_out(page, picture, code), code)
        if stage is not None:
            yield LostCode(code, stage)


def _cut_out(page: Page, picture: QImage, code: QrCode) -> QImage:
    """The code with a little around it, in grey at 150 dpi; dark where the paper ends."""
    region = code.quiet_rect.grown(_AROUND)
    dots = READ_BACK_DPI / MM_PER_INCH
    if picture.dotsPerMeterX() != round(dots * 1000):
        return region_image(page, region, READ_BACK_DPI).convertToFormat(_GREY)
    left, top = math.floor(region.left * dots), math.floor(region.top * dots)
    place = QRect(left, top, math.ceil(region.width * dots), math.ceil(region.height * dots))
    return picture.copy(place).convertToFormat(_GREY)


def _lost_at(image: QImage, code: QrCode) -> Stage | None:
    """The first stage after which the code does not come back, or None."""
    if not survives(image, code.text):
        return Stage.RENDERED
    if not _is_quiet_zone_white(image, code):
        return Stage.QUIET_ZONE
    # A hand is never still: what is missed at one slant is looked at with the other.
    if any(survives(worn(image, code, degrees), code.text) for degrees in (TILT, -TILT)):
        return None
    for stage, picture in worn_stages(image, code):
        if not survives(picture, code.text):
            return stage
    return None


def _is_quiet_zone_white(image: QImage, code: QrCode) -> bool:
    """Whether nothing is drawn into the four modules around the code.

    Readers often manage without, but a reading program need not.
    """
    dots = READ_BACK_DPI / MM_PER_INCH
    first = math.ceil(_AROUND * dots) + _EDGE
    last = math.floor((_AROUND + code.quiet_rect.width) * dots) - _EDGE
    quiet = 4 * code.module * dots
    inner_first = math.floor(_AROUND * dots + quiet) - 1
    inner_last = math.ceil((_AROUND + code.quiet_rect.width) * dots - quiet) + 1
    line, points = image.bytesPerLine(), bytes(image.constBits())
    for row in range(first, last):
        start = row * line
        if inner_first <= row < inner_last:
            sides = points[start + first : start + inner_first]
            sides += points[start + inner_last : start + last]
        else:
            sides = points[start + first : start + last]
        if sides.count(_WHITE) != len(sides):
            return False
    return True


def _foreign(page: Page, picture: QImage) -> tuple[str, ...]:
    found = Counter(read_codes(picture))
    found.subtract(code.text for code in page.codes)
    return tuple(text for text, times in found.items() if times > 0)


def _pixels(grey: QImage) -> zxingcpp.ImageView:
    """The points alone: Qt fills lines up to four bytes with whatever lay in memory."""
    width, height, line = grey.width(), grey.height(), grey.bytesPerLine()
    points = memoryview(grey.constBits()).cast("B", shape=[height, line])
    return zxingcpp.ImageView(points, width, height, zxingcpp.ImageFormat.Lum, line)


def _qr_only() -> zxingcpp.BarcodeFormats:
    # Made anew each time: the library complains at the end of the program of one kept alive.
    return zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
