"""The strict surrounding itself: each rule is broken once to see that it holds."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def strict(pytester: pytest.Pytester) -> pytest.Pytester:
    own = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(
        own.replace("Path(__file__).resolve().parents[1]", f"Path({str(ROOT)!r})")
    )
    pytester.makeini(
        "[pytest]\nqt_api = pyside6\nmarkers =\n  postgres: x\n  expects_log(pattern): x\n"
    )
    return pytester


def test_an_unannounced_warning_in_the_log_fails_the_test(strict: pytest.Pytester) -> None:
    strict.makepyfile(
        """
        import logging
        import pytest

        def test_loud():
            logging.getLogger("office").warning("disk almost full")

        @pytest.mark.expects_log("disk almost full")
        def test_announced():
            logging.getLogger("office").warning("disk almost full")

        @pytest.mark.expects_log("disk almost full")
        def test_announced_but_silent():
            pass
        """
    )
    result = strict.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=3, errors=2)
    result.stdout.fnmatch_lines(["*unexpected in the log:*", "*the log never said*"])


def test_a_window_a_thread_or_a_pool_left_behind_fails_the_test(strict: pytest.Pytester) -> None:
    strict.makepyfile(
        """
        import threading
        from PySide6.QtCore import QThreadPool
        from PySide6.QtWidgets import QDialog, QLabel

        kept = []
        gate = threading.Event()

        def test_window(qapp):
            kept.append(QLabel("còn mở"))
            kept[-1].show()

        def test_thread():
            threading.Thread(target=gate.wait, daemon=True, name="sao lưu").start()

        def test_clean(qapp, qtbot):
            label = QLabel("đóng lại")
            qtbot.addWidget(label)
            label.show()
            pool = QThreadPool()
            pool.start(lambda: None)
            pool.waitForDone()

        def test_dialog(qapp):
            QDialog().exec()

        def test_pool(qapp):
            kept.append(QThreadPool())
            kept[-1].start(lambda: None)
        """
    )
    result = strict.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=4, failed=1, errors=3)
    result.stdout.fnmatch_lines(["*QLabel*", "*thread sao lưu*", "*nested event loop*"])


def test_each_test_has_its_own_empty_database(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (name TEXT)"))
        connection.execute(text("INSERT INTO mine VALUES ('Nguyễn Thị Ẩn')"))
        assert connection.scalar(text("SELECT name FROM mine")) == "Nguyễn Thị Ẩn"
    engine.dispose()


def test_the_other_test_never_sees_it(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (name TEXT)"))
        assert connection.scalar(text("SELECT count(*) FROM mine")) == 0
    engine.dispose()
