"""How wide list and detail of the register stand beside each other."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from ui.theme import theme_of

_WHOLE: Final = 1282
_DETAIL: Final = 444
_DETAIL_COMPACT: Final = 380


def pane_sizes(view: QWidget, *, compact: bool) -> list[int]:
    """Widths of list and detail; larger words need a wider detail."""
    detail = theme_of(view).scaled(_DETAIL_COMPACT if compact else _DETAIL)
    return [max(detail, _WHOLE - detail), detail]
