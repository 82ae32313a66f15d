"""Nhật ký: who did what, newest first; and the check of its chain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.journal import JournalEntry
from cds_desktop.wording.journal import sentence_of, subject_of
from cds_desktop.wording.moments import number_words, short_moment
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import WindowModel
from ui.pages.settings.group import Group
from ui.theme import Space, Tone
from ui.widgets import Button, DataTable, ProgressStrip, SectionTitle, StateLabel, StateWord

if TYPE_CHECKING:
    from cds_desktop.services.journal import JournalCheck
    from ui.jobs import FileJob


class JournalGroup(Group):
    """Every change of a dossier, a rating, a report or a setting, as it was written."""

    key = "journal"
    is_wide = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: FileJob | None = None
        self.title = SectionTitle(self.tr("Nhật ký"), self.tr("mới nhất trước"))
        self.check_button = Button(self.tr("Kiểm tra chuỗi"), icon="shield-check")
        self.check_button.clicked.connect(self.check)
        self.state = StateLabel()
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._cancel)
        columns: list[Column[JournalEntry]] = [
            Column("at", self.tr("Lúc"), 110, self._when, sortable=False),
            Column("who", self.tr("Người"), 150, lambda row: row.officer_name, sortable=False),
            Column("subject", self.tr("Việc của"), 210, subject_of, sortable=False,
                   tone=Tone.MUTED),
            Column("what", self.tr("Nội dung"), 300, sentence_of, stretch=True, sortable=False),
        ]  # fmt: skip
        self.model: WindowModel[JournalEntry] = WindowModel(
            columns, lambda row: row.id, context.jobs, self
        )
        self.model.failed.connect(context.notices.failed)
        self.table = DataTable("settings.journal", context.preferences)
        self.table.setAccessibleName(self.tr("Nhật ký"))
        self.table.set_rows_model(self.model)
        self.table.set_empty(self.tr("Chưa có dòng nhật ký nào."))
        self.model.set_fetch(self._fetch)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.check_button)
        row.addWidget(self.state)
        row.addStretch(1)
        self.column.addWidget(self.title)
        self.column.addLayout(row)
        self.column.addWidget(self.progress)
        self.column.addWidget(self.table, 1)

    def refresh(self) -> None:
        self.model.reload()

    def first_field(self) -> QWidget | None:
        return self.table

    def check(self) -> None:
        """Walk the chain of the whole journal."""
        from cds_desktop.services.journal import verify

        if self._job is not None:
            return
        self.check_button.disable(self.tr("Đang kiểm tra…"))
        self.progress.start(self.tr("Đang kiểm tra"))
        self._job = self.context.file_jobs.run(
            self,
            partial(verify, self.context.office.open_uow),
            self._checked,
            self._failed,
            self.progress.set_progress,
        )

    def _checked(self, found: JournalCheck) -> None:
        self._ended()
        if found.is_ok:
            words = self.tr("Nguyên vẹn: {count} dòng").format(count=number_words(found.entries))
            self.state.set_state(StateWord(Tone.OK, words))
        else:
            words = self.tr("Sai từ dòng {number}").format(number=found.first_bad)
            self.state.set_state(StateWord(Tone.LATE, words))

    def _failed(self, error: Exception) -> None:
        self._ended()
        self.context.notices.failed(error)

    def _ended(self) -> None:
        self._job = None
        self.progress.finish()
        self.check_button.enable()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _fetch(self, last: JournalEntry | None, limit: int) -> Sequence[JournalEntry]:
        from cds_desktop.services.journal import newest

        return newest(self.context.office.open_uow, limit, last.id if last else None)

    def _when(self, row: JournalEntry) -> str:
        return short_moment(row.at, self.context.now())
