"""Narrowing the list: the strip of filters, and the banner over a list of evidence."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.wording.moments import full_day
from cds_desktop.wording.terms import CHANNELS, STATUSES
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Panel
from ui.widgets.combo import ComboField
from ui.widgets.field_kinds import DateField
from ui.widgets.label import Label

_ANY = ""
_ANY_WIDTH = 16_777_215  # QWIDGETSIZE_MAX


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the strip asks for, beside the tab and the search."""

    field: str = ""
    channel: Channel | None = None
    statuses: tuple[Status, ...] = ()
    received_from: date | None = None
    received_to: date | None = None
    procedure_code: str = ""

    @classmethod
    def of(cls, query: DossierQuery) -> "Narrowing":
        """What a query asks for beside its tab and its search."""
        return cls(
            query.field, query.channel, query.statuses, query.received_from, query.received_to,
            query.procedure_code,
        )  # fmt: skip

    def __bool__(self) -> bool:
        return self != Narrowing()

    def apply(self, query: DossierQuery) -> DossierQuery:
        """Add this to a query."""
        return replace(
            query,
            field=self.field,
            channel=self.channel,
            statuses=self.statuses,
            received_from=self.received_from,
            received_to=self.received_to,
            procedure_code=self.procedure_code,
        )


class FilterStrip(Panel):
    """Fields of the filters; folded away, it still says what is active.

    Signals:
        changed: The officer asked for something else.
        cleared: "Bỏ lọc" was pressed.
    """

    changed = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("background", "b", parent)
        self._is_open = False
        self._names: tuple[str, ...] = ()
        # What a kept filter may ask for and the fields of the strip cannot show.
        self._more_statuses: tuple[Status, ...] = ()
        self._procedure_code = ""
        self.field = ComboField(self.tr("Lĩnh vực"), reserve_line=False)
        self.channel = ComboField(self.tr("Hình thức nộp"), reserve_line=False)
        self.status = ComboField(self.tr("Trạng thái"), reserve_line=False)
        self.first = DateField(self.tr("Tiếp nhận từ ngày"), reserve_line=False)
        self.last = DateField(self.tr("đến ngày"), reserve_line=False)
        self.said = Label("", TextRole.CAPTION, Tone.TEXT, elide=True)
        self.clear_button = Button(
            self.tr("Bỏ lọc"), ButtonKind.QUIET, icon="filter-off", size=ButtonSize.ROW
        )
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 0, 0, Space.XS)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        for place in range(12):
            self._grid.setColumnStretch(place, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.clear_button)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._fields)
        self._column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fill()
        for combo in (self.field, self.channel, self.status):
            combo.chosen.connect(self._tell)
        for day in (self.first, self.last):
            day.left.connect(self._tell)
            day.submitted.connect(self._tell)
        self.clear_button.clicked.connect(self.cleared)
        self._told = Narrowing()
        self.set_compact(False)
        self._show()

    def set_fields(self, names: tuple[str, ...]) -> None:
        """Offer the fields of the catalogue; the one that is asked for stays among them."""
        self._names = names
        wanted = self.field.value() or _ANY
        choices: list[tuple[object, str]] = [(_ANY, self.tr("Tất cả"))]
        if wanted and wanted not in names:
            # A kept filter may name a field that the catalogue no longer has.
            names = (*names, str(wanted))
        self.field.set_choices([*choices, *((name, name) for name in names)])
        self.field.set_value(wanted)

    def show_narrowing(self, wanted: Narrowing) -> None:
        """Ask for this, without telling: a kept filter was opened."""
        self._more_statuses = wanted.statuses if len(wanted.statuses) > 1 else ()
        self._procedure_code = wanted.procedure_code
        if wanted.field and wanted.field not in self._names:
            self.set_fields((*self._names, wanted.field))
        self.field.set_value(wanted.field or _ANY)
        self.channel.set_value(wanted.channel or _ANY)
        single = wanted.statuses[0] if len(wanted.statuses) == 1 else None
        self.status.set_value(single or _ANY)
        self.first.set_date(wanted.received_from)
        self.last.set_date(wanted.received_to)
        self._told = wanted
        self._show()

    def narrowing(self) -> Narrowing:
        """What is asked for now."""
        channel: Any = self.channel.value()
        status: Any = self.status.value()
        return Narrowing(
            self.field.value() or "",
            channel or None,
            (status,) if status else self._more_statuses,
            self.first.date(),
            self.last.date(),
            self._procedure_code,
        )

    def clear(self) -> None:
        """Ask for nothing, without telling."""
        self._more_statuses, self._procedure_code = (), ""
        for combo in (self.field, self.channel, self.status):
            combo.set_value(_ANY)
        self.first.clear()
        self.last.clear()
        self._told = Narrowing()
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether the fields are on show."""
        return self._is_open

    def set_open(self, opened: bool) -> None:
        """Show the fields, or only what is active."""
        self._is_open = opened
        self._show()

    def add_search(self, search: QWidget) -> None:
        """Take the search in, beside the filters (small form)."""
        search.setMinimumWidth(80)
        search.setMaximumWidth(_ANY_WIDTH)
        self._grid.addWidget(search, 0, 0, 1, 6, Qt.AlignmentFlag.AlignBottom)
        search.show()

    def set_compact(self, compact: bool) -> None:
        """Two rows of fields with room for the search, or one row."""
        side = PAGE_MARGIN_COMPACT if compact else Space.M
        self._column.setContentsMargins(side, Space.S, side, Space.S)
        wide = ((self.field, 0, 3), (self.channel, 3, 2), (self.status, 5, 3), (self.first, 8, 2),
                (self.last, 10, 2))  # fmt: skip
        small = ((self.field, 6, 6), (self.channel, 0, 3), (self.status, 3, 3),
                 (self.first, 6, 3), (self.last, 9, 3))  # fmt: skip
        for number, (widget, place, span) in enumerate(small if compact else wide):
            row = 1 if compact and number else 0
            self._grid.addWidget(widget, row, place, 1, span)

    def _fill(self) -> None:
        self.set_fields(())
        channels = [(item, CHANNELS[item.term]) for item in Channel]
        self.channel.set_choices([(_ANY, self.tr("Tất cả")), *channels])
        statuses = [(item, STATUSES[item.term]) for item in Status]
        self.status.set_choices([(_ANY, self.tr("Tất cả")), *statuses])
        self.channel.set_value(_ANY)
        self.status.set_value(_ANY)

    def _tell(self) -> None:
        if self.status.value():
            self._more_statuses = ()
        wanted = self.narrowing()
        if wanted != self._told:
            self._told = wanted
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        said = self._words(self._told)
        self.said.setText(self.tr("Đang lọc: {words}").format(words=said) if said else "")
        self._fields.setVisible(self._is_open)
        self.clear_button.setVisible(bool(said))
        self.said.setVisible(bool(said))
        self.setVisible(self._is_open or bool(said))

    def _words(self, wanted: Narrowing) -> str:
        parts = [wanted.field]
        if wanted.channel is not None:
            parts.append(CHANNELS[wanted.channel.term])
        if wanted.procedure_code:
            parts.append(self.tr("thủ tục {code}").format(code=wanted.procedure_code))
        parts += [STATUSES[status.term] for status in wanted.statuses]
        if wanted.received_from is not None:
            day = full_day(wanted.received_from)
            parts.append(self.tr("nhận từ {day}").format(day=day))
        if wanted.received_to is not None:
            day = full_day(wanted.received_to)
            parts.append(self.tr("nhận đến {day}").format(day=day))
        return " · ".join(part for part in parts if part)


class EvidenceBanner(Panel):
    """Says that the list shows the dossiers behind a figure.

    Signals:
        removed: The officer wants the ordinary list again.
    """

    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("accent_soft", "b", parent)
        self.words = Label("", elide=True)
        self.button = Button(self.tr("Bỏ"), ButtonKind.QUIET, icon="x", size=ButtonSize.ROW)
        self.button.setAccessibleName(self.tr("Bỏ danh sách này, trở về danh sách thường"))
        self.reason = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.reason.hide()
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.words)
        said.addWidget(self.reason)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, Space.XS, Space.M, Space.XS)
        self._row.addLayout(said, 1)
        self._row.addWidget(self.button)
        self.button.clicked.connect(self.removed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_evidence(self, title: str, count: int) -> None:
        """Show what the list is."""
        words = self.tr("Đang xem {count} hồ sơ của: {title}")
        self.words.setText(words.format(count=count, title=title))
        self.reason.hide()
        self.show()

    def show_reason(self, code: str, reason: str) -> None:
        """Show why one dossier is in the figure; nothing for one without a reason."""
        self.reason.setText(self.tr("{code}: {reason}").format(code=code, reason=reason))
        self.reason.setVisible(bool(reason))
