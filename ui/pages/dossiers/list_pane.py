"""The left side of the page: tabs, filters, search, the rows, and what they add up to."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierQuery, ListTab, SortBy, TabCounts
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.jobs import Latest
from ui.models.window_model import WindowModel
from ui.navigation import EvidenceList
from ui.pages.dossiers.column_chooser import ColumnChooser
from ui.pages.dossiers.filters import EvidenceBanner, FilterStrip, Narrowing
from ui.pages.dossiers.kept_place import KeptPlace
from ui.pages.dossiers.list_head import TABS, ListHead
from ui.pages.dossiers.marked_acts import MarkedActs
from ui.pages.dossiers.marks import Marker, Marks
from ui.pages.dossiers.reasons import Reasons
from ui.pages.dossiers.rows import ListedDossier, ListReader, columns
from ui.pages.dossiers.saved_tabs import SavedFilters
from ui.widgets.bars import StatusLine
from ui.widgets.card import Panel
from ui.widgets.field import TextField
from ui.widgets.table import DataTable

if TYPE_CHECKING:
    from cds_desktop.domain.saved_filters import SavedFilter

SEARCH_MS: Final = 200
# Searches over everything come newest first, whatever column was sorted.
_FOUND_NEWEST_FIRST: Final = frozenset({ListTab.ALL, ListTab.READY})


class DossierList(Panel):
    """Finds dossiers; SQL sorts and filters, pages come as they are needed.

    Signals:
        current_changed: The row that became current, or None.
        activated: Enter or a double click on a row.
        loaded: The first page of a new reading is on the screen.
    """

    current_changed = Signal(object)
    activated = Signal(object)
    loaded = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("surface", "", parent)
        self.context = context
        self._evidence: EvidenceList | None = None
        self._tab = ListTab.OPEN
        self._sort, self._descending = SortBy.DUE, False
        self._counts: TabCounts | None = None
        self._is_compact = self._has_read = False
        self._count_answers = Latest()
        self.marks = Marks(self)
        self._build()
        self._lay_out()
        self._connect()
        self.chooser.show_columns(False)

    def _build(self) -> None:
        self.head = ListHead()
        self.tabs = self.head.tabs
        self.short_title, self.columns_button = self.head.short_title, self.head.columns_button
        self.saved = SavedFilters(self.context, self.query)
        self.search = TextField(
            "", icon="search", placeholder=self.tr("Tìm trong danh sách"), hint="Ctrl+F",
            reserve_line=False,
        )  # fmt: skip
        self.search.set_name(self.tr("Tìm trong danh sách"))
        self.strip = FilterStrip()
        self.banner = EvidenceBanner()
        self.table = DataTable("dossiers", self.context.preferences, version=2, movable=True)
        self.table.setAccessibleName(self.tr("Danh sách hồ sơ"))
        self.model: WindowModel[ListedDossier] = WindowModel(
            columns(self.tr, self.marks.word), lambda row: row.id, self.context.jobs, self
        )
        self.table.set_rows_model(self.model)
        self.table.set_sorted(SortBy.DUE)
        self.chooser = ColumnChooser(self.table, self.context.preferences)
        self._place = KeptPlace(self.table)
        self._reasons = Reasons(self.context, self.table, self.banner)
        self.marker = Marker(self.table, self.marks)
        self.many = MarkedActs(self.context, self.table, self.chooser, self.marks, self.query, self)
        self.mark_strip, self.export_strip = self.many.mark_strip, self.many.export_strip
        self.batches = self.many.batches
        self.status = StatusLine()
        self.status.set_keys(
            self.tr("Dấu cách chọn nhiều"), self.tr("Enter mở"), self.tr("F6 sang chi tiết")
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        column.addWidget(self.table, 1)
        for widget in (self.many.progress, self.export_strip, self.mark_strip, self.status):
            column.addWidget(widget)

    def _connect(self) -> None:
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_MS)
        self._search_timer.timeout.connect(self._read_list)
        self.search.edited.connect(lambda _words: self._search_timer.start())
        self.search.submitted.connect(self._search_now)
        self.tabs.chosen.connect(self._tab_chosen)
        head = self.head
        for filter_button in (head.filter_button, head.filter_icon):
            filter_button.clicked.connect(self.toggle_filters)
        for button in (head.columns_button, head.columns_icon):
            button.clicked.connect(partial(self.chooser.open_at, button))
        head.keep_icon.clicked.connect(self.keep_filter)
        head.export_icon.clicked.connect(self.many.ask_export)
        self.saved.chosen.connect(self._saved_chosen)
        self.saved.left.connect(lambda: self.open_tab(ListTab.OPEN))
        self.strip.changed.connect(self._read_list)
        self.strip.cleared.connect(self.clear_filters)
        self.banner.removed.connect(self.drop_evidence)
        self.table.sort_asked.connect(self._sort_by)
        self.table.current_changed.connect(self._row_changed)
        self.table.activated_row.connect(self.activated)
        self.marker.all_asked.connect(self.mark_all)
        self.table.empty_action.connect(self.clear_filters)
        self.table.verticalScrollBar().valueChanged.connect(self._say_rows)
        self.table.verticalScrollBar().rangeChanged.connect(self._say_rows)
        self.model.loaded.connect(self._loaded)
        self.model.rowsInserted.connect(self._say_rows)
        self.model.failed.connect(self.context.notices.failed)

    def set_compact(self, compact: bool) -> None:
        """In the small form the title stands beside the tabs, and the procedure goes."""
        self._is_compact = compact
        self.strip.set_compact(compact)
        for part in (self.head, self.saved, self.mark_strip):
            part.set_compact(compact)
        self.chooser.show_columns(compact)

    def read(self) -> None:
        """Read list and counts again; the selected dossier stays where it is."""
        self._place.forget()
        if self._has_read and not self.model.is_loading:
            self.model.reload()
        else:
            self._read_list()
        # The rows first: work for the database stands in line.
        self._read_counts()
        self._read_fields()
        self.saved.count()

    def open_tab(self, tab: ListTab) -> None:
        """Show one of the usual lists."""
        self.tabs.select(tab)
        self._tab_chosen(tab)

    def select(self, dossier_id: int) -> None:
        """Mark the row of a dossier, or no row when the filter leaves it out."""
        current = self.table.current_row()
        is_marked = self.table.selectionModel().hasSelection()
        if current is not None and current.id == dossier_id and is_marked:
            return
        if not self.table.select_key(dossier_id):
            self.table.clearSelection()

    def step_back(self) -> bool:
        """Esc: what was opened last goes, then marks, search, evidence; False when none is."""
        if self.saved.is_naming:
            self.saved.stop_naming()
            self.table.setFocus()
        elif self.many.step_back():
            return True
        elif self.strip.is_open:
            self.toggle_filters()
        elif self.search.text():
            self.search.clear()
            self._read_list()
            self.table.setFocus()
        elif self._evidence is not None:
            self.drop_evidence()
        else:
            return False
        return True

    @property
    def is_narrowed(self) -> bool:
        """Whether something beside the tab narrows the list."""
        return bool(self.strip.narrowing() or self.search.text().strip() or self._evidence)

    def query(self) -> DossierQuery:
        """What the list asks for now."""
        if self._evidence is not None:
            return DossierQuery(ids=self._evidence.ids)
        plain = DossierQuery(
            tab=self._tab,
            text=self.search.text(),
            sort=self._sort,
            descending=self._descending,
        )
        return self.strip.narrowing().apply(plain)

    def _row_changed(self, row: ListedDossier | None) -> None:
        if self._place.is_placing:
            return
        if row is not None:
            self._place.note()
        self._reasons.tell()
        self.current_changed.emit(row)

    def _read_list(self) -> None:
        self._search_timer.stop()
        self._place.forget()
        self._has_read = True
        self._place.reset()
        is_narrow = bool(self.strip.narrowing())
        for tab, _tone in TABS:
            self.tabs.set_changed(tab, is_narrow and tab == self.tabs.current())
        self.saved.query_changed()
        query = self.query()
        is_found = bool(query.text.strip()) and query.tab in _FOUND_NEWEST_FIRST and not is_narrow
        by_sort = not is_found and self._evidence is None
        self.table.set_sorted(self._sort if by_sort else "", self._descending)
        reader = ListReader(self.context.open_uow, query, self.context.now, self.context.actor)
        self.model.set_fetch(reader)

    def _read_counts(self) -> None:
        from cds_desktop.services import dossiers

        now, actor = self.context.now(), self.context.actor
        self.context.jobs.run(
            self,
            lambda: dossiers.counts(self.context.open_uow, now=now, actor=actor),
            self._count_answers.guard(self._show_counts),
            self.context.notices.failed,
        )

    def _show_counts(self, counts: TabCounts) -> None:
        self._counts = counts
        if not self.model.is_loading:
            self._say_empty()
        for tab, _tone in TABS:
            self.tabs.set_count(tab, counts.of(tab))
        self._say_rows()

    def _read_fields(self) -> None:
        from cds_desktop.services import catalogue

        today = office_day(self.context.now())
        self.context.jobs.run(
            self,
            lambda: tuple(
                name for name, _ in catalogue.fields_in_use(self.context.open_uow, today)
            ),
            self.strip.set_fields,
            self.context.notices.failed,
        )

    def _loaded(self) -> None:
        self._say_empty()
        self._place.keep()
        self._say_rows()
        self.loaded.emit()

    def _say_empty(self) -> None:
        """Say why there are no rows: nothing was received yet, or the filter finds nothing."""
        is_new = self._counts is not None and self._counts.all == 0
        if not self.is_narrowed and (is_new or self.query().tab is ListTab.ALL):
            words, action = self.tr("Chưa có hồ sơ nào. Nhấn F2 để tiếp nhận hồ sơ đầu tiên."), ""
        else:
            words = self.tr("Không có hồ sơ nào khớp bộ lọc này.")
            action = self.tr("Bỏ lọc")
        self.table.set_empty(words, action)

    def _say_rows(self) -> None:
        """Say how many there are and which are in view."""
        total = self.model.rowCount()
        if not total:
            self.status.set_text("")
            return
        first = max(0, self.table.rowAt(0)) + 1
        below = self.table.rowAt(self.table.viewport().height() - 1)
        last = total if below < 0 else below + 1
        shown = self.tr("{first}–{last} đang hiện").format(first=first, last=last)
        self.status.set_text(f"{self._total_words(total)} · {shown}")

    def _total_words(self, loaded: int) -> str:
        if self._evidence is not None:
            count = number_words(len(self._evidence.ids))
            return self.tr("{count} hồ sơ").format(count=count)
        if self.is_narrowed or self._counts is None or self.saved.current is not None:
            more = "" if self.model.is_complete else self.tr("hơn ")
            words = self.tr("{more}{count} hồ sơ khớp")
            return words.format(more=more, count=number_words(loaded))
        return self.head.total_words(self._tab, self._counts.of(self._tab))

    def _tab_chosen(self, key: str) -> None:
        self._evidence = None
        self.banner.hide()
        self._tab = ListTab(key)
        if self.saved.current is not None:
            # What the own filter asked for goes with it.
            self.saved.leave()
            self.strip.clear()
            self.search.clear()
        self._read_list()

    def _saved_chosen(self, kept: "SavedFilter") -> None:
        """Show an own filter as it was kept."""
        query = kept.query
        if query is None:
            return
        self._evidence = None
        self.banner.hide()
        self._tab, self._sort, self._descending = query.tab, query.sort, query.descending
        self.tabs.clear_selection()
        self.strip.show_narrowing(Narrowing.of(query))
        self.search.set_text(query.text)
        self._read_list()
        self.table.setFocus()

    def keep_filter(self) -> None:
        """Ctrl+D: keep what the list shows under a name."""
        self.saved.ask_name()

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort, self._descending = SortBy(key), descending
        self._read_list()

    def _search_now(self) -> None:
        self._read_list()
        self.table.setFocus()

    def start_search(self) -> None:
        """Put the cursor into the search of the list."""
        if not self.search.isVisible():
            self.strip.set_open(True)
        self.search.setFocus()
        self.search.edit.selectAll()

    def toggle_filters(self) -> None:
        """Open or fold the filters."""
        self.strip.set_open(not self.strip.is_open)
        if self.strip.is_open:
            self.strip.field.setFocus()
        else:
            self.table.setFocus()

    def clear_filters(self) -> None:
        """Show the tab in full; when nothing was narrowed, show every dossier."""
        was_narrowed = self.is_narrowed
        self.strip.clear()
        self.search.clear()
        self._evidence = None
        self.banner.hide()
        if not was_narrowed:
            self.saved.leave()
            self.tabs.select(ListTab.ALL)
            self._tab = ListTab.ALL
        self._read_list()
        self.table.setFocus()

    def show_evidence(self, evidence: EvidenceList) -> None:
        """List exactly these dossiers until the banner is removed."""
        self._evidence = evidence
        self.banner.show_evidence(evidence.title, len(evidence.ids))
        self._read_list()
        self._reasons.read(evidence)

    def drop_evidence(self) -> None:
        """Go back to the ordinary list."""
        self._evidence = None
        self.banner.hide()
        self._read_list()
        self.table.setFocus()

    def mark_all(self) -> None:
        """Ctrl+A: mark everything the list holds, also what is not loaded; again frees it."""
        from cds_desktop.services import dossier_exports

        loaded = [row.id for row in self.model.rows()]
        if self.model.is_complete:
            if all(self.marks.has(each) for each in loaded):
                self.marks.free(loaded)
            else:
                self.marks.add(loaded)
            return
        query, context = self.query(), self.context
        self.context.jobs.run(
            self,
            lambda: dossier_exports.ids_of(
                context.open_uow, query, actor=context.actor, now=context.now()
            ),
            self.marks.add,
            self.context.notices.failed,
        )
