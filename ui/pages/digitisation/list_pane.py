"""The papers at the left: lists with counts, or everything of one dossier."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.digitisation_lists import (
    PaperCounts,
    PaperLine,
    PaperQuery,
    PaperTab,
)
from cds_desktop.wording.digitisation import line_state, line_words
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import WindowModel
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    DataTable,
    FilterTab,
    FilterTabs,
    Label,
    Panel,
    StateWord,
    StatusLine,
)

_CODE = "code"


class PaperList(QWidget):
    """Tabs, table, and the line under it.

    Signals:
        chosen: The paper that became current, or None.
        opened: Enter or a double click on a paper.
        loaded: Rows of a new reading are on the screen.
    """

    chosen = Signal(object)
    opened = Signal(object)
    loaded = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._dossier: int | None = None
        self._oldest_first = False
        self._wanted: int | None = None
        self._counts: PaperCounts | None = None
        self.tabs = FilterTabs()
        self.banner = _Banner()
        self.model: WindowModel[PaperLine] = WindowModel(
            self._columns(context.now), lambda row: row.id, context.jobs, self
        )
        self.table = DataTable("digitisation", context.preferences, two_lines=True)
        self.table.setAccessibleName(self.tr("Giấy tờ của hồ sơ"))
        self.table.set_rows_model(self.model)
        self.table.set_sorted(_CODE, True)
        self.status = StatusLine()
        self.status.set_keys(self.tr("Enter nhận"), self.tr("F6 sang ảnh quét"))
        self._strip = QHBoxLayout()
        self._strip.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._strip)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.status)
        self.tabs.chosen.connect(self._tab_chosen)
        self.banner.removed.connect(self.show_all)
        self.table.current_changed.connect(self.chosen)
        self.table.activated_row.connect(self.opened)
        self.table.sort_asked.connect(self._sort)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(context.notices.failed)
        self.set_compact(False)

    @property
    def tab(self) -> PaperTab:
        """The list on show."""
        return PaperTab(self.tabs.current())

    def current(self) -> PaperLine | None:
        """The current paper."""
        row = self.table.current_row()
        return row if isinstance(row, PaperLine) else None

    def read(self) -> None:
        """Read the list from its start."""
        from cds_desktop.services import digitisation_lists as lists

        query = PaperQuery(
            self.tab,
            lists.month_start(self._context.now()),
            dossier_id=self._dossier,
            oldest_first=self._oldest_first,
        )
        # What was scanned stands in the order of the scanning, the rest in that of the dossiers.
        key = "state" if self.tab is PaperTab.DONE and not self.is_narrowed else _CODE
        self.table.set_sorted(key, not self._oldest_first)
        open_uow, actor = self._context.open_uow, self._context.actor
        self.model.set_fetch(
            lambda last, limit: lists.page(open_uow, query, limit=limit, after=last, actor=actor)
        )

    def reload(self, want: PaperLine | None = None) -> None:
        """Read again; then make this paper current, if it is there."""
        if want is not None:
            self._wanted = want.id
        self.model.reload()

    def show_dossier(self, dossier_id: int, words: str) -> None:
        """Show every paper of one dossier."""
        self._dossier = dossier_id
        self.banner.show_words(words)
        self.read()

    def show_all(self) -> None:
        """Show the list of the tab again."""
        if self._dossier is not None:
            self._dossier = None
            self.banner.hide()
            self.read()

    @property
    def is_narrowed(self) -> bool:
        """Whether only one dossier is on show."""
        return self._dossier is not None

    def show_counts(self, counts: PaperCounts) -> None:
        """Show how many papers each list holds."""
        self._counts = counts
        for tab in PaperTab:
            self.tabs.set_count(tab.value, counts.of(tab))
        self._tell_count()

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._strip.setContentsMargins(side - 9, 0, 0, 2)
        self.status.setVisible(not compact)
        self._fill_tabs(compact)

    def _fill_tabs(self, compact: bool) -> None:
        cannot = self.tr("Không quét") if compact else self.tr("Không quét được")
        self.tabs.set_tabs(
            [
                FilterTab(PaperTab.TO_SCAN.value, self.tr("Chưa quét"), tone=Tone.SOON),
                FilterTab(PaperTab.RESULTS.value, self.tr("Kết quả"), tone=Tone.SOON),
                FilterTab(PaperTab.CANNOT_SCAN.value, cannot),
                FilterTab(PaperTab.DONE.value, self.tr("Đã số hóa")),
            ]
        )
        if self._counts is not None:
            self.show_counts(self._counts)

    def _columns(self, now: Callable[[], datetime]) -> list[Column[PaperLine]]:
        return [
            Column(
                _CODE,
                self.tr("Hồ sơ"),
                156,
                lambda row: row.short_code,
                second=lambda row: row.owner_name,
                tooltip=lambda row: f"{row.code}\n{row.owner_name}",
            ),
            Column(
                "name",
                self.tr("Giấy tờ"),
                220,
                lambda row: row.name,
                second=line_words,
                tooltip=lambda row: f"{row.name}\n{row.procedure_name}",
                stretch=True,
                sortable=False,
            ),
            Column(
                "state",
                self.tr("Tình trạng"),
                146,
                lambda row: line_state(row, now()).words,
                state=partial(_state, now),
                sortable=False,
            ),
        ]

    def _tab_chosen(self, _key: str) -> None:
        self._dossier = None
        self.banner.hide()
        self.read()

    def _sort(self, _key: str, descending: bool) -> None:
        self._oldest_first = not descending
        self.read()

    def _loaded(self) -> None:
        self.table.set_empty(self._empty_words())
        wanted, self._wanted = self._wanted, None
        found = wanted is not None and self.table.select_key(wanted)
        if not found and self.table.current_row() is None:
            self.table.select_row(0)
        self._tell_count()
        self.loaded.emit()
        if not self.model.rowCount():
            self.chosen.emit(None)

    def _tell_count(self) -> None:
        count = self.model.rowCount()
        if not count:
            self.status.set_text("")
        elif self._counts is None or self.is_narrowed:
            words = self.tr("{count} giấy tờ")
            self.status.set_text(words.format(count=number_words(count)))
        else:
            words = self.tr("Đang hiện {count}/{whole} giấy tờ")
            whole = max(count, self._counts.of(self.tab))
            self.status.set_text(words.format(count=number_words(count), whole=number_words(whole)))

    def _empty_words(self) -> str:
        if self._dossier is not None:
            return self.tr("Hồ sơ này không ghi giấy tờ nào.")
        return {
            PaperTab.TO_SCAN: self.tr("Không còn giấy tờ nào chờ quét."),
            PaperTab.RESULTS: self.tr("Không còn kết quả nào chờ số hóa."),
            PaperTab.CANNOT_SCAN: self.tr("Không có giấy tờ nào được ghi là không quét được."),
            PaperTab.DONE: self.tr("Tháng này chưa quét giấy tờ nào."),
        }[self.tab]


class _Banner(Panel):
    """Says that only one dossier is on show.

    Signals:
        removed: The officer wants the whole list again.
    """

    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("accent_soft", "b", parent)
        self.words = Label("", elide=True)
        self.button = Button(self.tr("Bỏ lọc"), ButtonKind.QUIET, icon="x", size=ButtonSize.ROW)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 2, Space.S, 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self.removed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_words(self, words: str) -> None:
        """Show which dossier it is."""
        self.words.setText(words)
        self.show()


def _state(now: Callable[[], datetime], row: PaperLine) -> StateWord:
    said = line_state(row, now())
    return StateWord(Tone(said.tone), said.words, said.icon)
