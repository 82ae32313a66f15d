"""The one font family of paper and screen, measured without a device."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.resources import resource

__all__ = ["FAMILY", "MM_PER_POINT", "TextMeasure", "ensure_print_fonts", "print_font"]

FAMILY = "Noto Sans"
MM_PER_POINT = 25.4 / 72
_EM = 1000
_FILES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")


def ensure_print_fonts() -> None:
    """Make our font known to Qt; does nothing when it already is.

    Raises:
        EnvironmentFault: The font files are missing from the installation.
    """
    if FAMILY in QFontDatabase.families():
        return
    for name in _FILES:
        path = resource("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise EnvironmentFault("font.missing", path=path)


def print_font(points: float, bold: bool) -> QFont:
    """Return the font unhinted, so that a line is as wide on paper as it was measured."""
    font = QFont(FAMILY)
    font.setPointSizeF(points)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class TextMeasure:
    """Widths of text in millimetres, the same for every device."""

    def __init__(self) -> None:
        self._metrics = {bold: QFontMetricsF(self._large_font(bold)) for bold in (False, True)}
        self._widths: dict[tuple[bool, str], float] = {}

    def width(self, text: str, points: float, bold: bool = False) -> float:
        return self._ems(text, bold) * points * MM_PER_POINT

    def _ems(self, text: str, bold: bool) -> float:
        key = (bold, text)
        ems = self._widths.get(key)
        if ems is None:
            ems = self._metrics[bold].horizontalAdvance(text) / _EM
            self._widths[key] = ems
        return ems

    @staticmethod
    def _large_font(bold: bool) -> QFont:
        font = print_font(10, bold)
        font.setPixelSize(_EM)
        return font
