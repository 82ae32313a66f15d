"""One piece of work on files at a time, with the strip that shows how far it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from ui.context import Context
from ui.jobs import FileJob
from ui.widgets.bars import ProgressStrip

if TYPE_CHECKING:
    from cds_desktop.services.progress import Progress

T = TypeVar("T")


class Runner(QObject):
    """Runs, shows, stops.

    Args:
        context: As every page gets it.
        progress: Shows how far the work is.
        parent: The page.
    """

    def __init__(self, context: Context, progress: ProgressStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._progress = context, progress
        self._job: FileJob | None = None
        self._is_reading = False
        progress.cancelled.connect(self._stop)

    @property
    def is_running(self) -> bool:
        """Whether something is being made."""
        return self._job is not None or self._is_reading

    def read(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do the part of the work that needs the database, unless something runs.

        A second press of the same key finds it running: sheets must not be entered twice.
        """
        if self.is_running:
            return
        self._is_reading = True

        def answered(found: T) -> None:
            self._is_reading = False
            then(found)

        def failed(error: Exception) -> None:
            self._is_reading = False
            self._context.notices.failed(error)

        self._context.jobs.run(self, work, answered, failed)

    def run(
        self,
        words: str,
        work: "Callable[[Progress], T]",
        done: Callable[[T], None],
        gave_up: Callable[[], None] | None = None,
        *,
        retry: Callable[[], None] | None = None,
        can_cancel: bool = True,
    ) -> None:
        """Begin unless something runs.

        Args:
            words: What is being done.
            work: Gets the progress; must not touch a widget.
            done: Gets the result.
            gave_up: Called when the work failed or was stopped, before that is said.
            retry: Offered with the failure.
            can_cancel: Whether the work can be stopped half-way.
        """
        if self.is_running:
            return
        self._progress.start(words, can_cancel=can_cancel)

        def succeeded(result: T) -> None:
            self._end()
            done(result)

        def failed(error: Exception) -> None:
            self._end()
            if gave_up is not None:
                gave_up()
            self._context.notices.failed(error, retry)

        self._job = self._context.file_jobs.run(
            self, work, succeeded, failed, self._progress.set_progress
        )

    def _end(self) -> None:
        self._job = None
        self._progress.finish()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
