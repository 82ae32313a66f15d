"""Opening the program's windows: what must be looked at before Qt starts, then the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ui import put_import_back

NO_DISPLAY = (
    "Không có màn hình (DISPLAY, WAYLAND_DISPLAY). Mở chương trình trong phiên có màn hình,"
    " hoặc chạy các lệnh: python main.py --help."
)
ALREADY_OPEN = (
    "Chương trình đang mở với thư mục dữ liệu này. Hãy dùng cửa sổ đang mở, hoặc đóng nó trước."
)


def open_program(data_dir: Path | None, *, debug: bool = False, lookup: bool = False) -> int:
    """Open the windows and stay until the last one closes.

    With `lookup` the public look-up shows first, for a PC that stands among the citizens.

    Without a display `QApplication` would end the process, and no `except` catches that.
    """
    if not has_display():
        sys.stderr.write(NO_DISPLAY + "\n")
        return 1
    from PySide6.QtCore import QLockFile

    put_import_back()
    from cds_desktop.domain.clock import system_clock
    from cds_desktop.domain.errors import EnvironmentFault
    from cds_desktop.logs import set_up_logging
    from cds_desktop.services.data_dir import DataDir, default_data_dir
    from ui.app import make_application
    from ui.preferences import Preferences
    from ui.program import Program

    folder = DataDir(data_dir.expanduser().absolute()) if data_dir else default_data_dir()
    try:
        folder.ensure()
        log_file = set_up_logging(folder.logs, debug=debug)
    except (EnvironmentFault, OSError):
        app = make_application(sys.argv[:1], Preferences(folder.path))
        return _tell(app, _not_writable(folder.path))
    app = make_application(sys.argv[:1], Preferences(folder.path))
    lock = QLockFile(str(folder.path / "program.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(100):
        is_held = lock.error() is QLockFile.LockError.LockFailedError
        return _tell(app, ALREADY_OPEN if is_held else _not_writable(folder.path))
    program = Program(folder, now=system_clock, log_file=log_file)
    program.start(lookup=lookup)
    code = app.exec()
    program.shut_down()
    lock.unlock()
    return int(code)


def _not_writable(folder: Path) -> str:
    from cds_desktop.domain.errors import EnvironmentFault
    from cds_desktop.wording.errors import sentence

    return sentence(EnvironmentFault("folder.not_writable", path=str(folder)))


def _tell(app: object, words: str) -> int:
    """Say in a window, and on the error stream, why the program does not open."""
    from PySide6.QtWidgets import QMessageBox

    if sys.stderr is not None:  # a packaged program has none
        sys.stderr.write(words + "\n")
    box = QMessageBox(QMessageBox.Icon.Information, "CDS Một cửa", words)
    box.open()
    app.exec()  # type: ignore[attr-defined]
    return 1


def has_display() -> bool:
    """Whether windows can be opened here."""
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
