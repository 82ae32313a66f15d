"""Each key has one meaning at a time: a sequence bound twice would answer to nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.officers import Role
from cds_desktop.services.offices import Office
from tests.ui.conftest import settle
from ui.main_window import MainWindow
from ui.page_list import page_list

_EVERYWHERE = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


def _bound(window: QWidget) -> Iterator[tuple[str, str]]:
    """Every key that acts now in the whole window, and what it belongs to."""
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if not shortcut.isEnabled() or shortcut.context() not in _EVERYWHERE:
            continue
        if isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled():
            for keys in shortcut.keys():  # noqa: SIM118 - no dictionary
                yield keys.toString(), f"{type(owner).__name__} {owner.accessibleName()}".strip()
    labelled: list[tuple[QWidget, str]] = []
    labelled += [(button, button.text()) for button in window.findChildren(QAbstractButton)]
    labelled += [(label, label.text()) for label in window.findChildren(QLabel)]
    for widget, words in labelled:
        keys = QKeySequence.mnemonic(words)
        if widget.isVisible() and not keys.isEmpty():
            yield keys.toString(), f"{type(widget).__name__} {words}"


@pytest.mark.parametrize("size", [(1366, 768), (1092, 574)])
def test_no_key_is_bound_twice_on_any_page(
    size: tuple[int, int], qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.ADMIN, size)
    twice: list[str] = []
    for spec in page_list(collects=True):
        window.go(spec.key)
        settle(qtbot, window.context)
        owners: dict[str, list[str]] = defaultdict(list)
        for keys, owner in _bound(window):
            owners[keys].append(owner)
        assert len(owners) > 10  # the keys of the program at least
        twice += [f"{spec.key}: {keys}: {who}" for keys, who in owners.items() if len(who) > 1]
    assert twice == []


def test_no_key_is_bound_twice_in_a_group_of_settings(
    qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.ADMIN)
    for group in (
        "unit", "unit_tree", "officers", "calendar", "hand_over", "forms", "morning", "backup",
        "appearance", "journal",
    ):  # fmt: skip
        window.go("settings", group)
        settle(qtbot, window.context)
        keys = [keys for keys, _ in _bound(window)]
        assert len(keys) == len(set(keys)), (group, sorted(keys))
