"""Acts on many dossiers: hand over, print the list, export; each with progress and a way back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.dossiers import Status
from ui.context import Context
from ui.file_choice import ask_for_place
from ui.widgets.bars import ProgressStrip

if TYPE_CHECKING:
    from cds_desktop.domain.printed_lists import PrintedList
    from cds_desktop.services.dossier_batches import BatchResult
    from cds_desktop.services.dossier_exports import ExportedList
    from cds_desktop.services.progress import Progress
    from ui.jobs import FileJob
    from ui.printing.list_desk import ListDesk

_MOST_REASONS: Final = 3


class DossierBatches(QObject):
    """Runs acts on many in the file jobs, so that lists and search stay quick meanwhile.

    Signals:
        moved: Ids that may have changed their place; the marks go.
        busy_changed: Whether an act runs.
    """

    moved = Signal()
    busy_changed = Signal(bool)

    def __init__(self, context: Context, progress: ProgressStrip, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._progress, self._window = context, progress, window
        self._job: FileJob | None = None
        self._desk: ListDesk | None = None
        progress.cancelled.connect(self._cancel)

    @property
    def is_busy(self) -> bool:
        """Whether an act runs."""
        return self._job is not None

    @property
    def desk(self) -> "ListDesk":
        """Prints lists; made on first use, since previews are heavy."""
        if self._desk is None:
            from ui.printing.list_desk import ListDesk

            self._desk = ListDesk(self._context, self._window)
        return self._desk

    # --- hand over --------------------------------------------------------------------------------

    def hand_over(self, ids: tuple[int, ...]) -> None:
        """Move every marked dossier that may go to Đang xử lý."""
        from cds_desktop.services import dossier_batches

        context = self._context

        def work(progress: "Progress") -> "BatchResult":
            codes = dossier_batches.codes_of(context.open_uow, ids, actor=context.actor)
            return dossier_batches.move_many(
                context.open_uow, codes, Status.PROCESSING,
                actor=context.actor, now=context.now(), progress=progress,
            )  # fmt: skip

        self._run(self.tr("Đang chuyển"), work, self._handed_over)

    def _handed_over(self, result: "BatchResult") -> None:
        from cds_desktop.wording.dossier_lists import batch_words

        undo = partial(self._take_back, result.done) if result.done else None
        if result.done:
            words = batch_words(self.tr("Đã chuyển xử lý"), result)
            self._context.notices.info(words, undo)
        self._tell_refused(result)
        self._changed()

    def _take_back(self, codes: tuple[str, ...]) -> None:
        from cds_desktop.services import dossier_batches

        context = self._context

        def work(progress: "Progress") -> "BatchResult":
            return dossier_batches.undo_many(
                context.open_uow, codes, actor=context.actor, now=context.now(), progress=progress
            )

        self._run(self.tr("Đang hoàn tác"), work, self._taken_back)

    def _taken_back(self, result: "BatchResult") -> None:
        from cds_desktop.wording.dossier_lists import batch_words

        self._context.notices.info(batch_words(self.tr("Đã hoàn tác việc chuyển"), result))
        self._tell_refused(result)
        self._changed()

    def _tell_refused(self, result: "BatchResult") -> None:
        """Say which stayed and why; the first few, and how many more."""
        from cds_desktop.wording.dossier_lists import refusal_words

        if result.refused:
            self._context.notices.error(refusal_words(result, _MOST_REASONS))

    def _changed(self) -> None:
        self.moved.emit()
        self._context.changes.dossiers_changed.emit()

    # --- print ------------------------------------------------------------------------------------

    def print_list(self, query: DossierQuery) -> None:
        """Preview the hand-over list of these dossiers."""
        from cds_desktop.services import dossier_exports
        from cds_desktop.wording.dossier_lists import hand_over_list

        context, now = self._context, self._context.now()

        def make() -> "PrintedList":
            lines = dossier_exports.lines_to_print(
                context.open_uow, query, actor=context.actor, now=now
            )
            return hand_over_list(
                lines, query, context.office.profile, now=now, actor=context.actor.name
            )

        def record(rows: int) -> None:
            dossier_exports.record_list_print(
                context.open_uow, rows, actor=context.actor, now=context.now()
            )

        self.desk.show(make, f"ban-giao-{office_day(now):%Y%m%d}.pdf", record)

    # --- export -----------------------------------------------------------------------------------

    def ask_place(self, query: DossierQuery, personal: bool) -> None:
        """Ask where the list is written, then write it."""
        preferences, day = self._context.preferences, office_day(self._context.now())
        ask_for_place(
            self._window,
            self.tr("Xuất danh sách hồ sơ"),
            preferences.last_folder / f"danh-sach-ho-so-{day:%Y%m%d}.xlsx",
            self.tr("Bảng tính (*.xlsx);;Tệp văn bản phân cách (*.csv)"),
            preferences,
            lambda path: self.export(query, path, personal),
        )

    def export(self, query: DossierQuery, path: Path, personal: bool) -> None:
        """Write the list into a file."""
        from cds_desktop.services import dossier_exports
        from cds_desktop.wording.dossier_lists import FileWords

        context = self._context

        def work(progress: "Progress") -> "ExportedList":
            return dossier_exports.export_list(
                context.open_uow, query, path, FileWords(), personal=personal,
                actor=context.actor, now=context.now(), progress=progress,
            )  # fmt: skip

        self._run(self.tr("Đang xuất"), work, self._exported)

    def _exported(self, written: "ExportedList") -> None:
        from cds_desktop.wording.moments import number_words

        words = self.tr("Đã xuất {count} hồ sơ vào tệp {name}.")
        self._context.notices.info(
            words.format(count=number_words(written.rows), name=written.path.name)
        )

    # --- plumbing ---------------------------------------------------------------------------------

    def _run(
        self, words: str, work: "Callable[[Progress], object]", done: Callable[..., None]
    ) -> None:
        if self._job is not None:
            return

        def succeed(result: object) -> None:
            self._ended()
            done(result)

        self._progress.start(words)
        self.busy_changed.emit(True)
        self._job = self._context.file_jobs.run(
            self, work, succeed, self._failed, self._progress.set_progress
        )

    def _failed(self, error: Exception) -> None:
        self._ended()
        self._context.notices.failed(error)

    def _ended(self) -> None:
        self._job = None
        self._progress.finish()
        self.busy_changed.emit(False)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
