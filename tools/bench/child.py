"""What is measured in a process of its own: windows from the start of the process, and filling.

Usage: `python -m tools.bench.child MODE DATA_DIR …`; `CDS_BENCH_STARTED` holds the parent's
monotonic clock at the start. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from ui.main_window import MainWindow
    from ui.program import Program

_PATIENCE = 60.0
_LOOK_MS = 2


def _since_start() -> float:
    return 1000 * (time.monotonic() - float(os.environ["CDS_BENCH_STARTED"]))


def memory() -> tuple[float, float]:
    """Memory in use and its peak, in MiB; zeros where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        facts = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return tuple(int(facts[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]
    return _windows_memory() if sys.platform == "win32" else (0.0, 0.0)


def _windows_memory() -> tuple[float, float]:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_ulong),
            ("faults", ctypes.c_ulong),
            ("peak", ctypes.c_size_t),
            ("now", ctypes.c_size_t),
            *((f"other_{number}", ctypes.c_size_t) for number in range(6)),
        )

    counters = Counters()
    counters.cb = ctypes.sizeof(Counters)
    windll: Any = getattr(ctypes, "windll")  # noqa: B009 - absent in the types of other systems
    process = ctypes.c_void_p(-1)
    windll.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
    return counters.now / 2**20, counters.peak / 2**20


def _tell(**facts: object) -> None:
    used, peak = memory()
    print(json.dumps({**facts, "mib": used, "peak_mib": peak}), flush=True)
    # The measured part is over; threads and caches need no tidying.
    os._exit(0)


def _until(condition: Callable[[], bool]) -> bool:
    """Let the event loop run until a condition holds; it sleeps between events as in use.

    Turning it by hand would keep Python's lock busy and hold up the program's own threads.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    loop, looks = QEventLoop(), QTimer()
    ends = time.monotonic() + _PATIENCE
    looks.setInterval(_LOOK_MS)
    looks.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > ends else None)
    looks.start()
    loop.exec()
    return condition()


def _show_and_tell(app: QApplication, window: QWidget) -> None:
    from PySide6.QtCore import QEvent, QObject

    class Watcher(QObject):
        painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
            self.painted = self.painted or event.type() == QEvent.Type.Paint
            return False

    watcher = Watcher()
    window.installEventFilter(watcher)
    window.show()
    _until(lambda: watcher.painted)
    app.processEvents()
    _tell(ms=_since_start())


def empty(_data_dir: str) -> None:
    """The floor of the sign-in window."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(900, 620)
    _show_and_tell(app, window)


def empty_with_query(data_dir: str) -> None:
    """The floor of the list: an empty window, SQLAlchemy's ORM and one query."""
    from sqlalchemy import Integer, String, create_engine, select
    from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Dossier(Base):
        __tablename__ = "dossier"
        id = mapped_column(Integer, primary_key=True)
        code = mapped_column(String)
        owner_name = mapped_column(String)
        due_sort = mapped_column(String)

    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1366, 768)
    with Session(create_engine(f"sqlite:///{Path(data_dir) / 'office.db'}")) as session:
        rows = session.scalars(select(Dossier).order_by(Dossier.due_sort).limit(100)).all()
    assert rows
    _show_and_tell(app, window)


def _clock() -> datetime:
    """The moment at which the sample offices stand; nothing heavy is imported for it."""
    from cds_desktop.domain.clock import at_office

    return at_office(date(2026, 11, 20), clock_time(14, 10))


def _program(data_dir: str) -> tuple[QApplication, Program]:
    """The program as `ui.start` makes it, but without the daily backup."""
    # Before Qt, as in the program: it remembers Python's own way to import.
    from ui import put_import_back  # isort: skip
    from PySide6.QtCore import QLockFile  # noqa: F401 - what the program loads first of Qt

    put_import_back()
    from cds_desktop.services.data_dir import DataDir
    from ui.app import make_application
    from ui.preferences import Preferences
    from ui.program import Program

    folder = DataDir(Path(data_dir))
    app = make_application(sys.argv[:1], Preferences(folder.path))
    setattr(Program, "_back_up_when_due", lambda _self: None)  # noqa: B010 - replaced on purpose
    return app, Program(folder, now=_clock, install_hooks=False)


def sign_in(data_dir: str) -> None:
    """The sign-in window of the program."""
    app, program = _program(data_dir)
    from PySide6.QtCore import QEvent, QObject

    class Watcher(QObject):
        painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
            self.painted = self.painted or (
                event.type() == QEvent.Type.Paint and watched is program.window
            )
            return False

    watcher = Watcher()
    app.installEventFilter(watcher)
    program.start()
    _until(lambda: watcher.painted)
    _tell(ms=_since_start())


def _signed_in(data_dir: str, page: str = "") -> tuple[QApplication, Program, MainWindow]:
    """Sign in with the password given at once; open a page instead of the first one."""
    app, program = _program(data_dir)
    from cds_desktop.domain.officers import SAMPLE_PASSWORD
    from ui.sign_in import SignInWindow

    shown: list[MainWindow] = []
    program.opened.connect(shown.append)
    if page:
        program.opened.connect(lambda main: main.go(page))
    program.start()
    window = program.window
    if not isinstance(window, SignInWindow):
        raise TypeError(type(window).__name__)
    window.user.set_text("my.y")
    window.password.set_text(SAMPLE_PASSWORD)
    window.button.click()
    if not _until(lambda: bool(shown)):
        raise TimeoutError(window.password.error())
    return app, program, shown[0]


def dossier_list(data_dir: str) -> None:
    """From the start of the process over the sign-in to the painted list."""
    app, _, main = _signed_in(data_dir, "dossiers")
    from PySide6.QtWidgets import QTableView

    def is_filled() -> bool:
        page = main.page("dossiers")
        tables = [] if page is None else page.findChildren(QTableView)
        return any(each.isVisible() and _rows(each) > 0 for each in tables)

    filled = _until(is_filled)
    app.processEvents()
    _tell(ms=_since_start(), filled=filled)


def today(data_dir: str) -> None:
    """From the start of the process over the sign-in to the figures of the first page."""
    app, program, _main = _signed_in(data_dir)
    _until(lambda: not program.jobs.is_busy)
    app.processEvents()
    _tell(ms=_since_start())


def _rows(view: Any) -> int:
    model = view.model()
    return 0 if model is None else int(model.rowCount())


def pages(data_dir: str) -> None:
    """Memory after every page was visited; pages that are not there yet are named."""
    from ui.page_list import page_list

    _app, _program, main = _signed_in(data_dir)
    visited: list[str] = []
    missing: list[str] = []
    for spec in page_list():
        try:
            main.go(spec.key)
        except ImportError:
            missing.append(spec.key)
            continue
        if main.page(spec.key) is not None:
            visited.append(spec.key)
        ends = time.monotonic() + 1.5
        _until(lambda ends=ends: time.monotonic() > ends)  # type: ignore[misc]
    _tell(ms=_since_start(), visited=visited, missing=missing)


def fill(data_dir: str, *plan: str) -> None:
    """Fill a sample office."""
    from cds_desktop.domain.officers import Actor, Role
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.demo import DemoPlan, open_or_create
    from cds_desktop.services.demo import fill as fill_office

    dossiers, months, until, seed = plan
    started = time.monotonic()
    now = _clock()
    office = open_or_create(DataDir(Path(data_dir)), now=now)
    wanted = DemoPlan(int(dossiers), int(months), date.fromisoformat(until), int(seed))
    actor = Actor(None, "Đo tốc độ", Role.ADMIN)
    result = fill_office(office.open_uow, office.data_dir, wanted, actor=actor, now=now)
    office.close()
    _tell(seconds=time.monotonic() - started, people=result.people, papers=result.papers)


MODES: dict[str, Callable[..., None]] = {
    "empty": empty,
    "empty-with-query": empty_with_query,
    "sign-in": sign_in,
    "list": dossier_list,
    "today": today,
    "pages": pages,
    "fill": fill,
}


def main(argv: Iterator[str]) -> None:
    """Run the mode that is asked for."""
    mode = next(argv)
    MODES[mode](*argv)


if __name__ == "__main__":
    main(iter(sys.argv[1:]))
