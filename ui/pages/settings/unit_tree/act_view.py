"""An act at the tree of units: its fields, what it would change, and one button."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.text import normalise
from cds_desktop.domain.unit_names import search_units
from cds_desktop.domain.unit_plans import (
    UnitPlan,
    plan_closing,
    plan_moving,
    plan_opening,
    plan_renaming,
)
from cds_desktop.domain.units import Level, Unit, unit_identifier
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.terms import LEVELS
from cds_desktop.wording.units import plan_lines
from ui.context import Context
from ui.jobs import Latest
from ui.pages.settings.sub_view import SubView
from ui.theme import TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ComboField,
    DateField,
    Field,
    FormGrid,
    Label,
    SectionTitle,
    SuggestField,
    Suggestion,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.domain.unit_tree import UnitTree
    from cds_desktop.services.units.acts import MakePlan
    from ui.widgets.suggest import Answer

_WIDTH: Final = 720
_MOST: Final = 12
_MOST_LINES: Final = 4


class ActView(SubView):
    """What every act asks: from which day, and why; the preview follows the fields.

    Args:
        context: As every page gets it.
        tree: Where names are looked up.
        unit: The unit the act is about; None for a new one at the top.
        parent: The owner.

    Signals:
        stored: Words of the notice, and the code of the unit to show.
    """

    stored = Signal(str, str)
    needs_reason: ClassVar[bool] = False

    def __init__(
        self,
        context: Context,
        tree: UnitTree,
        unit: Unit | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, "", "", parent)
        self.back_button.set_words(self.tr("Về cây đơn vị"))
        self.tree, self.unit = tree, unit
        self._latest = Latest()
        self._plan: UnitPlan | None = None
        self.title.set_words(self.words())
        if unit is not None:
            self.title.set_note(f"{unit.name} – {unit.code}")
        self.grid = FormGrid()
        self.grid.setMaximumWidth(_WIDTH)
        self.body.addWidget(self.grid)
        self.on = DateField(
            self.tr("Từ ngày"), required=True, help=self.tr("Ngày đầu của tình trạng mới")
        )
        self.on.set_date(tree.day)
        self.reason = TextField(
            self.tr("Lý do, căn cứ"), required=self.needs_reason, normalise=normalise,
            help=self.tr("Ghi vào nhật ký, ví dụ số nghị quyết"),
        )  # fmt: skip
        self.build()
        self.grid.add_row((self.on, 4), (self.reason, 8))
        self._build_preview()
        for field in (self.on, self.reason):
            field.left.connect(self.look)
            field.submitted.connect(self.look)

    def _build_preview(self) -> None:
        self.preview_title = SectionTitle(self.tr("Sẽ thay đổi"))
        self.preview = Label("", TextRole.BODY, Tone.MUTED, wrap=True)
        self.act_button = Button(
            self.words(), ButtonKind.PRIMARY, icon="device-floppy", key="F9", shortcut=True
        )
        self.act_button.clicked.connect(self.act)
        self.body.addStretch(1)
        self.foot.addWidget(self.preview_title)
        self.foot.addWidget(self.preview)
        self.bar.add(self.act_button)
        self.bar.add(self.back_button)
        self._nothing_yet(self.tr("Điền các ô trên để xem trước."))

    # What the kinds of acts fill in ------------------------------------------------------------

    def words(self) -> str:
        """The act as a title and on its button."""
        raise NotImplementedError

    def build(self) -> None:
        """Add the fields of the act."""

    def make(self, on: date) -> MakePlan | None:
        """The act as it stands in the fields; None while something is missing."""
        raise NotImplementedError

    def said(self, plan: UnitPlan) -> str:
        """What the notice says afterwards."""
        raise NotImplementedError

    # Looking -----------------------------------------------------------------------------------

    def busy(self) -> bool:
        return bool(self.reason.text())

    def unit_field(self, label: str, *, required: bool = False, help: str = "") -> SuggestField:
        """A field that takes a unit of the tree, by name or code."""

        def provide(words: str, answer: Answer) -> None:
            answer([suggestion_of(self.tree, one) for one in search_units(self.tree, words, _MOST)])

        field = SuggestField(
            label, provide, required=required, help=help, empty=self.tr("Không có đơn vị nào.")
        )
        field.chosen.connect(lambda _one: self.look())
        field.cleared.connect(self.look)
        return field

    def watch(self, *fields: TextField) -> None:
        """Look again when one of these is left."""
        for field in fields:
            field.left.connect(self.look)
            field.submitted.connect(self.look)

    def look(self) -> None:
        """Show what the act would change; nothing is stored."""
        make = self._ready()
        number = self._latest.next()
        if make is None:
            self._nothing_yet(self.tr("Điền các ô trên để xem trước."))
            return
        open_uow = self.context.office.open_uow

        def work() -> UnitPlan:
            from cds_desktop.services.units import preview_act

            return preview_act(open_uow, make)

        def show(plan: UnitPlan) -> None:
            if self._latest.is_current(number):
                self._plan = plan
                self._tell(plan)

        def refused(error: Exception) -> None:
            if self._latest.is_current(number):
                self._refused(error)

        self.context.jobs.run(self, work, show, refused)

    def _tell(self, plan: UnitPlan) -> None:
        """The first lines in sight, all of them in the tooltip."""
        lines = plan_lines(plan)
        shown = lines[:_MOST_LINES]
        if len(lines) > _MOST_LINES:
            more = self.tr("và {count} thay đổi khác")
            shown = [*shown, more.format(count=len(lines) - _MOST_LINES)]
        self.preview.setText("\n".join(shown))
        self.preview.setToolTip("\n".join(lines))
        self.act_button.enable()

    def _ready(self) -> MakePlan | None:
        on = self.on.date()
        return None if on is None else self.make(on)

    def _nothing_yet(self, words: str) -> None:
        self._plan = None
        self.preview.setText(words)
        self.preview.setToolTip("")
        self.act_button.disable(words)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, CdsError):
            self.context.notices.failed(error)
            return
        self._nothing_yet(sentence(error))

    # Acting ------------------------------------------------------------------------------------

    def act(self) -> None:
        """Store the act as it stands in the fields."""
        make = self._ready()
        wrong = next((field for field in self.findChildren(Field) if not field.is_valid()), None)
        if wrong is not None:
            wrong.setFocus()
            return
        if make is None or self._plan is None:
            return
        context = self.context
        open_uow, actor, now = context.office.open_uow, context.actor, context.now()
        self.act_button.disable(self.tr("Đang ghi."))

        def work() -> UnitPlan:
            from cds_desktop.services.units import do_act

            return do_act(open_uow, make, actor=actor, now=now)

        context.jobs.run(
            self, work, lambda plan: self.stored.emit(self.said(plan), plan.code), self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._refused(error)
        self.context.notices.failed(error)


class OpenView(ActView):
    """A new unit."""

    def words(self) -> str:
        return self.tr("Thành lập đơn vị")

    def build(self) -> None:
        self.code = TextField(self.tr("Mã đơn vị"), required=True, normalise=normalise)
        self.name = TextField(self.tr("Tên"), required=True, normalise=normalise)
        self.level = ComboField(self.tr("Cấp"), required=True)
        self.level.set_choices([(level, LEVELS[level.value]) for level in Level])
        self.level.set_value(Level.COMMUNE if self.unit else Level.PROVINCE)
        self.above = self.unit_field(self.tr("Đơn vị cấp trên"), help=self.tr("Để trống nếu không"))
        if self.unit is not None:
            self.above.set_suggestion(suggestion_of(self.tree, self.unit))
        self.identifier = TextField(
            self.tr("Mã định danh"), normalise=normalise, help=self.tr("Ví dụ 000.00.16.H12"),
            check=_identifier_error,
        )  # fmt: skip
        self.grid.add_row((self.code, 4), (self.name, 8))
        self.grid.add_row((self.level, 4), (self.above, 4), (self.identifier, 4))
        self.watch(self.code, self.name, self.identifier)
        self.level.chosen.connect(lambda _level: self.look())

    def first_field(self) -> QWidget | None:
        return self.code.edit

    def make(self, on: date) -> MakePlan | None:
        if not (self.code.text() and self.name.text()):
            return None
        identifier = self.identifier.text()
        if identifier and _identifier_error(identifier):
            return None
        unit = Unit(
            self.code.text(), self.name.text(), self.level.value(), self.above.value(), on,
            agency_code=unit_identifier(identifier) if identifier else "",
        )  # fmt: skip
        return partial(plan_opening, unit=unit, reason=self.reason.text())

    def said(self, plan: UnitPlan) -> str:
        words = self.tr("Đã thành lập {name} từ {day:%d/%m/%Y}.")
        return words.format(name=plan.added[0].name, day=plan.day)


class CloseView(ActView):
    """A unit that is gone, with nobody who takes over."""

    needs_reason = True

    def words(self) -> str:
        return self.tr("Kết thúc đơn vị")

    def first_field(self) -> QWidget | None:
        return self.on.edit

    def make(self, on: date) -> MakePlan | None:
        if self.unit is None or not self.reason.text():
            return None
        return partial(plan_closing, code=self.unit.code, on=on, reason=self.reason.text())

    def said(self, plan: UnitPlan) -> str:
        words = self.tr("Đã kết thúc {name} từ {day:%d/%m/%Y}.")
        return words.format(name=plan.changed[0].before.name, day=plan.day)


class RenameView(ActView):
    """Another name from a day on."""

    def words(self) -> str:
        return self.tr("Đổi tên đơn vị")

    def build(self) -> None:
        self.name = TextField(self.tr("Tên mới"), required=True, normalise=normalise)
        self.grid.add_row((self.name, 12))
        self.watch(self.name)

    def first_field(self) -> QWidget | None:
        return self.name.edit

    def make(self, on: date) -> MakePlan | None:
        if self.unit is None or not self.name.text():
            return None
        return partial(
            plan_renaming, code=self.unit.code, name=self.name.text(), on=on,
            reason=self.reason.text(),
        )  # fmt: skip

    def said(self, plan: UnitPlan) -> str:
        words = self.tr("Đã đổi tên thành {name} từ {day:%d/%m/%Y}. Báo cáo cũ giữ tên cũ.")
        return words.format(name=plan.added[0].name, day=plan.day)


class MoveView(ActView):
    """Another unit above from a day on."""

    def words(self) -> str:
        return self.tr("Chuyển cấp trên")

    def build(self) -> None:
        self.above = self.unit_field(self.tr("Đơn vị cấp trên mới"), required=True)
        self.grid.add_row((self.above, 12))

    def first_field(self) -> QWidget | None:
        return self.above.edit

    def make(self, on: date) -> MakePlan | None:
        if self.unit is None or self.above.value() is None:
            return None
        return partial(
            plan_moving, code=self.unit.code, parent=self.above.value(), on=on,
            reason=self.reason.text(),
        )  # fmt: skip

    def said(self, plan: UnitPlan) -> str:
        words = self.tr("Đã chuyển {name} sang cấp trên mới từ {day:%d/%m/%Y}.")
        return words.format(name=plan.added[0].name, day=plan.day)


def suggestion_of(tree: UnitTree, unit: Unit) -> Suggestion:
    """A unit as a proposal, with the unit above it."""
    above = tree.parent_of(unit.code)
    return Suggestion(unit.code, unit.name, above.name if above else "", unit.code)


def _identifier_error(words: str) -> str:
    try:
        unit_identifier(words)
    except RuleBroken as error:
        return sentence(error)
    return ""
