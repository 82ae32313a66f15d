"""Work off the GUI thread; objects of the GUI thread own every signal."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from shiboken6 import isValid

if TYPE_CHECKING:
    from cds_desktop.services.progress import Progress

T = TypeVar("T")
DEFAULT_WAIT_MS = 5_000


class _Work:
    """One piece of work with its answer; the GUI thread keeps it and drops it last.

    A page may be reachable from here only. Were the worker the last to hold it, the page would be
    destroyed on the worker's thread, which Qt does not survive.
    """

    def __init__(
        self,
        owner: QObject,
        work: Callable[[], Any],
        on_success: Callable[[Any], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        self.owner, self._work = owner, work
        self._on_success, self._on_failure = on_success, on_failure
        self._result: Any = None
        self._error: Exception | None = None

    def do(self) -> None:
        """Run on the worker and keep what came of it."""
        try:
            self._result = self._work()
        except Exception as error:  # noqa: BLE001 - handed whole to the GUI thread
            self._error = error

    def answer(self) -> None:
        """Tell on the GUI thread what came of it."""
        if self._error is not None:
            self._on_failure(self._error)
        else:
            self._on_success(self._result)


class _Pool(QObject):
    """Counts what runs and delivers answers on the GUI thread."""

    bug = Signal(object)
    busy_changed = Signal(bool)
    _done = Signal(int)

    def __init__(self, threads: int, parent: QObject | None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._open = 0
        self._last = 0
        self._given: dict[int, _Work] = {}
        self._is_closed = False
        self._done.connect(self._deliver)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._open > 0

    def shutdown(self, wait_ms: int = DEFAULT_WAIT_MS) -> bool:
        """Refuse new work, drop what has not begun and wait; False when something still runs."""
        self._is_closed = True
        self._pool.clear()
        return self._pool.waitForDone(wait_ms)

    def _submit(
        self,
        owner: QObject,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        if self._is_closed:
            return
        self._last = number = self._last + 1
        self._given[number] = _Work(owner, work, on_success, on_failure)
        given, done = self._given, self._done

        def body() -> None:
            given[number].do()
            done.emit(number)

        self._count(1)
        self._pool.start(body)

    def _count(self, step: int) -> None:
        was_busy, self._open = self.is_busy, self._open + step
        if was_busy != self.is_busy:
            self.busy_changed.emit(self.is_busy)

    @Slot(int)
    def _deliver(self, number: int) -> None:
        work = self._given.pop(number)
        try:
            if not self._is_closed and isValid(work.owner):  # the page may be gone by now
                work.answer()
        finally:
            self._count(-1)


class Jobs(_Pool):
    """Serial queue for every database call; `bug` carries failures nobody foresaw."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(1, parent)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_failure: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run `work` after everything queued before it and answer on the GUI thread.

        Args:
            owner: No answer is given once this object is gone.
            work: Must not touch a widget; opens and closes its own unit of work.
            on_success: Gets the result.
            on_failure: Gets the exception; without it the exception is a bug.
        """
        self._submit(owner, work, on_success, on_failure or self.bug.emit)


class FileJob(QObject):
    """One running piece of work on files: its progress and its end."""

    _progressed = Signal(int, int)

    def __init__(
        self, on_progress: Callable[[int, int], object] | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()
        self._on_progress = on_progress
        self.is_running = True
        self._progressed.connect(self._tell)

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress."""
        self._cancelled.set()

    def _report(self, done: int, total: int) -> None:
        # Called on the worker: the signal is queued to the GUI thread, which owns this object.
        if self._cancelled.is_set():
            from cds_desktop.services.progress import Cancelled

            raise Cancelled
        self._progressed.emit(done, total)

    @Slot(int, int)
    def _tell(self, done: int, total: int) -> None:
        if self._on_progress is not None and self.is_running:
            self._on_progress(done, total)


class FileJobs(_Pool):
    """Parallel pool for work on files and plain data (posters, workbooks, backups)."""

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(threads, parent)
        self._running: list[FileJob] = []

    def run(
        self,
        owner: QObject,
        work: "Callable[[Progress], T]",
        on_success: Callable[[T], object],
        on_failure: Callable[[Exception], object] | None = None,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> FileJob:
        """Run `work(progress)`; `progress(done, total)` raises `Cancelled` after `cancel()`.

        `on_failure` gets `Cancelled` too; `Notices.failed` says it quietly.
        """
        job = FileJob(on_progress, self)
        self._running.append(job)

        def succeed(result: T) -> None:
            self._forget(job)
            if isValid(owner):
                on_success(result)

        def fail(error: Exception) -> None:
            self._forget(job)
            if isValid(owner):
                (on_failure or self.bug.emit)(error)

        # The pool answers to itself, so that a job is forgotten even when its page is gone.
        self._submit(self, lambda: work(job._report), succeed, fail)
        return job

    def cancel_all(self) -> None:
        """Ask everything that runs to stop."""
        for job in self._running:
            job.cancel()

    def shutdown(self, wait_ms: int = DEFAULT_WAIT_MS) -> bool:
        """Cancel what runs, then wait; False when something did not stop in time."""
        self.cancel_all()
        return super().shutdown(wait_ms)

    def _forget(self, job: FileJob) -> None:
        job.is_running = False
        self._running.remove(job)
        job.deleteLater()


class Latest:
    """Drops late answers: only the callback guarded last is ever called."""

    def __init__(self) -> None:
        self._number = 0

    def next(self) -> int:
        """Begin a new request; every older one becomes late."""
        self._number += 1
        return self._number

    def is_current(self, number: int) -> bool:
        """Whether no newer request has begun."""
        return number == self._number

    def guard(self, callback: Callable[[T], None]) -> Callable[[T], None]:
        """Begin a new request and wrap its callback."""
        number = self.next()

        def guarded(value: T) -> None:
            if self.is_current(number):
                callback(value)

        return guarded
