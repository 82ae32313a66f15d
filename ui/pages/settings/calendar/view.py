"""The views in the place of the year."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.pages.settings.sub_view import SubView


class CalendarView(SubView):
    """One view; Esc and its button go back to the year."""

    def __init__(self, context: Context, title: str, parent: QWidget | None = None) -> None:
        super().__init__(context, title, "", parent)
        self.back_button.set_words(self.tr("Về lịch"))
