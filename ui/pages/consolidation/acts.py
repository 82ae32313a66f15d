"""What an officer does with files of units: each act off the GUI thread, each with its answer."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from cds_desktop.domain.periods import Period
from cds_desktop.wording.reports import period_name
from ui.context import Context
from ui.jobs import FileJob
from ui.widgets.bars import ProgressStrip

if TYPE_CHECKING:
    from cds_desktop.domain.unit_keys import UnitKey
    from cds_desktop.services.consolidation import (
        ConsolidationExport,
        IncomingView,
        TakenIn,
        Words,
        WrittenReceipt,
    )
    from cds_desktop.services.progress import Progress


class Acts(QObject):
    """Takes in, trusts, withdraws, remarks, exports, answers.

    Args:
        context: As every page gets it.
        progress: Where reading and writing show how far they are.
        parent: The page.

    Signals:
        changed: Something was stored: read the period again.
        taken: `TakenIn` of one run.
        written: (words, path) of a file or folder that was written.
        running_changed: Work on files began or ended.
    """

    changed = Signal()
    taken = Signal(object)
    written = Signal(str, object)
    running_changed = Signal(bool)

    def __init__(self, context: Context, progress: ProgressStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._progress = context, progress
        self._job: FileJob | None = None
        #: Where the files of this sitting lie: a key that is trusted lets its file in at once.
        self._paths: dict[int, Path] = {}
        progress.cancelled.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether files are being read or written."""
        return self._job is not None

    def stop(self) -> None:
        """Ask the work on files to stop."""
        if self._job is not None:
            self._job.cancel()

    # Taking in ----------------------------------------------------------------------------------

    def take_in(self, period: Period, places: Sequence[Path]) -> None:
        """Read files and folders as reports on a period."""
        if self.is_running or not places:
            return
        from cds_desktop.services import consolidation

        context, now = self._context, self._context.now()

        def work(progress: "Progress") -> "TakenIn":
            return consolidation.take_in(
                context.open_uow, places, period, actor=context.actor, now=now, progress=progress
            )

        self._start(
            self.tr("Đang đọc tệp"), work, self._taken, partial(self.take_in, period, places)
        )

    def _taken(self, taken: "TakenIn") -> None:
        self._paths.update(
            {answer.incoming_id: answer.path for answer in taken.answers if answer.incoming_id}
        )
        self._context.notices.info(taken_words(taken))
        self.taken.emit(taken)
        self.changed.emit()

    # One file -----------------------------------------------------------------------------------

    def accept_key(self, view: "IncomingView", note: str) -> None:
        """Trust the key of a file; a file that is still where it was comes in again at once."""
        from cds_desktop.services import consolidation

        context = self._context
        work = partial(
            consolidation.accept_key, context.open_uow, view.id, note, actor=context.actor,
            now=context.now(),
        )  # fmt: skip

        def done(_key: "UnitKey") -> None:
            path = self._paths.get(view.id)
            words = self.tr("Đã ghi nhận khóa {key} của {unit}.").format(
                key=view.fingerprint, unit=view.unit_name
            )
            if path is not None and path.exists() and not self.is_running:
                context.notices.info(words)
                self.take_in(view.period, [path])
                return
            again = self.tr("Thả lại tệp “{name}” để nhận với khóa này.")
            context.notices.info(f"{words} {again.format(name=view.file_name)}")
            self.changed.emit()

        context.jobs.run(self, work, done, context.notices.failed)

    def withdraw(self, view: "IncomingView", reason: str) -> None:
        """Take a file out of the sums."""
        from cds_desktop.services import consolidation

        context = self._context
        work = partial(
            consolidation.withdraw_incoming, context.open_uow, view.id, reason,
            actor=context.actor, now=context.now(),
        )  # fmt: skip

        def done(_: None) -> None:
            words = self.tr("Đã bỏ tệp “{name}” của {unit} ra khỏi tổng hợp.")
            context.notices.info(
                words.format(name=view.file_name, unit=view.unit_name or "–"),
                partial(self.put_back, view),
            )
            self.changed.emit()

        context.jobs.run(self, work, done, context.notices.failed)

    def put_back(self, view: "IncomingView") -> None:
        """Undo a withdrawal."""
        from cds_desktop.services import consolidation

        context = self._context
        work = partial(
            consolidation.put_back_incoming, context.open_uow, view.id, actor=context.actor,
            now=context.now(),
        )  # fmt: skip

        def done(_: None) -> None:
            words = self.tr("Đã nhận lại tệp “{name}”.").format(name=view.file_name)
            context.notices.info(words)
            self.changed.emit()

        context.jobs.run(self, work, done, context.notices.failed)

    def remark(self, view: "IncomingView", text: str) -> None:
        """Say something to the unit; it travels with the receipt."""
        from cds_desktop.services import consolidation

        context = self._context
        work = partial(
            consolidation.remark, context.open_uow, view.id, text, actor=context.actor,
            now=context.now(),
        )  # fmt: skip

        def done(_: None) -> None:
            words = self.tr("Đã ghi nhận xét cho {unit}; nhận xét đi cùng phiếu tiếp nhận.")
            context.notices.info(words.format(unit=view.unit_name))
            self.changed.emit()

        context.jobs.run(self, work, done, context.notices.failed)

    # Writing ------------------------------------------------------------------------------------

    def export(self, period: Period, path: Path) -> None:
        """Write the signed workbook of sums."""
        if self.is_running:
            return
        from cds_desktop.services import consolidation

        context, now, words = self._context, self._context.now(), sheet_words()

        def work(_: "Progress") -> "ConsolidationExport":
            return consolidation.export_consolidation(
                context.open_uow, period, path, words=words, actor=context.actor, now=now
            )

        def done(made: "ConsolidationExport") -> None:
            said = self.tr("Đã gộp {count} đơn vị, {period}, bản {version}").format(
                count=len(made.consolidation.members), period=_lower(period_name(period)),
                version=made.package.version,
            )  # fmt: skip
            self.written.emit(said, path)
            self.changed.emit()

        self._start(
            self.tr("Đang gộp và xuất"), work, done, partial(self.export, period, path),
            can_cancel=False,
        )  # fmt: skip

    def write_receipts(self, period: Period, folder: Path) -> None:
        """Write a signed receipt for each unit into a folder."""
        if self.is_running:
            return
        from cds_desktop.services import consolidation
        from cds_desktop.wording.consolidation import reason_words

        context, now = self._context, self._context.now()

        def work(_: "Progress") -> "tuple[WrittenReceipt, ...]":
            return consolidation.receipts_for(
                context.open_uow, period, folder, reason_words, actor=context.actor, now=now
            )

        def done(receipts: "tuple[WrittenReceipt, ...]") -> None:
            words = self.tr("Đã lập {count} phiếu tiếp nhận").format(count=len(receipts))
            self.written.emit(words, receipts[0].path)

        self._start(
            self.tr("Đang lập phiếu"), work, done, partial(self.write_receipts, period, folder),
            can_cancel=False,
        )  # fmt: skip

    # Running ------------------------------------------------------------------------------------

    def _start(
        self,
        words: str,
        work: "Callable[[Progress], object]",
        done: Callable[..., None],
        retry: Callable[[], None],
        *,
        can_cancel: bool = True,
    ) -> None:
        def succeeded(result: object) -> None:
            self._end()
            done(result)

        def failed(error: Exception) -> None:
            self._end()
            self._context.notices.failed(error, retry)

        self._progress.start(words, can_cancel=can_cancel)
        self._job = self._context.file_jobs.run(
            self, work, succeeded, failed, self._progress.set_progress
        )
        self.running_changed.emit(True)

    def _end(self) -> None:
        self._job = None
        self._progress.finish()
        self.running_changed.emit(False)


def sheet_words() -> "Words":
    """The words of the screens for sheets of the workbook."""
    from cds_desktop.services.consolidation import Words
    from cds_desktop.wording.consolidation import ARRIVALS, STATES, reason_words

    return Words(
        reason_words,
        {arrival.value: words for arrival, words in ARRIVALS.items()},
        {state.value: words for state, words in STATES.items()},
    )


def taken_words(taken: "TakenIn") -> str:
    """What one run did: "Đã đọc 30 tệp: 27 được nhận, 3 không."."""
    accepted, rejected = len(taken.accepted), len(taken.rejected)
    if not rejected:
        words = QCoreApplication.translate("Consolidation", "Đã đọc {count} tệp, đều được nhận.")
        return words.format(count=accepted)
    words = QCoreApplication.translate(
        "Consolidation", "Đã đọc {count} tệp: {accepted} được cộng, {rejected} không. Xem lý do."
    )
    return words.format(count=accepted + rejected, accepted=accepted, rejected=rejected)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
