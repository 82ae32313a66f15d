"""The paper list for a walk: preview, printer or PDF."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.context import Context


class WalkDesk(QObject):
    """Shows the list before it is printed."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window

    def show(self, place_id: int | None) -> None:
        """Open the preview of the list of a place, None for all."""
