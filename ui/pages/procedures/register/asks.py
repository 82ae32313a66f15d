"""Acts which need a word first: on which day, what was found, why, where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.sheets import CheckOutcome
from cds_desktop.wording.moments import number_words
from ui.context import Context

if TYPE_CHECKING:
    from ui.pages.procedures.register.acts import SheetActs
    from ui.pages.procedures.register.forms import SheetForms
    from ui.pages.procedures.register.rows import SheetRow

Chosen = Callable[[], "list[SheetRow]"]


class SheetAsks(QObject):
    """Opens the form of an act and runs the act when it is confirmed.

    Args:
        context: As every page gets it.
        forms: In which is asked.
        acts: Does what was confirmed.
        chosen: The sheets that are acted upon.
        done: Called when an act was begun, so that marks can go.
        parent: The view.
    """

    def __init__(
        self,
        context: Context,
        forms: SheetForms,
        acts: SheetActs,
        chosen: Chosen,
        done: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._forms, self._acts = context, forms, acts
        self._chosen, self._done = chosen, done

    def ask_day(self) -> None:
        """On which day the sheets were hung up."""
        rows, form = self._chosen(), self._forms.post
        title = self.tr("Ghi đã treo {sheets}").format(sheets=self._sheets(rows))
        form.ask(title, office_day(self._context.now()))

        def act() -> None:
            day = form.day.date()
            if day is not None:
                self._acts.post(rows, day)
                self._done()

        self._forms.ask(form, act)

    def ask_check(self, outcome: CheckOutcome = CheckOutcome.CONFIRMED) -> None:
        """What was found before the sheets."""
        rows, form = self._chosen(), self._forms.check
        title = self.tr("Ghi kiểm tra {sheets}").format(sheets=self._sheets(rows))
        form.ask(title, outcome)

        def act() -> None:
            found = CheckOutcome(form.outcome.value())
            self._acts.check(rows, found, form.note.text().strip())
            self._done()

        self._forms.ask(form, act)

    def ask_reason(self) -> None:
        """Why the sheets were taken down."""
        rows, form = self._chosen(), self._forms.reason
        form.ask_reason(
            self.tr("Gỡ {sheets}").format(sheets=self._sheets(rows)),
            self.tr("Ghi đã gỡ"),
            help_words=self.tr("Tờ vẫn còn trong sổ, ở thẻ Đã gỡ."),
        )
        if rows and all(row.need is SheetNeed.TAKE_DOWN for row in rows):
            form.reason.set_text(self.tr("Thủ tục không còn hiệu lực."))

        def act() -> None:
            self._acts.remove(rows, form.text())
            self._done()

        self._forms.ask(form, act)

    def ask_place(self) -> None:
        """What a new place is called."""
        form = self._forms.place
        form.ask()
        self._forms.ask(
            form, lambda: self._acts.add_place(form.name.text().strip(), form.note.text().strip())
        )

    def _sheets(self, rows: Sequence[SheetRow]) -> str:
        if len(rows) == 1:
            return self.tr("tờ {number}").format(number=rows[0].sheet.number)
        return self.tr("{count} tờ").format(count=number_words(len(rows)))
