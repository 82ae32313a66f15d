"""Taking a catalogue file over: what it would change, from when, and what came of it."""

from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.procedures import DOUBT_KINDS
from ui.context import Context
from ui.jobs import FileJob, Latest
from ui.models.window_model import RowsModel
from ui.pages.procedures.import_rows import (
    ADDED,
    CHANGED,
    FLAGGED,
    GONE,
    SKIPPED,
    TABS,
    UNCHANGED,
    ImportLine,
    columns,
    counts_of,
    hidden_columns,
    lines_of,
)
from ui.theme import PAGE_MARGIN, Space, TextRole, Tone
from ui.widgets.bars import ActionBar, PageHeader
from ui.widgets.button import Button, ButtonKind
from ui.widgets.checks import CheckBox
from ui.widgets.combo import ComboField
from ui.widgets.field_kinds import DateField
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord
from ui.widgets.table import DataTable
from ui.widgets.tabs import FilterTab, FilterTabs

if TYPE_CHECKING:
    from cds_desktop.services.catalogue import CatalogueDifference, ImportResult
    from cds_desktop.services.progress import Progress

_ALL = ""
_TONES = {FLAGGED: Tone.SOON, SKIPPED: Tone.SOON}


class ImportView(QWidget):
    """One file, from reading to the summary; stands in the place of the list.

    Args:
        context: As every page gets it.
        parent: The page.

    Signals:
        left: The officer goes back to the list.
        imported: The catalogue has changed.
        read: The difference is on the screen.
    """

    left = Signal()
    imported = Signal()
    read = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._difference: CatalogueDifference | None = None
        self._lines: dict[str, list[ImportLine]] = {}
        self._job: FileJob | None = None
        self._latest = Latest()
        self._is_compact = self._is_done = False
        self._build()
        self.tabs.chosen.connect(self._show_tab)
        self.kind.chosen.connect(lambda _: self._show_lines())
        self.close_gone.toggled.connect(lambda _: self._show_state())
        self.import_button.clicked.connect(self.apply)
        self.back_button.clicked.connect(self.left)
        self.cancel_button.clicked.connect(self.leave)
        self.header.progress.cancelled.connect(self._stop)

    def _build(self) -> None:
        self._build_parts()
        self._lay_out()

    def _build_parts(self) -> None:
        self.header = PageHeader(self.tr("Nhập danh mục"))
        self.sum = Label("", TextRole.STRONG, wrap=True)
        self.done = StateLabel()
        self.tabs = FilterTabs()
        self.kind = ComboField("", reserve_line=False)
        self.kind.setFixedWidth(330)
        self.table = DataTable("catalogue_import")
        self.table.setAccessibleName(self.tr("Thay đổi của danh mục"))
        self._model: RowsModel[ImportLine] = RowsModel(columns(), lambda line: line.number, self)
        self.table.set_rows_model(self._model)
        self.valid_from = DateField(
            self.tr("Áp dụng từ ngày"),
            help=self.tr("Để trống: thay đổi tính từ hôm nay, thủ tục mới dùng được cho mọi hồ sơ"),
        )
        self.close_gone = CheckBox("")
        self.import_button = Button(
            self.tr("Nhập"), ButtonKind.PRIMARY, icon="database-import", key="F9", shortcut=True
        )
        self.cancel_button = Button(self.tr("Hủy"), key="Esc")
        self.back_button = Button(
            self.tr("Về danh mục"), ButtonKind.PRIMARY, icon="arrow-left", key="Esc"
        )

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, Space.XS)
        head.setSpacing(Space.XS)
        head.addWidget(self.done, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self.sum)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(Space.M, 0, PAGE_MARGIN, 0)
        tabs.addWidget(self.tabs, 1)
        tabs.addWidget(self.kind)
        self._form = QWidget()
        form = QHBoxLayout(self._form)
        form.setContentsMargins(PAGE_MARGIN, Space.S, PAGE_MARGIN, Space.XS)
        form.setSpacing(Space.XXL)
        form.addWidget(self.valid_from, 1)
        form.addWidget(self.close_gone, 1, Qt.AlignmentFlag.AlignTop)
        self.close_gone.setContentsMargins(0, Space.XL, 0, 0)
        self.bar = ActionBar()
        for button in (self.import_button, self.back_button, self.cancel_button):
            self.bar.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(head)
        column.addLayout(tabs)
        column.addWidget(self.table, 1)
        column.addWidget(self._form)
        column.addWidget(self.bar)
        self.setFocusProxy(self.table)

    # Reading ------------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether a file is being read or taken over."""
        return self._job is not None

    @property
    def difference(self) -> "CatalogueDifference | None":
        """What is on the screen."""
        return self._difference

    def open_file(self, path: Path) -> None:
        """Read a file and show what it would change."""
        if self.is_running:
            return
        from cds_desktop.services import catalogue

        self._difference, self._is_done = None, False
        self._lines = {}
        self._model.show_rows(())
        self.valid_from.clear()
        self.close_gone.setChecked(False)
        self.header.set_note(path.name)
        self.sum.setText(self.tr("Đang đọc tệp…"))
        self._show_state()
        open_uow, today = self._context.open_uow, office_day(self._context.now())

        def work(progress: "Progress") -> "CatalogueDifference":
            file = catalogue.read_catalogue(path, progress=progress)
            return catalogue.compare(open_uow, file, today)

        self._start(self.tr("Đang đọc"))
        self._job = self._context.file_jobs.run(
            self, work, self._show, partial(self._failed, path=path),
            self.header.progress.set_progress,
        )  # fmt: skip

    def _show(self, difference: "CatalogueDifference") -> None:
        self._end()
        self._difference = difference
        self._lines = lines_of(difference)
        counts, words = counts_of(difference), self._tab_words()
        shown = [tab for tab in TABS if tab != SKIPPED or counts[SKIPPED]]
        self.tabs.set_tabs(
            [FilterTab(tab, words[tab], counts[tab], _TONES.get(tab, Tone.TEXT)) for tab in shown]
        )
        first = next((tab for tab in shown if counts[tab] and tab != UNCHANGED), UNCHANGED)
        self.tabs.select(first)
        self.sum.setText(self._sum_words(difference))
        kinds = Counter(flag.doubt.reason for flag in difference.flagged)
        every = self.tr("Mọi lý do ({count})").format(count=len(difference.flagged))
        choices: list[tuple[object, str]] = [(_ALL, every)]
        for kind, count in kinds.most_common():
            choices.append((kind, f"{DOUBT_KINDS.get(kind, kind)} ({count})"))
        self.kind.set_choices(choices)
        self.kind.set_value(_ALL)
        self.close_gone.setText(
            self.tr("Kết thúc {count} thủ tục không còn trong tệp").format(count=counts[GONE])
        )
        self.close_gone.setVisible(bool(counts[GONE]))
        self._show_tab(first)
        self._show_state()
        self.table.setFocus()
        self.read.emit()

    def _tab_words(self) -> dict[str, str]:
        return {
            ADDED: self.tr("Mới"),
            CHANGED: self.tr("Thay đổi"),
            GONE: self.tr("Không còn"),
            UNCHANGED: self.tr("Giữ nguyên"),
            SKIPPED: self.tr("Không ghi"),
            FLAGGED: self.tr("Cần xem lại"),
        }

    def _sum_words(self, difference: "CatalogueDifference") -> str:
        counts = counts_of(difference)
        parts = [
            self.tr("{count} mới").format(count=number_words(counts[ADDED])),
            self.tr("{count} thay đổi").format(count=number_words(counts[CHANGED])),
            self.tr("{count} giữ nguyên").format(count=number_words(counts[UNCHANGED])),
        ]
        if counts[SKIPPED]:
            parts.append(self.tr("{count} không ghi").format(count=number_words(counts[SKIPPED])))
        words = self.tr("Đọc {count} dòng = {parts}.").format(
            count=number_words(difference.read), parts=" + ".join(parts)
        )
        if not difference.added and not difference.changed:
            words += " " + self.tr("Tệp này không có gì mới so với danh mục.")
        if difference.file.was_tcvn3:
            words += " " + self.tr("Tệp gõ bằng phông TCVN3: xem lại các chữ hoa có dấu.")
        return words

    def _show_tab(self, tab: str) -> None:
        self.table.set_hidden_columns(hidden_columns(tab, compact=self._is_compact))
        self.kind.setVisible(tab == FLAGGED and not self._is_compact)
        self.table.set_empty(
            self.tr("Không có thủ tục nào trong nhóm này.") if self._difference else ""
        )
        self._show_lines()

    def _show_lines(self) -> None:
        tab = self.tabs.current()
        lines = self._lines.get(tab, [])
        kind = self.kind.value() or _ALL
        if tab == FLAGGED and kind:
            lines = [line for line in lines if line.kind == kind]
        self._model.show_rows(lines)
        self.table.select_row(0)

    # Taking over --------------------------------------------------------------------------------

    def apply(self) -> None:
        """Write the new versions."""
        difference = self._difference
        if difference is None or self.is_running or not self.import_button.isEnabled():
            return
        if self.valid_from.text().strip() and not self.valid_from.is_valid():
            self.valid_from.setFocus()
            return
        from cds_desktop.services import catalogue

        context = self._context
        start: date | None = self.valid_from.date()
        close_gone, now = self.close_gone.isChecked(), context.now()

        def work(progress: "Progress") -> "ImportResult":
            return catalogue.apply(
                context.open_uow, difference, start, actor=context.actor, now=now,
                close_gone=close_gone, progress=progress,
            )  # fmt: skip

        self._start(self.tr("Đang ghi"))
        self._job = context.file_jobs.run(
            self, work, self._finished, self._failed, self.header.progress.set_progress
        )
        self._show_state()

    def _finished(self, result: "ImportResult") -> None:
        self._end()
        self._is_done = True
        closed = result.gone if self.close_gone.isChecked() else 0
        parts = [
            self.tr("{count} thủ tục mới").format(count=number_words(result.added)),
            self.tr("{count} thay đổi").format(count=number_words(result.changed)),
        ]
        if closed:
            parts.append(self.tr("{count} kết thúc").format(count=number_words(closed)))
        words = self.tr("Đã nhập danh mục: {parts}.").format(parts=", ".join(parts))
        self.done.set_state(StateWord(Tone.OK, words))
        if result.flagged:
            self.tabs.select(FLAGGED)
            self._show_tab(FLAGGED)
        self._show_state()
        self.back_button.setFocus()
        self.imported.emit()

    # Leaving ------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Stop what runs, else go back to the list."""
        if self.is_running:
            self._stop()
        else:
            self.left.emit()

    def set_compact(self, compact: bool) -> None:
        """Use the form for small screens."""
        self._is_compact = compact
        self.header.set_compact(compact)
        self.bar.set_compact(compact)
        if self.tabs.current():
            self._show_tab(self.tabs.current())

    def _start(self, words: str) -> None:
        self.header.progress.start(words)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self.header.progress.finish()

    def _failed(self, error: Exception, path: Path | None = None) -> None:
        self._end()
        retry = None if path is None else partial(self.open_file, path)
        if self._difference is None:
            self.left.emit()
        self._context.notices.failed(error, retry)
        self._show_state()

    def _show_state(self) -> None:
        """Show the form before, the summary after."""
        difference = self._difference
        self.done.setVisible(self._is_done)
        self.sum.set_role(TextRole.BODY if self._is_done else TextRole.STRONG)
        self._form.setVisible(difference is not None and not self._is_done)
        self.import_button.setVisible(not self._is_done)
        self.cancel_button.setVisible(not self._is_done)
        self.back_button.setVisible(self._is_done)
        if difference is None or self.is_running:
            self.import_button.disable(self.tr("Đang xử lý tệp."))
            return
        closes = self.close_gone.isChecked() and bool(difference.gone)
        if difference.added or difference.changed or closes:
            count = len(difference.added) + len(difference.changed)
            words = self.tr("Nhập {count} thủ tục").format(count=number_words(count))
            self.import_button.set_words(words if count else self.tr("Nhập"))
            self.import_button.enable()
        else:
            self.import_button.set_words(self.tr("Nhập"))
            self.import_button.disable(self.tr("Tệp này không có gì mới so với danh mục."))
