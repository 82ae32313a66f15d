"""Warns of a second dossier of the same person for the same procedure, while it is typed."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.dossier_records import DossierLine
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.people import PersonInput
from cds_desktop.wording.reception import duplicate_words
from ui.context import Context
from ui.jobs import Latest
from ui.pages.reception.form import ReceptionForm
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    Panel,
    Space,
    StateLabel,
    StateWord,
    Tone,
)

_DELAY_MS: Final = 400


class DuplicateWatch(QObject):
    """Asks whenever person or procedure changed; late answers are dropped.

    Signals:
        found: The dossiers that may be the same, newest first; () when there are none.
    """

    found = Signal(object)

    def __init__(self, context: Context, form: ReceptionForm, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._form = context, form
        self._latest = Latest()
        self._asked: tuple[PersonInput, str] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY_MS)
        self._soon.timeout.connect(self.look)
        form.edited.connect(self._soon.start)

    def look(self) -> None:
        """Ask now."""
        self._soon.stop()
        stored, person = self._form.what.stored, self._person()
        if stored is None or person is None:
            self._forget()
            return
        question = (person, stored.procedure.code)
        if question == self._asked:
            return
        from cds_desktop.services import dossiers

        self._asked = question
        context = self._context
        work = partial(
            dossiers.find_duplicates, context.open_uow, *question,
            now=context.now(), actor=context.actor,
        )  # fmt: skip
        answer = self._latest.guard(self.found.emit)
        self._context.jobs.run(self, work, answer, self._context.notices.failed)

    def _forget(self) -> None:
        self._latest.next()
        if self._asked is not None:
            self._asked = None
            self.found.emit(())

    def _person(self) -> PersonInput | None:
        """The applicant as far as typed, when that is enough to be told apart."""
        try:
            person = self._form.person.person()
        except RuleBroken:
            return None  # half typed: asked again when it is whole
        is_known = person.id_number or person.phone or person.born_on
        return person if is_known else None


class DuplicateStrip(Panel):
    """Over the action bar: "Đã có hồ sơ 261118-0004 cùng thủ tục…", with a way to it.

    Signals:
        opened: The code of the dossier.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self._code = ""
        self._state = StateLabel()
        self.open_button = Button(
            self.tr("Mở hồ sơ đó"),
            ButtonKind.QUIET,
            key="Alt+M",
            shortcut=True,
            size=ButtonSize.ROW,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.XS, Space.XL, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self._state)
        row.addWidget(self.open_button)
        row.addStretch(1)
        self.open_button.clicked.connect(lambda: self.opened.emit(self._code))
        self.hide()

    def words(self) -> str:
        """The warning on show."""
        state = self._state.state()
        return state.words if state and not self.isHidden() else ""

    def show_found(self, lines: Sequence[DossierLine]) -> None:
        """Warn of these, or of nothing any more."""
        if lines:
            words = duplicate_words(lines[0])
            if len(lines) > 1:
                words = self.tr("{words}; và {count} hồ sơ khác").format(
                    words=words, count=len(lines) - 1
                )
            self._code = lines[0].code
            self._state.set_state(StateWord(Tone.SOON, words, "copy"))
        self.setVisible(bool(lines))
