"""What the products with many procedures on a page have in common."""

from __future__ import annotations

from ui.printing.sheet import Sheet, Style

__all__ = ["ELLIPSIS", "shortened"]

ELLIPSIS = "…"
_TRAILING = " ,;:–-(“"


def shortened(sheet: Sheet, text: str, width: float, style: Style, most: int) -> tuple[str, ...]:
    """A text in no more lines than `most`, ended after a whole word by "…" where it is cut."""
    whole = sheet.lines(text, width, style, by_meaning=True)
    if len(whole) <= most:
        return whole
    if most < 1:
        return ()
    filled = sheet.lines(text, width, style)
    kept = list(filled[:most])
    words = kept[-1].split()
    while words:
        ended = " ".join(words).rstrip(_TRAILING) + ELLIPSIS
        if sheet.measure.width(ended, style.points, style.is_bold) <= width:
            return (*kept[:-1], ended)
        words.pop()
    return shortened(sheet, text, width, style, most - 1)
