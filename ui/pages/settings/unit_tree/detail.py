"""One unit: its facts, who it took over from, what happened to it, and what may be done."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cds_desktop.domain.unit_tree import Succession
from cds_desktop.domain.units import Unit
from cds_desktop.wording.terms import LEVELS
from cds_desktop.wording.units import EVENTS, event_words, predecessor_words, validity_words
from ui.context import Context
from ui.pages.settings.group import FactList
from ui.theme import Space, TextRole, Tone
from ui.widgets import Button, ButtonSize, Label, RowItem, RowList, ScrollArea, SectionTitle
from ui.widgets.themed import Themed

if TYPE_CHECKING:
    from cds_desktop.domain.unit_tree import UnitTree
    from cds_desktop.services.units import PastEvent

_MOST_LINES: Final = 30
ACTS: Final = ("rename", "move", "merge", "close", "open", "identifier")


class UnitDetail(Themed, QWidget):
    """The pane beside the lists.

    Signals:
        act_asked: The name of an act at the unit on show.
        undo_asked: A `PastEvent` that was entered wrongly.
    """

    act_asked = Signal(str)
    undo_asked = Signal(object)

    def __init__(self, context: Context, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self._may_edit = context, may_edit
        self._width = self._most = 0
        self.unit: Unit | None = None
        self._day: date | None = None
        self.events: tuple[PastEvent, ...] = ()
        self.content = QWidget()
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(0, 0, Space.S, Space.M)
        self._column.setSpacing(Space.S)
        self.name = Label("", TextRole.NAME, wrap=True)
        self.facts = FactList()
        self._column.addWidget(self.name)
        self._column.addWidget(self.facts)
        self._build_acts()
        self.before_title = SectionTitle(self.tr("Trước đây là"))
        self.before = Label("", TextRole.BODY, wrap=True, selectable=True)
        self.events_title = SectionTitle(self.tr("Những thay đổi"))
        self.no_events = Label(self.tr("Chưa có thay đổi nào."), TextRole.BODY, Tone.MUTED)
        self.event_rows = RowList(clickable=False)
        self.event_rows.acted.connect(self.undo_asked)
        for widget in (
            self.before_title, self.before, self.events_title, self.no_events, self.event_rows,
        ):  # fmt: skip
            self._column.addWidget(widget)
        self._column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ScrollArea(self.content), 1)
        self.content.hide()
        self.follow_theme()

    def set_width(self, width: int, most: int) -> None:
        """Take a width at the usual size of text; it grows with the text up to the most."""
        self._width, self._most = width, most
        self.restyle()

    def restyle(self) -> None:
        if self._width:
            self.setFixedWidth(min(self.scaled(self._width), self._most))
        super().restyle()

    def _build_acts(self) -> None:
        self.buttons: dict[str, Button] = {}
        words = {
            "rename": (self.tr("Đổi tên…"), "edit"),
            "move": (self.tr("Chuyển…"), "transfer"),
            "merge": (self.tr("Sáp nhập…"), "arrows-minimize"),
            "close": (self.tr("Kết thúc…"), "ban"),
            "identifier": (self.tr("Mã định danh…"), "id"),
            "open": (self.tr("Thêm đơn vị bên dưới…"), "plus"),
        }
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, Space.XS, 0, Space.XS)
        grid.setSpacing(Space.S)
        for at, act in enumerate(ACTS):
            label, icon = words[act]
            button = self.buttons[act] = Button(label, icon=icon, size=ButtonSize.BAR)
            button.clicked.connect(partial(self.act_asked.emit, act))
            is_wide = act in ("open", "identifier")
            row = at // 2 if not is_wide else at - 2
            grid.addWidget(button, row, 0 if is_wide else at % 2, 1, 3 if is_wide else 1)
        grid.setColumnStretch(2, 1)
        self._column.addWidget(holder)
        holder.setVisible(self._may_edit)

    # Showing --------------------------------------------------------------------------------

    def show_unit(self, tree: UnitTree | None, unit: Unit | None, own_code: str) -> None:
        """Show a unit of a tree; the events follow as soon as they are read."""
        self.unit = unit
        self.content.setVisible(unit is not None)
        if unit is None or tree is None:
            return
        self._day = tree.day
        above = tree.parent_of(unit.code)
        self.name.setText(unit.name)
        self.facts.set_facts(
            [
                (self.tr("Mã"), unit.code),
                (self.tr("Mã định danh"), unit.agency_code or self.tr("chưa ghi")),
                (self.tr("Cấp"), LEVELS[unit.level.value]),
                (self.tr("Cấp trên"), above.name if above else self.tr("không có")),
                (self.tr("Hiệu lực"), validity_words(unit) or self.tr("không ghi ngày")),
            ],
            left=110,
        )
        is_own = unit.code == own_code
        for act, button in self.buttons.items():
            if is_own and act != "open":
                button.disable(self.tr("Là đơn vị này: sửa ở Cài đặt > Đơn vị."))
            else:
                button.enable()
        self._show_before(tree.predecessors_of(unit.code))
        self._read_events(unit, tree)

    def _show_before(self, steps: tuple[Succession, ...]) -> None:
        lines = [predecessor_words(step) for step in steps[:_MOST_LINES]]
        if len(steps) > _MOST_LINES:
            more = self.tr("và {count} đơn vị khác")
            lines.append(more.format(count=len(steps) - _MOST_LINES))
        self.before.setText("\n".join(lines))
        self.before_title.setVisible(bool(steps))
        self.before.setVisible(bool(steps))

    def _read_events(self, unit: Unit, tree: UnitTree) -> None:
        open_uow, day = self.context.office.open_uow, tree.day

        def work() -> tuple[PastEvent, ...]:
            from cds_desktop.services.units import events_of

            return events_of(open_uow, unit.code, day, tree.history)

        def show(events: tuple[PastEvent, ...]) -> None:
            if self.unit == unit and self._day == day:
                self._show_events(events)

        self.context.jobs.run(self, work, show, self.context.notices.failed)

    def _show_events(self, events: tuple[PastEvent, ...]) -> None:
        self.events = events
        rows = [self._event_row(past) for past in events[:_MOST_LINES]]
        self.no_events.setVisible(not rows)
        self.event_rows.set_rows(rows)

    def _event_row(self, past: PastEvent) -> RowItem:
        event = past.event
        words = event_words(past)
        title = f"{event.day:%d/%m/%Y} – {EVENTS[event.kind]}"
        detail = words.partition(EVENTS[event.kind])[2].strip()
        can_undo = past.can_undo and self._may_edit
        action = self.tr("Hoàn tác…") if can_undo else ""
        return RowItem(title, detail, action=action, value=past)
