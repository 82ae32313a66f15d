"""Beside the form: the appointment, why it is so, and what was received last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.deadlines import DueDate, TimeLimit
from cds_desktop.domain.dossier_records import DossierLine
from cds_desktop.wording.appointments import due_rows, short_promise
from cds_desktop.wording.deadlines import explain
from cds_desktop.wording.moments import clock_words, day_words
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    DueSheet,
    Label,
    Panel,
    RowItem,
    RowList,
    ScrollArea,
    SectionTitle,
    Space,
    TextRole,
    Tone,
)

SIDE_WIDTH: Final = 330
_WHY_HEIGHT: Final = 168


class Explanation(QWidget):
    """The reasons of an appointment, line by line; opened and closed by "Vì sao?"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self._lines: list[Label] = []

    def show_due(self, due: DueDate | None) -> None:
        """Explain another appointment."""
        for label in self._lines:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        reasons = due.reasons if due else ()
        self._lines = [
            Label(explain(reason), TextRole.CAPTION, Tone.TEXT, wrap=True, selectable=True)
            for reason in reasons
        ]
        for label in self._lines:
            self._column.addWidget(label)

    def words(self) -> list[str]:
        """The lines on show."""
        return [label.text() for label in self._lines]


class SidePanel(Panel):
    """The appointment large, then what was received last.

    Signals:
        opened: The code of a dossier of the list.
        why: The officer asks for the explanation.
    """

    opened = Signal(str)
    why = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "l", parent)
        self.setFixedWidth(SIDE_WIDTH)
        self.sheet = DueSheet()
        self.why_button = Button(
            self.tr("Vì sao?"), ButtonKind.QUIET, key="Alt+V", size=ButtonSize.ROW
        )
        self.why_button.clicked.connect(self.why)
        self.why_place = QVBoxLayout()
        self.just_title = SectionTitle(self.tr("Vừa nhận"))
        self.count = Label("", TextRole.CAPTION, Tone.MUTED)
        self.just_title.add_action(self.count)
        self.just = RowList(framed=False, lined=False)
        self.just.activated.connect(self._open)
        self.nothing = Label(
            self.tr("Hôm nay chưa nhận hồ sơ nào."), TextRole.CAPTION, Tone.MUTED, wrap=True
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.XS)
        why_row = QHBoxLayout()
        why_row.addStretch(1)
        why_row.addWidget(self.why_button)
        column.addWidget(self.sheet)
        column.addLayout(why_row)
        column.addLayout(self.why_place)
        column.addSpacing(Space.S)
        column.addWidget(self.just_title)
        column.addWidget(self.nothing)
        column.addWidget(self.just)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(ScrollArea(content))

    def show_wait(self, caption: str) -> None:
        """Show that there is no appointment yet, and what is missing for it."""
        self.sheet.set_due(caption, "", "", ())
        self.why_button.hide()

    def show_due(self, due: DueDate, limit: TimeLimit, received_at: datetime) -> None:
        """Show an appointment with the short explanation."""
        self.sheet.set_due(
            self.tr("Hẹn trả kết quả"),
            clock_words(due.due_at),
            day_words(office_day(due.due_at)),
            due_rows(due, limit, received_at),
        )
        self.why_button.show()

    def show_day(self, lines: Sequence[DossierLine], count: int) -> None:
        """Show what was received last, and how many today."""
        self.count.setText(self.tr("{count} hồ sơ hôm nay").format(count=count) if count else "")
        self.nothing.setVisible(not lines)
        self.just.set_rows(
            [
                RowItem(
                    line.owner_name,
                    line.procedure_name,
                    value=line.code,
                    end=f"{office_time(line.received_at):%H:%M}",
                    end_below=line.short_code.rpartition("-")[2],
                )
                for line in lines
            ]
        )

    def _open(self, code: object) -> None:
        self.opened.emit(str(code))


class DueLine(QWidget):
    """The appointment in one line, for the action bar of small screens.

    Signals:
        why: The officer asks for the explanation.
    """

    why = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption_shown = True
        self._caption = Label("", TextRole.CAPTION, Tone.MUTED)
        self._moment = Label("", TextRole.SECTION, Tone.ACCENT)
        self.why_button = Button(
            self.tr("Vì sao?"), ButtonKind.QUIET, key="Alt+V", size=ButtonSize.ROW
        )
        self.why_button.clicked.connect(self.why)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._caption)
        row.addWidget(self._moment)
        row.addWidget(self.why_button)
        self.show_due(None, "")

    def show_due(self, due: DueDate | None, caption: str) -> None:
        """Show another appointment, or what is missing for it."""
        self._caption.setText(self.tr("Hẹn trả") if due else caption)
        self._moment.setText(short_promise(due.due_at) if due else "")
        self._moment.setVisible(due is not None)
        self.why_button.setVisible(due is not None)
        self._fit_caption()

    def set_caption_shown(self, shown: bool) -> None:
        """Keep the words before the moment, or leave them out where there is no room."""
        self._caption_shown = shown
        self._fit_caption()

    def _fit_caption(self) -> None:
        self._caption.setVisible(self._caption_shown or self._moment.isHidden())

    def words(self) -> str:
        """The moment on show."""
        return self._moment.text()


class WhyStrip(Panel):
    """The explanation above the action bar, on small screens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        content = QWidget()
        self.place = QVBoxLayout(content)
        self.place.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.addWidget(ScrollArea(content))
        self.setFixedHeight(_WHY_HEIGHT)
        self.hide()
