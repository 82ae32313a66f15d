"""Every page can be walked with Tab: all of it, in reading order, every stop with a name."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QSplitterHandle, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.officers import Role
from cds_desktop.services.offices import Office
from tests.ui.conftest import settle
from ui.main_window import MainWindow
from ui.page import Page
from ui.page_list import page_list

_STOPS = 400


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{widget.accessibleName()}”"


def focusable(page: QWidget) -> set[QWidget]:
    """What Tab has to reach: the widgets on show which take the focus by Tab themselves."""
    found = set()
    for widget in page.findChildren(QWidget):
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not by_tab or not widget.isVisible() or not widget.isEnabled():
            continue
        if widget.focusProxy() is not None or isinstance(widget, QSplitterHandle):
            continue
        found.add(widget)
    return found


def walk_by_tab(window: MainWindow) -> list[QWidget]:
    """The stops of Tab, once around."""
    stops: list[QWidget] = []
    for _ in range(_STOPS):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        if stops and focus is stops[0]:
            return stops
        stops.append(focus)
    raise AssertionError(f"Tab never comes round: {[_name(stop) for stop in stops[-6:]]}")


@pytest.mark.parametrize("key", [spec.key for spec in page_list(collects=True)])
@pytest.mark.parametrize("size", [(1366, 768), (1092, 574)])
def test_tab_reaches_every_part_of_a_page(
    key: str, size: tuple[int, int], qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.ADMIN, size)
    window.go(key)
    settle(qtbot, window.context)
    page = window.current_page()
    assert page is not None
    stops = walk_by_tab(window)
    reached = [stop for stop in stops if page.isAncestorOf(stop)]
    groups = {stop.group() for stop in reached if hasattr(stop, "group")} - {None}
    missed = [
        _name(widget)
        for widget in focusable(page) - set(reached)
        # One stop in a group of radio buttons or tabs; the arrows move inside.
        if not (hasattr(widget, "group") and widget.group() in groups)
    ]
    assert missed == []
    nameless = [_name(stop) for stop in stops if not stop.accessibleName()]
    assert nameless == []


@pytest.mark.parametrize("key", [spec.key for spec in page_list(collects=True)])
def test_tab_follows_the_reading_order(
    key: str, qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.ADMIN)
    window.go(key)
    settle(qtbot, window.context)
    page = window.current_page()
    assert page is not None
    stops = [stop for stop in walk_by_tab(window) if page.isAncestorOf(stop)]
    first = stops.index(min(stops, key=lambda stop: _place(page, stop)))
    stops = stops[first:] + stops[:first]
    back = [
        f"{_name(before)} → {_name(after)}"
        for before, after in pairwise(stops)
        if _goes_back(page, before, after)
    ]
    assert back == []


def test_tab_walks_through_the_views_of_posted_sheets(
    qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.ADMIN, (1092, 574))
    for view in ("register", "register:check", "coverage"):
        window.go("procedures", view)
        settle(qtbot, window.context)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page = window.current_page()
        assert page is not None
        page.focus_first()
        stops = walk_by_tab(window)
        assert [_name(stop) for stop in stops if not stop.accessibleName()] == []
        reached = [stop for stop in stops if page.isAncestorOf(stop)]
        tabs = {stop.group() for stop in reached if hasattr(stop, "group")} - {None}
        missed = focusable(page) - set(reached)
        assert [_name(each) for each in missed if getattr(each, "group", int)() not in tabs] == []
        first = reached.index(min(reached, key=lambda stop: _place(page, stop)))
        reached = reached[first:] + reached[:first]
        back = [(one, two) for one, two in pairwise(reached) if _goes_back(page, one, two)]
        assert [f"{_name(one)} → {_name(two)}" for one, two in back] == []


def _place(page: Page, stop: QWidget) -> tuple[int, int]:
    at = stop.mapTo(page, QPoint(0, 0))
    return at.y() // 16, at.x()


def _goes_back(page: Page, before: QWidget, after: QWidget) -> bool:
    """Up is only allowed together with right: into the next column."""
    (old_top, old_left), (top, left) = _place(page, before), _place(page, after)
    is_above = 16 * top + after.height() <= 16 * old_top
    return is_above and left <= old_left and not isinstance(before, QAbstractScrollArea)
