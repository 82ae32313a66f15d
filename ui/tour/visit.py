"""Running scripts on the real program, and the shortest of them: every page once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt

from cds_desktop.domain.officers import SAMPLE_PASSWORD
from ui.main_window import MainWindow
from ui.page_list import page_list
from ui.program import Program
from ui.scripted import Script, Steps, press, shown, steady, type_text
from ui.sign_in import SignInWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from cds_desktop.services.data_dir import DataDir


def run_script(app: QApplication, steps: Steps, *, patience: float = 60.0) -> None:
    """Run a script to its end on an event loop of its own; only commands and tests do this.

    Raises:
        ScriptStuck: The program did not do what the script waited for.
        Exception: Whatever a step raised.
    """
    loop = QEventLoop(app)
    outcome: list[object] = [None]
    script = Script(steps, patience=patience)

    def ended(error: object) -> None:
        outcome[0] = error
        loop.quit()

    script.ended.connect(ended)
    script.start()
    loop.exec()
    script.deleteLater()
    if isinstance(outcome[0], Exception):
        raise outcome[0]


def visit_every_page(
    app: QApplication, data_dir: DataDir, *, now: Callable[[], datetime]
) -> list[str]:
    """Sign in to a sample office as its administrator and show every page once."""
    program = Program(data_dir, now=now, install_hooks=False)
    visited: list[str] = []
    failures: list[object] = []
    for source in (program.jobs, program.file_jobs, program.notices):
        source.bug.connect(failures.append)

    def steps() -> Steps:
        program.start()
        yield from sign_in_steps(program, "admin", SAMPLE_PASSWORD)
        window = program.window
        assert isinstance(window, MainWindow)
        for spec in page_list():
            window.go(spec.key)
            yield steady()
            yield lambda: not program.jobs.is_busy
            visited.append(spec.key)
        yield lambda: not program.jobs.is_busy and not program.file_jobs.is_busy

    try:
        run_script(app, steps())
    finally:
        if program.window is not None:
            program.window.hide()
            program.window.deleteLater()
        program.shut_down()
    if failures:
        raise failures[0] if isinstance(failures[0], Exception) else RuntimeError("bug")
    return visited


def sign_in_steps(program: Program, username: str, password: str) -> Steps:
    """Type name and password and wait for the main window."""
    yield lambda: isinstance(program.window, SignInWindow) and shown(program.window)
    window = program.window
    assert isinstance(window, SignInWindow)
    window.user.clear()
    type_text(window.user.edit, username)
    press(window.user.edit, Qt.Key.Key_Return)
    type_text(window.password.edit, password)
    press(window.password.edit, Qt.Key.Key_Return)
    yield lambda: isinstance(program.window, MainWindow) and shown(program.window)
