"""The backup that is ordered from Hôm nay: one at a time, told in a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.context import Context
from ui.widgets import Button

if TYPE_CHECKING:
    from cds_desktop.services.backups import MadeBackup


class BackupAct(QObject):
    """Backs up when the button is pressed, or when a row asks for it.

    Args:
        context: As every page gets it.
        button: Says that a backup is being made.
        parent: The page.

    Signals:
        refused: No backup was made; the reason was told.
    """

    refused = Signal()

    def __init__(self, context: Context, button: Button, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._button = context, button
        self.is_running = False
        button.clicked.connect(self.run)

    def run(self) -> None:
        """Back up now, unless that is being done."""
        if self.is_running:
            return
        self.is_running = True
        self._button.disable(self.tr("Đang sao lưu…"))
        from cds_desktop.services import backups

        context, now = self._context, self._context.now()
        context.file_jobs.run(
            self,
            lambda progress: backups.make(
                context.open_uow,
                context.office.data_dir,
                actor=context.actor,
                now=now,
                progress=progress,
            ),
            self._made,
            self._not_made,
        )

    def _made(self, _made: MadeBackup) -> None:
        self._end()
        self._context.notices.info(self.tr("Đã sao lưu và kiểm tra lại bản vừa ghi."))
        self._context.changes.backups_changed.emit()

    def _not_made(self, error: Exception) -> None:
        self._end()
        self._context.notices.failed(error)
        self.refused.emit()

    def _end(self) -> None:
        self.is_running = False
        self._button.enable()
