"""Cách tính: what each indicator counts, its target, and the law it comes from."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period
from cds_desktop.wording.targets import (
    METHOD,
    percent_words,
    target_line,
    target_origin,
    target_set,
)
from ui.context import Context
from ui.jobs import Latest
from ui.pages.indicators.target_form import TargetForm
from ui.theme import Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, SectionTitle
from ui.widgets.forms import ScrollArea
from ui.widgets.label import Label

if TYPE_CHECKING:
    from cds_desktop.domain.targets import Target
    from cds_desktop.services.targets import TargetInForce


class MethodPanel(Card):
    """The definitions in words, in the place of chart and table.

    Args:
        context: As every page gets it.
        parent: The owner.

    Signals:
        closed: "Đóng" was pressed.
        targets_changed: The office goes by another target.
    """

    closed = Signal()
    targets_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._on = office_day(context.now())
        self._reading = Latest()
        head = SectionTitle(
            self.tr("Cách tính"),
            self.tr("Tử số và mẫu số đếm theo hồ sơ; không có mẫu số thì không có tỷ lệ."),
        )
        self.close_button = Button(
            self.tr("Đóng"), ButtonKind.QUIET, icon="x", key="Esc", size=ButtonSize.ROW
        )
        self.close_button.clicked.connect(self.closed)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, Space.M, 0)
        self._column.setSpacing(Space.XS)
        self._is_filled = False
        self._aims: dict[str, Label] = {}
        self.form = TargetForm() if context.actor.may(Right.APPROVE_REPORTS) else None
        if self.form is not None:
            self.form.wanted.connect(self._set_target)
            self._column.addWidget(self.form)
        # Not inside the title: there is no room for the ring of the focus in it.
        top = QHBoxLayout()
        top.addWidget(head, 1)
        top.addWidget(self.close_button)
        self.body.addLayout(top)
        self.body.addWidget(ScrollArea(self._content), 1)

    def open(self, period: Period | None) -> None:
        """Show the definitions and the targets in force at the end of a period."""
        from cds_desktop.services.indicators import computed_definitions

        if period is not None:
            self._on = period.last
        self._show_definitions(computed_definitions(self._on))
        self._read_targets()

    def _read_targets(self) -> None:
        from cds_desktop.services.targets import list_targets

        context = self._context
        work = partial(list_targets, context.open_uow, self._on, actor=context.actor)
        show = self._reading.guard(self._show_targets)
        context.jobs.run(self, work, show, context.notices.failed)

    def _set_target(self, indicator_id: str, percent: Decimal | None, first: date) -> None:
        from cds_desktop.services.targets import set_target

        context = self._context
        work = partial(
            set_target, context.open_uow, indicator_id, percent, first, actor=context.actor,
            now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, self._target_set, context.notices.failed)

    def _target_set(self, made: "Target") -> None:
        self._context.notices.info(self.tr("Đã đặt {said}.").format(said=target_set(made)))
        self._read_targets()
        self.targets_changed.emit()

    def _show_definitions(self, definitions: Sequence[Definition]) -> None:
        """Write the definitions, once."""
        if self._is_filled:
            return
        self._is_filled = True
        for item in definitions:
            self._add(item)
        self._column.addWidget(Label(self.tr("Dự báo tháng"), TextRole.STRONG))
        for words in METHOD:
            self._column.addWidget(Label(words, wrap=True, selectable=True))
        self._column.addStretch(1)

    def _show_targets(self, items: "Sequence[TargetInForce]") -> None:
        """Say for each indicator which target is in force, who set it, and the earlier ones."""
        for item in items:
            label = self._aims.get(item.definition.id)
            if label is None:
                continue
            target = item.definition.target
            aim = self.tr("chưa có") if target is None else percent_words(target)
            words = self.tr("Chỉ tiêu: {aim}").format(aim=aim)
            if target is not None:
                words = f"{words}, {target_origin(item)}"
            if len(item.versions) > 1:
                words += self.tr("; các lần đặt: {lines}").format(
                    lines="; ".join(map(target_line, item.versions))
                )
            label.setText(f"{words}.")
        if self.form is not None:
            known = [item for item in items if item.definition.id in self._aims]
            self.form.show_targets(known, office_day(self._context.now()))

    def _add(self, item: Definition) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(Label(item.id, TextRole.CAPTION, Tone.MUTED))
        head.addWidget(Label(item.name, TextRole.STRONG, wrap=True), 1)
        self._column.addLayout(head)
        for words in self._lines(item):
            self._column.addWidget(Label(words, wrap=True, selectable=True))
        aim = self._aims[item.id] = Label("", wrap=True, selectable=True)
        self._column.addWidget(aim)
        if item.note:
            self._column.addWidget(Label(item.note, wrap=True, selectable=True))
        source = self.tr("Nguồn: {source}.").format(source=item.source.rstrip("."))
        label = Label(source, TextRole.CAPTION, Tone.MUTED, wrap=True, selectable=True)
        self._column.addWidget(label)
        self._column.addSpacing(Space.M)

    def _lines(self, item: Definition) -> list[str]:
        return [
            self.tr("Tử số: {words}.").format(words=item.numerator_words.rstrip(".")),
            self.tr("Mẫu số: {words}.").format(words=item.denominator_words.rstrip(".")),
        ]
