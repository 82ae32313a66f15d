"""What an officer does with a dossier: each act is one service call, one notice, one undo."""

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from cds_desktop.domain.digitisation import Paper, PaperState, StoredFile
from cds_desktop.domain.dossier_records import DossierRecord, ReturnWay
from cds_desktop.domain.dossiers import PaymentWay, Status, short_code
from cds_desktop.domain.officers import Right
from cds_desktop.wording.desk import ready_words
from cds_desktop.wording.dossiers import moved_words
from cds_desktop.wording.terms import PAPER_STATES, PAYMENT_WAYS
from ui.context import Context

if TYPE_CHECKING:
    from cds_desktop.services.data_dir import DataDir
    from ui.kiosk import RatingKiosk

__all__ = ["DossierActs"]

_HAS_A_FORM = frozenset({Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED})


class DossierActs(QObject):
    """Runs acts in the job queue and tells the others.

    Signals:
        done: The dossier as it is after an act; everybody was told before.
    """

    done = Signal(object)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        #: Copies of files that were opened; goes with the page.
        self._folder: QTemporaryDir | None = None
        self.kiosk: RatingKiosk | None = None
        #: Shows a file with the program of the PC; tests watch it.
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl

    # --- moves ------------------------------------------------------------------------------------

    def move(self, record: DossierRecord, to: Status, reason: str = "") -> None:
        """Move a dossier; handing back opens the kiosk for the citizen."""
        from cds_desktop.services import dossiers

        if to is Status.RETURNED:
            self.hand_back(record)
            return
        context = self._context
        self.run(
            partial(
                dossiers.move,
                context.open_uow,
                record.code,
                to,
                reason=reason,
                actor=context.actor,
                now=context.now(),
            ),
            partial(self._moved, record.status),
        )

    def hand_back(
        self,
        record: DossierRecord,
        receiver: str = "",
        *,
        note: str = "",
        way: ReturnWay = ReturnWay.COUNTER,
        originals: Sequence[int] = (),
        reason: str = "",
    ) -> None:
        """Hand the result to its owner, or to somebody else by name."""
        from cds_desktop.services import dossiers

        context = self._context
        self.run(
            partial(
                dossiers.hand_back,
                context.open_uow,
                record.code,
                receiver_name=receiver,
                note=note,
                way=way,
                originals=originals,
                reason=reason,
                actor=context.actor,
                now=context.now(),
            ),
            partial(self._handed_back, record.status),
        )

    def _handed_back(self, before: Status, record: DossierRecord) -> None:
        self._moved(before, record)
        is_here = record.return_way is ReturnWay.COUNTER
        if is_here and self._context.actor.may(Right.RATE):
            self.rate(record)

    def _moved(self, before: Status, record: DossierRecord) -> None:
        words = moved_words(before, record.status, record.short_code)
        if record.status is Status.FINISHED and (call := ready_words(record)):
            words = f"{words} {call}"
        if record.status in _HAS_A_FORM:
            words = f"{words} {self.tr('Ctrl+P để in phiếu.')}"
        self.tell(record, words, partial(self.undo_move, record.code))

    def undo_move(self, code: str) -> None:
        """Take the newest move back by a reversing entry."""
        from cds_desktop.services import dossiers

        context = self._context
        if self.kiosk is not None:
            self.kiosk.close()
        words = self.tr("Đã hoàn tác bước vừa rồi của hồ sơ {code}.")
        self.run(
            partial(
                dossiers.undo_move,
                context.open_uow,
                code,
                actor=context.actor,
                now=context.now(),
            ),
            lambda record: self.tell(record, words.format(code=short_code(code))),
        )

    def pay(self, record: DossierRecord, way: PaymentWay) -> None:
        """Record how the fee was paid."""
        words = self.tr("Hồ sơ {code}: lệ phí đã nộp ({way}).").format(
            code=record.short_code, way=PAYMENT_WAYS[way.value].lower()
        )
        undo = partial(self._take_payment_back, record.code)
        self._record_payment(record.code, way, words, undo)

    def _take_payment_back(self, code: str) -> None:
        words = self.tr("Đã bỏ ghi nhận nộp lệ phí của hồ sơ {code}.")
        self._record_payment(code, PaymentWay.NONE, words.format(code=short_code(code)), None)

    def _record_payment(
        self, code: str, way: PaymentWay, words: str, undo: Callable[[], None] | None
    ) -> None:
        from cds_desktop.services import dossiers

        context = self._context
        self.run(
            partial(
                dossiers.record_payment,
                context.open_uow,
                code,
                way,
                actor=context.actor,
                now=context.now(),
            ),
            lambda record: self.tell(record, words, undo),
        )

    def rate(self, record: DossierRecord) -> None:
        """Turn the kiosk to the citizen; it comes back by itself."""
        if self.kiosk is not None:
            self.kiosk.close()
        from ui.kiosk import RatingKiosk, ballot_of

        self.kiosk = RatingKiosk(self._context, ballot_of(record), self._window.window())
        self.kiosk.closed.connect(self._kiosk_closed)
        self.kiosk.open_for_citizen()

    def _kiosk_closed(self, has_vote: bool) -> None:
        self.kiosk = None
        self._window.activateWindow()
        if has_vote:
            self._context.notices.info(self.tr("Đã nhận một phiếu đánh giá."))

    # --- papers -----------------------------------------------------------------------------------

    def choose_file(self, record: DossierRecord, paper: Paper | None, number: int | None) -> None:
        """Ask for the file of a paper; None and no number mean the result."""
        from cds_desktop.services.digitisation import ACCEPTED_ENDINGS

        endings = " ".join(f"*{ending}" for ending in ACCEPTED_ENDINGS)
        title = self.tr("Đính kèm tệp")
        folder = self._context.preferences.last_folder
        dialog = QFileDialog(self._window, title, str(folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Bản quét ({endings})").format(endings=endings))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.attach(record, paper, number, Path(name)))
        dialog.open()

    def attach(
        self, record: DossierRecord, paper: Paper | None, number: int | None, source: Path
    ) -> None:
        """Attach a file to a paper, or to the result."""
        from cds_desktop.services import digitisation

        context = self._context
        context.preferences.last_folder = source.parent
        words = self.tr("Đã đính kèm {name} vào hồ sơ {code}.")
        undo = None
        if number is not None and (paper is None or paper.file is None):
            before = paper.state if paper is not None else PaperState.WAITING
            reason = paper.reason if paper is not None else ""
            undo = partial(self._put_state, record.code, number, before, reason)
        self.run(
            partial(
                digitisation.attach,
                context.open_uow,
                context.office.data_dir,
                record.code,
                source,
                paper=number,
                actor=context.actor,
                now=context.now(),
            ),
            lambda changed: self.tell(
                changed, words.format(name=source.name, code=changed.short_code), undo
            ),
        )

    def set_paper(
        self, record: DossierRecord, paper: Paper, state: PaperState, reason: str = ""
    ) -> None:
        """Mark a paper as reused, from a database, not scannable, or waiting again."""
        undo = None
        if paper.state is not PaperState.DIGITISED:
            undo = partial(self._put_state, record.code, paper.position, paper.state, paper.reason)
        self._put_state(record.code, paper.position, state, reason, undo)

    def _put_state(
        self,
        code: str,
        number: int,
        state: PaperState,
        reason: str,
        undo: Callable[[], None] | None = None,
    ) -> None:
        from cds_desktop.services import digitisation

        context = self._context
        words = self.tr("Hồ sơ {code}, giấy tờ số {number}: {state}.").format(
            code=short_code(code), number=number, state=PAPER_STATES[state.value].lower()
        )
        self.run(
            partial(
                digitisation.set_state,
                context.open_uow,
                code,
                state,
                paper=number,
                reason=reason,
                actor=context.actor,
                now=context.now(),
            ),
            lambda record: self.tell(record, words, undo),
        )

    def open_file(self, file: StoredFile) -> None:
        """Show a stored file: a copy with its own name, so that the store stays untouched."""
        data_dir, folder = self._context.office.data_dir, self._copies()
        self._context.jobs.run(
            self,
            lambda: _copy_out(data_dir, file, folder),
            lambda path: self._shown(path, file),
            self._context.notices.failed,
        )

    def _shown(self, path: Path, file: StoredFile) -> None:
        if not self.open_url(QUrl.fromLocalFile(str(path))):
            words = self.tr("Máy này không có chương trình mở tệp {name}.")
            self._context.notices.error(words.format(name=file.original_name))

    # --- plumbing ---------------------------------------------------------------------------------

    def run(
        self, work: Callable[[], DossierRecord], on_success: Callable[[DossierRecord], None]
    ) -> None:
        """Do something in the job queue; failures are told."""
        self._context.jobs.run(self, work, on_success, self._context.notices.failed)

    def tell(
        self, record: DossierRecord, words: str, undo: Callable[[], None] | None = None
    ) -> None:
        """Say what was done, how to take it back, and let the others read again."""
        self._context.notices.info(words, undo)
        self._context.changes.dossiers_changed.emit()
        self.done.emit(record)

    def _copies(self) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        return Path(self._folder.path())


def _copy_out(data_dir: "DataDir", file: StoredFile, folder: Path) -> Path:
    from cds_desktop.services.digitisation import open_file

    stored = open_file(data_dir, file)
    target = folder / file.sha256[:12] / Path(file.original_name).name
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(stored, target)
    return target
