"""A scanner may be fired at any moment: on every page, with the focus on anything.

A burst (six letters and more, at most 35 ms apart) that ends with Enter or Tab goes to the scan
bus. What had the focus keeps it and holds what it held; no button is pressed, no choice changes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSplitterHandle,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cds_desktop.domain.officers import Role
from cds_desktop.services.offices import Office
from tests.ui.fake_unikey import changes_keys
from tests.ui.walk import name_of, screens, text_fields, text_of
from ui.main_window import MainWindow

CODE = "261120-0023"
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Tab)


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


@dataclass
class Scanner:
    """Types into a window at a pace of its own, and keeps what the bus heard."""

    window: MainWindow
    now: float = 100.0
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        bus = self.window.bus
        bus._clock = lambda: self.now
        bus.scanned.disconnect(self.window._scan)  # the walk goes its own way
        bus.scanned.connect(self.heard.append)

    def type(self, words: str, gap: float, end: Qt.Key | None = None) -> None:
        self.now += 5
        for letter in words:
            self.now += gap
            QTest.keyClick(self.window.windowHandle(), ord(letter))
        if end is not None:
            self.now += gap
            QTest.keyClick(self.window.windowHandle(), end)


@pytest.fixture
def scanner(real_window: Callable[..., MainWindow]) -> Scanner:
    return Scanner(real_window(Role.ADMIN))


def stops(window: MainWindow) -> list[QWidget]:
    """What can have the focus now: fields, lists, choices, buttons."""
    found = []
    for widget in window.findChildren(QWidget):
        takes_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        is_open = takes_focus and widget.isVisible() and widget.isEnabled()
        is_own = widget.focusProxy() is None and not isinstance(widget, QSplitterHandle)
        if is_open and is_own:
            found.append(widget)
    return found


def state(window: MainWindow) -> dict[QWidget, object]:
    """Everything a key could have changed: texts, ticks, chosen rows and values, the page."""
    facts: dict[QWidget, object] = {window: window.current_page()}
    for widget in window.findChildren(QWidget):
        value = getattr(widget, "value", None)
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            facts[widget] = text_of(widget)
        elif isinstance(widget, QAbstractButton):
            facts[widget] = widget.isChecked()
        elif isinstance(widget, QComboBox | QTabBar):
            facts[widget] = widget.currentIndex()
        elif isinstance(widget, QAbstractItemView):
            facts[widget] = (widget.currentIndex().row(), widget.currentIndex().column())
        elif callable(value) and not isinstance(widget, QAbstractSlider):
            facts[widget] = value()
    return facts


def shots(scanner: Scanner, window: MainWindow, screen: str) -> Iterator[str]:
    """Fire at everything that can have the focus; gives what went wrong."""
    pressed: list[str] = []
    for button in window.findChildren(QAbstractButton):
        button.clicked.connect(lambda _on=False, button=button: pressed.append(button.text()))
    for number, stop in enumerate(stops(window)):
        if not isValid(stop) or not stop.isVisible() or not stop.isEnabled():
            continue
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        focus = QApplication.focusWidget()
        before = state(window)
        scanner.heard.clear()
        scanner.type(CODE, 0.012, ENDS[number % 2])
        where = f"{screen}: {name_of(stop)} ({type(stop).__name__}), {ENDS[number % 2].name}"
        if scanner.heard != [CODE]:
            yield f"{where}: the bus heard {scanner.heard}"
        if not isValid(stop) or QApplication.focusWidget() is not focus:
            yield f"{where}: the focus moved to {QApplication.focusWidget()}"
        after = state(window)
        for widget in before.keys() & after.keys():
            if before[widget] != after[widget]:
                yield f"{where}: {name_of(widget)}: {before[widget]!r} → {after[widget]!r}"
        if pressed:
            yield f"{where}: pressed {pressed}"
            pressed.clear()


@pytest.mark.timeout(120)
def test_a_burst_anywhere_reaches_the_bus_and_leaves_everything_as_it_was(
    qtbot: QtBot, scanner: Scanner
) -> None:
    wrong: list[str] = []
    for screen in screens(qtbot, scanner.window):
        wrong += shots(scanner, scanner.window, screen)
    assert wrong == []


@pytest.mark.parametrize("end", ENDS)
def test_a_burst_in_the_middle_of_a_text_keeps_text_and_cursor(
    qtbot: QtBot, scanner: Scanner, end: Qt.Key
) -> None:
    scanner.window.go("reception")
    page = scanner.window.current_page()
    assert page is not None
    edits = [e for e in text_fields(page) if e.isVisible() and e.isEnabled()]
    assert len(edits) >= 8
    for edit in edits:
        edit.setFocus()
        if isinstance(edit, QLineEdit):
            edit.setText("Nguyễn Thị")
            edit.setCursorPosition(6)
        elif isinstance(edit, QPlainTextEdit):
            edit.setPlainText("Nguyễn\nThị")
            cursor = edit.textCursor()
            cursor.setPosition(6)
            edit.setTextCursor(cursor)
        held = text_of(edit)
        scanner.type("000.00.16.H12-261120-0023", 0.034, end)
        assert text_of(edit) == held, name_of(edit)
        assert QApplication.focusWidget() is edit
        at = edit.cursorPosition() if isinstance(edit, QLineEdit) else edit.textCursor().position()
        assert at == 6, name_of(edit)
        edit.clear()
    assert scanner.heard == ["000.00.16.H12-261120-0023"] * len(edits)


def test_a_person_who_types_is_never_taken_for_a_scanner_in_any_field(
    qtbot: QtBot, scanner: Scanner
) -> None:
    wrong: list[str] = []
    for screen in screens(qtbot, scanner.window):
        for edit in text_fields(scanner.window):
            if not isValid(edit) or not edit.isVisible() or not edit.isEnabled():
                continue
            if not scanner.window.isActiveWindow():  # without a desktop it gets lost at times
                scanner.window.activateWindow()
                qtbot.waitUntil(scanner.window.isActiveWindow)
            edit.setFocus()
            edit.clear()
            scanner.type("2611200023", 0.036)
            if isValid(edit) and text_of(edit) != "2611200023":
                wrong.append(f"{screen}: {name_of(edit)}: {text_of(edit)!r}")
            if isValid(edit):
                edit.clear()
    assert wrong == []
    assert scanner.heard == []


@pytest.mark.parametrize("end", ENDS)
def test_five_quick_letters_or_a_pause_before_the_end_are_typing(
    qtbot: QtBot, scanner: Scanner, end: Qt.Key
) -> None:
    scanner.window.go("reception")
    scanner.type("12345", 0.01, end)
    scanner.type("123456", 0.01)
    scanner.now += 0.2
    QTest.keyClick(scanner.window.windowHandle(), end)
    assert scanner.heard == []


@given(st.text("BCGHKLMNPQTV0123456789-.", min_size=6, max_size=40))
def test_no_input_method_touches_a_code_of_our_own(code: str) -> None:
    assert not changes_keys(code, vni=False)
    assert not changes_keys(code, vni=True)


@pytest.mark.parametrize(
    ("code", "vni"), [("261120-DDA", False), ("A1B2", True), ("D9", True), ("KTW-1", False)]
)
def test_letters_outside_our_codes_would_be_changed(code: str, vni: bool) -> None:
    assert changes_keys(code, vni=vni)


def test_the_codes_of_the_office_are_of_these_letters(office: Office) -> None:
    with office.open_uow(read_only=True) as uow:
        codes = uow.connection.exec_driver_sql("SELECT code FROM dossier").scalars().all()
    assert len(codes) >= 400
    assert set("".join(codes)) <= set("BCGHKLMNPQTV0123456789-.")
    assert not any(changes_keys(code, vni=vni) for code in codes for vni in (False, True))
