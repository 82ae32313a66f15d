"""Entering a campaign: name, two days, and the targets that the plan on paper asks for."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.campaigns import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_TARGETS,
    Campaign,
    CampaignPlan,
    CampaignTarget,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.targets import read_percent
from cds_desktop.domain.text import normalise
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.targets import percent_words
from ui.theme import Space
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Card, SectionTitle
from ui.widgets.combo import ComboField
from ui.widgets.field import TextField
from ui.widgets.field_kinds import DateField
from ui.widgets.forms import FormGrid, ScrollArea

if TYPE_CHECKING:
    from cds_desktop.domain.indicators import Definition

_USUAL: Final = ("S01", "S03", "S04")
"""The three targets of the 69 days in Đầm Dơi; their values were never published."""
_NONE: Final = ""
_WIDTH: Final = 820


class _TargetRow:
    """One indicator with its percentage."""

    def __init__(self, indicator: ComboField, percent: TextField) -> None:
        self.indicator, self.percent = indicator, percent


class CampaignForm(Card):
    """Fields in the place of chart and table; what is typed stays until it is saved.

    Signals:
        saved: The plan, ready to be stored.
        closed: Back without saving.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._definitions: Sequence[Definition] = ()
        self.number: int | None = None
        self.rows: list[_TargetRow] = []
        self.title = SectionTitle("")
        self.name = TextField(
            self.tr("Tên đợt"), required=True, normalise=normalise, check=self._check_name
        )
        self.first = DateField(self.tr("Từ ngày"), required=True)
        self.last = DateField(self.tr("Đến hết ngày"), required=True)
        self.note = TextField(self.tr("Căn cứ, ghi chú"), normalise=normalise,
                              check=self._check_note, reserve_line=False)  # fmt: skip
        self.more_button = Button(self.tr("Thêm chỉ tiêu"), ButtonKind.QUIET, icon="plus")
        self.save_button = Button(
            self.tr("Lưu đợt"), ButtonKind.PRIMARY, icon="device-floppy", key="F9", shortcut=True
        )
        self.back_button = Button(self.tr("Quay lại"), ButtonKind.QUIET, key="Esc")
        self._form = FormGrid()
        self._form.add_row((self.name, 6), (self.first, 3), (self.last, 3))
        self._targets = FormGrid()
        self._build()
        for field in (self.first, self.last):
            field.left.connect(self._say_days)
        self.more_button.clicked.connect(self._add_row)
        self.save_button.clicked.connect(self.save)
        self.back_button.clicked.connect(self.closed)
        self.setFocusProxy(self.name)

    def _build(self) -> None:
        content = QWidget()
        content.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, Space.M, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._form)
        column.addWidget(self._targets)
        more = QHBoxLayout()
        more.addWidget(self.more_button)
        more.addStretch(1)
        column.addLayout(more)
        note = FormGrid()
        note.add(self.note)
        column.addWidget(note)
        column.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addWidget(self.save_button)
        acts.addWidget(self.back_button)
        acts.addStretch(1)
        self.body.addWidget(self.title)
        self.body.addWidget(ScrollArea(content), 1)
        self.body.addLayout(acts)

    # Filling ------------------------------------------------------------------------------------

    def show_new(self, definitions: Sequence["Definition"], today: date) -> None:
        """Show the form for a new campaign; what was typed before stays."""
        if self.number is None and self.is_written():
            return
        self.number = None
        self.title.set_words(self.tr("Đợt cao điểm mới"))
        self.name.set_text("")
        self.first.set_date(today)
        self.last.set_date(None)
        self.note.set_text("")
        known = {item.id for item in definitions}
        self._set_rows(definitions, [(name, None) for name in _USUAL if name in known])
        self._say_days()

    def show_campaign(self, definitions: Sequence["Definition"], campaign: Campaign) -> None:
        """Show the facts of a campaign to be changed."""
        self.number = campaign.id
        self.title.set_words(self.tr("Sửa đợt cao điểm"))
        self.name.set_text(campaign.name)
        self.first.set_date(campaign.first)
        self.last.set_date(campaign.last)
        self.note.set_text(campaign.note)
        targets = [(target.indicator_id, target.percent) for target in campaign.targets]
        self._set_rows(definitions, targets)
        self._say_days()

    def forget(self) -> None:
        """Empty the form once it was stored."""
        self.number = None
        self.name.set_text("")
        for row in self.rows:
            row.percent.set_text("")

    def is_written(self) -> bool:
        """Whether something typed for a new campaign would be lost."""
        typed = [self.name.text(), *(row.percent.text() for row in self.rows)]
        return any(words.strip() for words in typed)

    def _set_rows(
        self,
        definitions: Sequence["Definition"],
        targets: Sequence[tuple[str, Decimal | None]],
    ) -> None:
        self._definitions = definitions
        while len(self.rows) < max(len(targets), 1):
            self._add_row(focus=False)
        for place, row in enumerate(self.rows):
            name, percent = targets[place] if place < len(targets) else (_NONE, None)
            row.indicator.set_choices(self._choices())
            row.indicator.set_value(name)
            words = "" if percent is None else percent_words(percent).removesuffix(" %")
            row.percent.set_text(words)

    def _add_row(self, *_pressed: object, focus: bool = True) -> None:
        if len(self.rows) >= MOST_TARGETS:
            return
        place = len(self.rows) + 1
        indicator = ComboField(
            self.tr("Chỉ tiêu {number}").format(number=place), reserve_line=False
        )
        percent = TextField(self.tr("Đạt, %"), check=self._check_percent, reserve_line=False)
        percent.set_name(self.tr("Chỉ tiêu {number}, phần trăm").format(number=place))
        indicator.set_choices(self._choices())
        indicator.set_value(_NONE)
        row = _TargetRow(indicator, percent)
        percent.submitted.connect(partial(self._leave_row, row))
        self.rows.append(row)
        self._targets.add_row((indicator, 7), (percent, 5))
        is_full = len(self.rows) >= MOST_TARGETS
        self.more_button.setVisible(not is_full)
        if focus:
            indicator.setFocus()

    def _choices(self) -> list[tuple[object, str]]:
        none: list[tuple[object, str]] = [(_NONE, self.tr("không chọn"))]
        return none + [(item.id, f"{item.id} · {item.short_name}") for item in self._definitions]

    def _leave_row(self, row: _TargetRow) -> None:
        row.percent.focusNextChild()

    def _say_days(self) -> None:
        first, last = self.first.date(), self.last.date()
        if first is not None and last is not None and last >= first:
            days = (last - first).days + 1
            self.last.set_help(self.tr("{days} ngày").format(days=days))
        else:
            self.last.set_help("")

    # Saving -------------------------------------------------------------------------------------

    def save(self) -> None:
        """Hand the plan on, or say what is wrong at the first field concerned."""
        chosen = [row for row in self.rows if row.indicator.value() != _NONE]
        fields = [self.name, self.first, self.last, *(row.percent for row in chosen), self.note]
        wrong = [field for field in fields if not field.is_valid()]
        for row in chosen:
            if not row.percent.text().strip():
                row.percent.set_error(self.tr("Cần một số."))
                wrong.append(row.percent)
        first, last = self.first.date(), self.last.date()
        if wrong or first is None or last is None:
            (wrong[0] if wrong else self.first).setFocus()
            return
        targets = tuple(
            CampaignTarget(str(row.indicator.value()), read_percent(row.percent.text()))
            for row in chosen
        )
        self.saved.emit(CampaignPlan(self.name.text(), first, last, targets, self.note.text()))

    def _check_percent(self, words: str) -> str:
        try:
            read_percent(words)
        except RuleBroken as error:
            return (
                self.tr("Cần số từ 0 đến 100.")
                if error.code == "target.range"
                else self.tr("Cần một số.")
            )
        return ""

    def _check_name(self, words: str) -> str:
        return self._too_long(words, LONGEST_NAME)

    def _check_note(self, words: str) -> str:
        return self._too_long(words, LONGEST_NOTE)

    def _too_long(self, words: str, longest: int) -> str:
        if len(words) <= longest:
            return ""
        return sentence(RuleBroken("campaign.text_long", longest=longest, found=len(words)))
