"""Writing the workbook of a period from the page, one at a time."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.periods import Period
from cds_desktop.wording.reports import period_name
from ui.context import Context
from ui.file_choice import ask_for_file, ask_for_place
from ui.jobs import FileJob
from ui.widgets.bars import ProgressStrip
from ui.widgets.done_strip import DoneStrip

if TYPE_CHECKING:
    from cds_desktop.services.progress import Progress
    from cds_desktop.services.report_fill import FilledReport
    from cds_desktop.services.reports import Exported


class WorkbookWriter(QObject):
    """Asks for a place, writes, and says where the file is.

    Signals:
        written: A file was written.
    """

    written = Signal()

    def __init__(
        self, context: Context, page: QWidget, done: DoneStrip, progress: ProgressStrip
    ) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._done, self._progress = done, progress
        self._job: FileJob | None = None

    @property
    def is_running(self) -> bool:
        """Whether a file is being written."""
        return self._job is not None

    def choose_place(self, period: Period) -> None:
        """Ask where the workbook is to be written."""
        if self._job is not None:
            return
        from cds_desktop.services.reports import suggested_name

        context = self._context
        name = suggested_name(context.office.profile.unit_code, period)
        ask_for_place(
            self._page, self.tr("Xuất bảng tính"), self._folder() / name,
            self.tr("Bảng tính Excel (*.xlsx)"), context.preferences,
            partial(self.export, period),
        )  # fmt: skip

    def export(self, period: Period, path: Path) -> None:
        """Write the workbook of a period."""
        if self._job is not None:
            return
        from cds_desktop.services import reports

        context, now = self._context, self._context.now()

        def work(_: "Progress") -> "Exported":
            return reports.export(context.open_uow, period, path, actor=context.actor, now=now)

        def failed(error: Exception) -> None:
            self._end()
            context.notices.failed(error, partial(self.export, period, path))

        self._done.hide()
        self._progress.start(self.tr("Đang xuất"), can_cancel=False)
        self._job = context.file_jobs.run(
            self, work, partial(self._written, path), failed, self._progress.set_progress
        )

    def choose_template(self, period: Period) -> None:
        """Ask for a workbook of the province, then where the filled one is to be written."""
        if self._job is None:
            ask_for_file(
                self._page, self.tr("Chọn tệp mẫu"), self.tr("Bảng tính Excel (*.xlsx)"),
                self._context.preferences, partial(self._choose_filled, period),
            )  # fmt: skip

    def _choose_filled(self, period: Period, template: Path) -> None:
        name = f"{template.stem}_{period.first:%Y%m%d}_{period.last:%Y%m%d}.xlsx"
        ask_for_place(
            self._page, self.tr("Lưu tệp đã điền"), self._folder() / name,
            self.tr("Bảng tính Excel (*.xlsx)"), self._context.preferences,
            partial(self.fill, period, template),
        )  # fmt: skip

    def fill(self, period: Period, template: Path, path: Path) -> None:
        """Fill a workbook of the province with the figures of a period."""
        if self._job is not None:
            return
        from cds_desktop.services.report_fill import report_fill

        context, now = self._context, self._context.now()

        def work(_: "Progress") -> "FilledReport":
            return report_fill(
                context.open_uow, template, period, path, actor=context.actor, now=now
            )

        def filled(done: "FilledReport") -> None:
            self._end()
            words = self.tr("Đã điền {count} ô vào mẫu").format(count=len(done.filled.written))
            self._done.show_done(words, path)

        def failed(error: Exception) -> None:
            self._end()
            context.notices.failed(error, partial(self.fill, period, template, path))

        self._done.hide()
        self._progress.start(self.tr("Đang điền mẫu"), can_cancel=False)
        self._job = context.file_jobs.run(self, work, filled, failed, self._progress.set_progress)

    def cancel(self) -> None:
        """Stop, where that is possible."""
        if self._job is not None:
            self._job.cancel()

    def _written(self, path: Path, done: "Exported") -> None:
        self._end()
        words = self.tr("Đã xuất {period}").format(period=period_name(done.report.period))
        if not done.is_draft:
            words = self.tr("{words}, bản {version} có ký").format(
                words=words, version=done.package.version
            )
        self._done.show_done(words, path)
        self.written.emit()

    def _folder(self) -> Path:
        """The folder of exports; where it cannot be made, the last one used."""
        folder = self._context.office.data_dir.exports
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return self._context.preferences.last_folder
        return folder

    def _end(self) -> None:
        self._job = None
        self._progress.finish()
