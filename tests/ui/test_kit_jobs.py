"""Work off the GUI thread: order, ownership, cancelling, late answers."""

import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import FileJobs, Jobs, Latest


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.shutdown()
    made.deleteLater()


@pytest.fixture
def file_jobs(qtbot: QtBot) -> Iterator[FileJobs]:
    made = FileJobs()
    yield made
    assert made.shutdown()
    made.deleteLater()


def test_database_work_runs_one_at_a_time_in_order(qtbot: QtBot, jobs: Jobs) -> None:
    owner, running, most, answers = QObject(), [0], [0], list[int]()
    lock = threading.Lock()

    def work(number: int) -> int:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        assert QThread.currentThread() is not owner.thread()
        with lock:
            running[0] -= 1
        return number

    for number in range(20):
        jobs.run(owner, partial(work, number), answers.append)
    assert jobs.is_busy
    qtbot.waitUntil(lambda: len(answers) == 20)
    assert answers == list(range(20))
    assert most[0] == 1
    qtbot.waitUntil(lambda: not jobs.is_busy)


def test_answers_come_on_the_gui_thread_and_failures_reach_the_page(
    qtbot: QtBot, jobs: Jobs
) -> None:
    owner, seen = QObject(), list[object]()

    def fail() -> None:
        raise ValueError

    jobs.run(owner, fail, seen.append, lambda error: seen.append(QThread.currentThread()))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [owner.thread()]


def test_a_failure_nobody_foresaw_is_a_bug(qtbot: QtBot, jobs: Jobs) -> None:
    owner = QObject()

    def fail() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.bug) as told:
        jobs.run(owner, fail, lambda _: None)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_no_answer_for_a_page_that_is_gone(qtbot: QtBot, jobs: Jobs) -> None:
    page, last, answers = QWidget(), QObject(), list[str]()
    gate = threading.Event()
    jobs.run(page, lambda: gate.wait(5), lambda _: answers.append("late"))
    jobs.run(last, lambda: None, lambda _: answers.append("end"))
    import shiboken6

    shiboken6.delete(page)
    gate.set()
    qtbot.waitUntil(lambda: answers == ["end"])


def test_a_cancelled_export_stops_at_its_next_report(qtbot: QtBot, file_jobs: FileJobs) -> None:
    from cds_desktop.services.progress import Cancelled

    owner, seen, steps = QObject(), list[Exception](), list[tuple[int, int]]()
    begun = threading.Event()
    going_on = threading.Event()

    def export(progress: Callable[[int, int], None]) -> str:
        progress(1, 3)
        begun.set()
        going_on.wait(5)
        progress(2, 3)
        return "never"

    job = file_jobs.run(
        owner,
        export,
        lambda _: pytest.fail("it went on"),
        seen.append,
        lambda done, total: steps.append((done, total)),
    )
    qtbot.waitUntil(lambda: steps == [(1, 3)])
    job.cancel()
    going_on.set()
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert isinstance(seen[0], Cancelled)
    assert not job.is_running


def test_after_shutdown_nothing_is_begun(qtbot: QtBot) -> None:
    jobs = Jobs()
    assert jobs.shutdown()
    jobs.run(QObject(), lambda: pytest.fail("began"), lambda _: None)
    assert not jobs.is_busy
    jobs.deleteLater()


def test_only_the_newest_request_is_answered() -> None:
    latest, seen = Latest(), list[str]()
    old = latest.guard(seen.append)
    new = latest.guard(seen.append)
    new("new")
    old("old")
    assert seen == ["new"]


def test_the_worker_is_never_the_last_to_hold_a_page(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Page(QObject):
        def fill(self, _rows: object) -> None:
            filled.append(True)

    filled: list[bool] = []
    jobs = Jobs()
    started: list[Callable[[], None]] = []
    monkeypatch.setattr(jobs._pool, "start", started.append)
    page = Page()
    alive = weakref.ref(page)
    jobs.run(page, partial(id, page), page.fill)
    (body,) = started
    worker = threading.Thread(target=body)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert filled == [True]
    del page
    # The worker still has its function here; destroying a page there would end the program.
    assert alive() is None
