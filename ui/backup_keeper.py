"""Backups without being asked: daily while the program runs, and when it closes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from cds_desktop.domain.errors import CdsError
from ui.changes import Changes
from ui.jobs import FileJobs, Jobs
from ui.notices import Notices

if TYPE_CHECKING:
    from cds_desktop.domain.backups import BackupKind, BackupStatus
    from cds_desktop.services.backups import MadeBackup
    from cds_desktop.services.offices import Office
    from cds_desktop.services.progress import Progress
    from ui.closing import ClosingWindow

_log = logging.getLogger(__name__)
_LOOK_MS: Final = 10 * 60 * 1000


class BackupKeeper(QObject):
    """Starts backups in the background, whoever is signed in.

    Args:
        jobs: For looking whether one is due.
        file_jobs: For making it.
        notices: Tells a failure.
        changes: Told after each backup.
        now: The clock.
        parent: The owner.
    """

    def __init__(
        self,
        jobs: Jobs,
        file_jobs: FileJobs,
        notices: Notices,
        changes: Changes,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._file_jobs = jobs, file_jobs
        self._notices, self._changes, self._now = notices, changes, now
        self._office: Office | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self._look)

    def watch(self, office: Office) -> None:
        """Look now, and every ten minutes, whether the daily backup is due."""
        self._office = office
        self._clock.start()
        QTimer.singleShot(0, self, self._look)

    def rest(self) -> None:
        """Stop looking."""
        self._clock.stop()

    def keeps(self, office: Office | None) -> bool:
        """Whether this program backs the office up; a PostgreSQL server has its own way."""
        return office is not None and not office.data_dir.connection_file.exists()

    def back_up_at_closing(
        self, office: Office, closing: ClosingWindow, speak: Callable[[CdsError], str]
    ) -> None:
        """Make the closing backup, shown by a window which closes with its success."""
        from cds_desktop.domain.backups import BackupKind

        self.rest()

        def failed(error: Exception) -> None:
            if isinstance(error, CdsError):
                closing.show_failure(speak(error))
            else:
                _log.info("closing without a backup: %s", type(error).__name__)
                closing.close()

        self._file_jobs.run(
            closing,
            _maker(office, BackupKind.CLOSING, self._now()),
            lambda _made: closing.close(),
            failed,
            closing.set_progress,
        )

    def _look(self) -> None:
        office = self._office
        if office is None or not self.keeps(office):
            return
        from cds_desktop.services import backups

        look = partial(backups.status, office.open_uow, office.data_dir, now=self._now())
        self._jobs.run(self, look, self._start_when_due, self._failed)

    def _start_when_due(self, status: BackupStatus) -> None:
        from cds_desktop.domain.backups import BackupKind

        if status.is_due and self._office is not None and self._clock.isActive():
            make = _maker(self._office, BackupKind.DAILY, self._now())
            self._file_jobs.run(self, make, self._done, self._failed)

    def _done(self, _made: MadeBackup) -> None:
        self._changes.backups_changed.emit()

    def _failed(self, error: Exception) -> None:
        self._changes.backups_changed.emit()
        self._notices.failed(error)


def _maker(office: Office, kind: BackupKind, now: datetime) -> Callable[[Progress], MadeBackup]:
    from cds_desktop.services import backups

    def make(progress: Progress) -> MadeBackup:
        return backups.make(
            office.open_uow, office.data_dir, kind=kind, actor=backups.AUTOMATIC, now=now,
            progress=progress,
        )  # fmt: skip

    return make
