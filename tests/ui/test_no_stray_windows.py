"""No part of a page ever flashes as a window of its own while it is built or folded."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.officers import Role
from cds_desktop.services.offices import Office
from tests.ui.conftest import settle
from ui.main_window import MainWindow
from ui.page_list import page_list
from ui.theme import ThemeChoice, theme_of


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


class Watcher(QObject):
    """Writes down every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, MainWindow)
        ):
            self.windows.append(f"{type(watched).__name__} {watched.accessibleName()}".strip())
        return False


@pytest.mark.parametrize("role", list(Role))
def test_visiting_pages_shows_no_window_but_the_program(
    role: Role, qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    watcher = Watcher()
    app.installEventFilter(watcher)
    try:
        window = real_window(role)
        theme = theme_of()
        for spec in page_list(collects=True):
            if role not in spec.roles:
                continue
            window.go(spec.key)
            settle(qtbot, window.context)
            theme.set_choice(ThemeChoice.DARK)
            window.resize(1092, 574)
            settle(qtbot, window.context)
            theme.set_text_scale(1.25)
            window.resize(1366, 768)
            settle(qtbot, window.context)
            theme.set_text_scale(1.0)
            theme.set_choice(ThemeChoice.LIGHT)
        settle(qtbot, window.context)
    finally:
        app.removeEventFilter(watcher)
    assert watcher.windows == []
