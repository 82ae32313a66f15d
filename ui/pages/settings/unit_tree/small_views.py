"""Small acts in the place of the lists: an identifier, taking an event back, a choice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.text import normalise
from cds_desktop.domain.units import Unit, unit_identifier
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.units import MERGER_MONTHS, event_words
from ui.context import Context
from ui.pages.settings.sub_view import SubView
from ui.theme import TextRole, Tone
from ui.widgets import Button, ButtonKind, FormGrid, Label, RadioGroup, TextField

if TYPE_CHECKING:
    from cds_desktop.domain.unit_tree import UnitTree
    from cds_desktop.services.units import PastEvent, UnitReversed

_WIDTH = 720


class SmallView(SubView):
    """One field and one button.

    Signals:
        stored: Words of the notice, and the code of the unit to show.
    """

    stored = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "", "", parent)
        words = self.words()
        self.title.set_words(words)
        self.back_button.set_words(self.tr("Về cây đơn vị"))
        self.field = self.make_field()
        grid = FormGrid()
        grid.setMaximumWidth(_WIDTH)
        grid.add_row((self.field, 8))
        self.body.addWidget(grid)
        self.note = Label("", TextRole.BODY, Tone.MUTED, wrap=True)
        self.body.addWidget(self.note)
        self.body.addStretch(1)
        self.act_button = Button(
            words, ButtonKind.PRIMARY, icon="device-floppy", key="F9", shortcut=True
        )
        self.act_button.clicked.connect(self.act)
        self.bar.add(self.act_button)
        self.bar.add(self.back_button)

    def words(self) -> str:
        """The act as a title and on its button."""
        raise NotImplementedError

    def make_field(self) -> TextField:
        """The field of the act."""
        raise NotImplementedError

    def first_field(self) -> QWidget | None:
        return self.field.edit

    def act(self) -> None:
        """Store what stands in the field."""
        raise NotImplementedError

    def refused(self, error: Exception) -> None:
        """A rule is said at the field; everything else as a notice."""
        if isinstance(error, CdsError):
            self.note.setText(sentence(error))
        else:
            self.context.notices.failed(error)


class IdentifierView(SmallView):
    """The agency identifier under which a unit reports."""

    def __init__(
        self, context: Context, tree: UnitTree, unit: Unit, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.tree, self.unit = tree, unit
        self.title.set_note(f"{unit.name} – {unit.code}")
        self.field.set_text(unit.agency_code)

    def words(self) -> str:
        return self.tr("Ghi mã định danh")

    def make_field(self) -> TextField:
        return TextField(
            self.tr("Mã định danh"), normalise=normalise, check=_identifier_error,
            help=self.tr("Ví dụ 000.00.16.H12; để trống thì bỏ"),
        )  # fmt: skip

    def act(self) -> None:
        if not self.field.is_valid():
            self.field.setFocus()
            return
        from cds_desktop.services.units import set_agency_code

        context = self.context

        def done(unit: Unit) -> None:
            words = self.tr("Đã ghi mã định danh của {name}.").format(name=unit.name)
            self.stored.emit(words, unit.code)

        work = partial(
            set_agency_code, context.office.open_uow, self.unit.code, self.field.text(),
            self.tree.day, actor=context.actor, now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, done, self.refused)


class UndoView(SmallView):
    """An event that was entered wrongly is taken back by another one, with a reason."""

    def __init__(
        self, context: Context, past: PastEvent, unit: Unit, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.past, self.unit = past, unit
        self.title.set_note(event_words(past))
        self.note.setText(
            self.tr("Thay đổi vẫn còn trong lịch sử, ghi rõ đã hoàn tác và vì sao; các sự kiện cùng"
                    " một lần sáp nhập được hoàn tác cùng nhau.")
        )  # fmt: skip

    def words(self) -> str:
        return self.tr("Hoàn tác thay đổi")

    def make_field(self) -> TextField:
        return TextField(self.tr("Lý do hoàn tác"), required=True, normalise=normalise)

    def busy(self) -> bool:
        return bool(self.field.text())

    def act(self) -> None:
        if not self.field.is_valid():
            self.field.setFocus()
            return
        from cds_desktop.services.units import undo_event

        context = self.context

        def done(found: UnitReversed) -> None:
            words = self.tr("Đã hoàn tác {count} thay đổi.").format(count=found.together)
            self.stored.emit(words, self.unit.code)

        work = partial(
            undo_event, context.office.open_uow, self.past.event.id, reason=self.field.text(),
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, done, self.refused)


class MergerMonthView(SubView):
    """Who reports for a period in which units merged.

    Signals:
        stored: Words of the notice, and "" (no unit is meant).
    """

    stored = Signal(str, str)

    def __init__(
        self, context: Context, current: str, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(context, "", "", parent)
        self.title.set_words(self.tr("Báo cáo của kỳ có sáp nhập"))
        self.back_button.set_words(self.tr("Về cây đơn vị"))
        self._unit = unit
        self.choice = RadioGroup(inline=False)
        self.choice.set_choices([(one, MERGER_MONTHS[one]) for one in ("successor", "both")])
        self.choice.set_value(current)
        hint = self.tr("Đơn vị cũ còn đến hết kỳ thì luôn tự báo cáo kỳ đó.")
        self.act_button = Button(
            self.tr("Lưu"), ButtonKind.PRIMARY, icon="device-floppy", key="F9", shortcut=True
        )
        self.act_button.clicked.connect(self.act)
        self.body.addWidget(self.choice)
        self.body.addWidget(Label(hint, TextRole.CAPTION, Tone.MUTED, wrap=True))
        self.body.addStretch(1)
        self.bar.add(self.act_button)
        self.bar.add(self.back_button)

    def first_field(self) -> QWidget | None:
        return self.choice.last_stop()

    def act(self) -> None:
        """Keep the choice."""
        context, choice = self.context, str(self.choice.value())
        open_uow, actor, now = context.office.open_uow, context.actor, context.now()

        def work() -> None:
            from cds_desktop.services.units import MergerMonth, set_merger_month

            set_merger_month(open_uow, MergerMonth(choice), actor=actor, now=now)

        def done(_none: None) -> None:
            words = self.tr("Kỳ có sáp nhập: {choice}.").format(choice=MERGER_MONTHS[choice])
            self.stored.emit(words, self._unit)

        context.jobs.run(self, work, done, context.notices.failed)


def _identifier_error(words: str) -> str:
    try:
        unit_identifier(words)
    except RuleBroken as error:
        return sentence(error)
    return ""
