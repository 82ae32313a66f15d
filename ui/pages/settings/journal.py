"""Nhật ký: who did what, newest first, found by period, person, act or words; its chain checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.dossiers import CODE_SHAPE
from cds_desktop.domain.journal import JournalEntry, JournalQuery
from cds_desktop.wording.journal import sentence_of, subject_of
from cds_desktop.wording.moments import number_words, short_moment
from ui.context import Context
from ui.file_choice import ask_for_place
from ui.models.columns import Column
from ui.models.window_model import WindowModel
from ui.pages.settings.group import Group
from ui.theme import Space, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ComboField,
    DataTable,
    DateField,
    FormGrid,
    ProgressStrip,
    SectionTitle,
    StateLabel,
    StateWord,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.domain.printed_lists import PrintedList
    from cds_desktop.services.journal import JournalCheck
    from cds_desktop.services.progress import Progress
    from ui.jobs import FileJob
    from ui.printing.list_desk import ListDesk

_ANY: Final = ""
_SEARCH_MS: Final = 250
_SHORT_CODE: Final = re.compile(r"[0-9]{6}-[0-9]{4,5}")


class JournalGroup(Group):
    """Every change of a dossier, a rating, a report or a setting, as it was written."""

    key = "journal"
    is_wide = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: FileJob | None = None
        self._desk: ListDesk | None = None
        self._query = JournalQuery()
        self._has_read = False
        self.title = SectionTitle(self.tr("Nhật ký"), self.tr("mới nhất trước"))
        self.state = StateLabel()
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._cancel)
        self._make_filters()
        self._make_table()
        self.column.addWidget(self.title)
        self.column.addWidget(self.filters)
        self.column.addLayout(self._acts())
        self.column.addWidget(self.progress)
        self.column.addWidget(self.table, 1)
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(_SEARCH_MS)
        self._search_timer.timeout.connect(self._ask)

    def _make_filters(self) -> None:
        self.first = DateField(self.tr("Từ ngày"), reserve_line=False)
        self.last = DateField(self.tr("Đến ngày"), reserve_line=False)
        self.officer = ComboField(self.tr("Người làm"), reserve_line=False)
        self.kind = ComboField(self.tr("Loại việc"), reserve_line=False)
        self.search = TextField(self.tr("Mã hồ sơ, lý do"), icon="search", reserve_line=False)
        self.filters = FormGrid()
        self.filters.add_row(
            (self.first, 2), (self.last, 2), (self.officer, 2), (self.kind, 3), (self.search, 3)
        )
        from cds_desktop.wording.journal_lists import KINDS

        kinds = [(key, words) for key, (words, _) in KINDS.items()]
        self.kind.set_choices([(_ANY, self.tr("Tất cả")), *kinds])
        self.kind.set_value(_ANY)
        self._offer_officers(())
        for day in (self.first, self.last):
            day.left.connect(self._ask)
            day.submitted.connect(self._ask)
        for combo in (self.officer, self.kind):
            combo.chosen.connect(self._ask)
        self.search.edited.connect(lambda _words: self._search_timer.start())
        self.search.submitted.connect(self._ask)

    def _make_table(self) -> None:
        context = self.context
        columns: list[Column[JournalEntry]] = [
            Column("at", self.tr("Lúc"), 110, self._when, sortable=False),
            Column("who", self.tr("Người"), 150, lambda row: row.officer_name, sortable=False),
            Column("subject", self.tr("Việc của"), 192, subject_of, sortable=False,
                   tone=Tone.MUTED),
            Column("what", self.tr("Nội dung"), 300, sentence_of, stretch=True, sortable=False),
            Column("number", self.tr("Dòng"), 70, lambda row: number_words(row.id),
                   sortable=False, right=True, tone=Tone.MUTED, leads=True),
        ]  # fmt: skip
        self.model: WindowModel[JournalEntry] = WindowModel(
            columns, lambda row: row.id, context.jobs, self
        )
        self.model.failed.connect(context.notices.failed)
        self.table = DataTable("settings.journal", context.preferences, version=2)
        self.table.setAccessibleName(self.tr("Nhật ký"))
        self.table.set_rows_model(self.model)
        self.table.empty_action.connect(self.clear_filters)
        self.table.activated_row.connect(self._open)

    def _acts(self) -> QHBoxLayout:
        quiet = ButtonKind.QUIET
        self.check_button = Button(self.tr("Kiểm tra chuỗi"), icon="shield-check")
        self.check_button.clicked.connect(self.check)
        self.print_button = Button(self.tr("In"), quiet, icon="printer")
        self.print_button.clicked.connect(self.print_list)
        self.export_button = Button(self.tr("Xuất ra tệp"), quiet, icon="file-spreadsheet")
        self.export_button.clicked.connect(self.ask_place)
        self.clear_button = Button(self.tr("Bỏ lọc"), quiet, icon="filter-off")
        self.clear_button.clicked.connect(self.clear_filters)
        self.clear_button.hide()
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.check_button)
        row.addWidget(self.state, 1)
        row.addStretch(1)
        for button in (self.clear_button, self.print_button, self.export_button):
            row.addWidget(button)
        return row

    # --- reading ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._read_officers()
        self._show_empty()
        if self._has_read:
            self.model.reload()
        else:
            self._has_read = True
            self.model.set_fetch(partial(self._fetch, self._query))

    def first_field(self) -> QWidget | None:
        return self.table

    def query(self) -> JournalQuery:
        """What the filters ask for."""
        from cds_desktop.wording.journal_lists import KINDS

        officer: Any = self.officer.value()
        kind: Any = self.kind.value()
        first, last = self.first.date(), self.last.date()
        words = self.search.text().strip()
        code = words.upper()
        is_code = CODE_SHAPE.fullmatch(code) or _SHORT_CODE.fullmatch(code)
        return JournalQuery(
            first=None if first is None else at_office(first),
            before=None if last is None else at_office(last + timedelta(days=1)),
            officer=officer or "",
            actions=KINDS[kind][1] if kind else (),
            code=code if is_code else "",
            text="" if is_code else words,
        )

    def clear_filters(self) -> None:
        """Show the whole journal again."""
        for day in (self.first, self.last):
            day.clear()
        for combo in (self.officer, self.kind):
            combo.set_value(_ANY)
        self.search.clear()
        self._ask()
        self.table.setFocus()

    def _ask(self) -> None:
        self._search_timer.stop()
        wanted = self.query()
        if wanted != self._query:
            self._query, self._has_read = wanted, True
            self._show_empty()
            self.model.set_fetch(partial(self._fetch, wanted))

    def _show_empty(self) -> None:
        self.clear_button.setVisible(bool(self._query))
        if self._query:
            words, action = self.tr("Không có dòng nhật ký nào khớp bộ lọc này."), self.tr("Bỏ lọc")
            self.table.set_empty(words, action)
        else:
            self.table.set_empty(self.tr("Chưa có dòng nhật ký nào."))

    def _fetch(
        self, query: JournalQuery, last: JournalEntry | None, limit: int
    ) -> Sequence[JournalEntry]:
        from cds_desktop.services.journal import find

        before = last.id if last else None
        context = self.context
        return find(context.open_uow, query, limit=limit, before=before, actor=context.actor)

    def _read_officers(self) -> None:
        from cds_desktop.services.journal import officers_in

        context = self.context
        self.context.jobs.run(
            self,
            lambda: officers_in(context.open_uow, actor=context.actor),
            self._offer_officers,
            context.notices.failed,
        )

    def _offer_officers(self, names: tuple[str, ...]) -> None:
        wanted = self.officer.value() or _ANY
        if wanted and wanted not in names:
            names = (*names, wanted)
        self.officer.set_choices([(_ANY, self.tr("Tất cả")), *((name, name) for name in names)])
        self.officer.set_value(wanted)

    def _when(self, row: JournalEntry) -> str:
        return short_moment(row.at, self.context.now())

    def _open(self, row: JournalEntry) -> None:
        """Enter on an entry of a dossier opens the dossier."""
        if row.subject == "dossier":
            self.context.go("dossiers", row.reference)

    # --- print and export -------------------------------------------------------------------------

    def print_list(self) -> None:
        """Preview the entries of the filter."""
        from ui.printing.list_desk import ListDesk

        if self._desk is None:
            self._desk = ListDesk(self.context, self)
        context, query, now = self.context, self._query, self.context.now()

        def make() -> PrintedList:
            from cds_desktop.services.journal import to_print
            from cds_desktop.wording.journal_lists import printed_journal

            entries = to_print(context.open_uow, query, actor=context.actor)
            return printed_journal(entries, query, context.office.profile, now)

        self._desk.show(make, f"nhat-ky-{office_day(now):%Y%m%d}.pdf")

    def ask_place(self) -> None:
        """Ask where the entries of the filter are written."""
        preferences, day = self.context.preferences, office_day(self.context.now())
        ask_for_place(
            self,
            self.tr("Xuất nhật ký"),
            preferences.last_folder / f"nhat-ky-{day:%Y%m%d}.xlsx",
            self.tr("Bảng tính (*.xlsx);;Tệp văn bản phân cách (*.csv)"),
            preferences,
            self.export,
        )

    def export(self, path: Path) -> None:
        """Write the entries of the filter into a file."""
        context, query, now = self.context, self._query, self.context.now()

        def work(progress: Progress) -> int:
            from cds_desktop.services.journal import export
            from cds_desktop.wording.journal_lists import entry_cells, list_head

            return export(
                context.open_uow, query, path,
                lambda office: list_head(
                    query, office=office, made_at=now, actor=context.actor.name
                ),
                entry_cells, actor=context.actor, now=now, progress=progress,
            )  # fmt: skip

        def done(rows: int) -> None:
            words = self.tr("Đã xuất {count} dòng nhật ký vào tệp {name}.")
            context.notices.info(words.format(count=number_words(rows), name=path.name))
            self.refresh()

        self._run(self.tr("Đang xuất"), work, done)

    # --- the chain --------------------------------------------------------------------------------

    def check(self) -> None:
        """Walk the chain of the whole journal."""
        from cds_desktop.services.journal import verify

        context = self.context

        def work(progress: Progress) -> JournalCheck:
            return verify(context.open_uow, progress, actor=context.actor)

        self._run(self.tr("Đang kiểm tra"), work, self._checked)

    def _checked(self, found: JournalCheck) -> None:
        from cds_desktop.wording.journal_lists import check_words

        tone = Tone.OK if found.is_ok else Tone.LATE
        self.state.set_state(StateWord(tone, check_words(found)))

    def _run(
        self, words: str, work: Callable[[Progress], object], done: Callable[..., None]
    ) -> None:
        if self._job is not None:
            return

        def succeed(result: object) -> None:
            self._ended()
            done(result)

        for button in (self.check_button, self.export_button):
            button.disable(self.tr("Đang làm việc trước…"))
        self.progress.start(words)
        self._job = self.context.file_jobs.run(
            self, work, succeed, self._failed, self.progress.set_progress
        )

    def _failed(self, error: Exception) -> None:
        self._ended()
        self.context.notices.failed(error)

    def _ended(self) -> None:
        self._job = None
        self.progress.finish()
        for button in (self.check_button, self.export_button):
            button.enable()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
