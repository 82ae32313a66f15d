"""At 125 % of text size on the usual screen, no words that a clerk needs end in an ellipsis.

Every painted part shortens its words through one function. The test looks over its shoulder while
the pages are painted, and asks for each text that was shortened who painted it.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemDelegate, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Role
from cds_desktop.domain.people import person_input
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.dossiers.steps import plan_steps
from cds_desktop.services.offices import Office
from tests.offices import ADMIN
from tests.ui.conftest import Clock, settle
from tests.ui.walk import screens
from ui.main_window import MainWindow
from ui.pages.dossiers import DossiersPage
from ui.pages.settings import SettingsPage
from ui.pages.settings.calendar.group import CalendarGroup
from ui.pages.settings.calendar.rules_view import RulesView
from ui.theme import theme_of
from ui.widgets import Label, paint

SCALE = 1.25
DAY = {"hours": 6, "minutes": -22}  # due on a Thursday, the longest name of a day
MAY_BE_CUT = {
    "PaperRow <": "the name of a paper after two lines, whole in the tooltip",
    "Label < ScanPane <": "the name of a paper, whole in the tooltip and in the list",
    "_FormHead <": "heads of the form's columns, which are as narrow as on paper",
}
"""What may be shortened beside the cells of tables, with the reason."""

Shorten = Callable[[str, QFont, int], str]


class Reader:
    """Stands in for the function that shortens, and remembers what did not fit."""

    def __init__(self, shorten: Shorten) -> None:
        self._shorten = shorten
        self.cut: set[str] = set()
        self.seen = 0

    def __call__(self, words: str, font: QFont, width: int) -> str:
        shown = self._shorten(words, font, width)
        self.seen += 1
        if shown != words:
            who = _painter(sys._getframe(1))
            if who is not None:
                self.cut.add(f"{who}: “{shown}” for “{words}”")
        return shown


def _painter(frame: FrameType | None) -> str | None:
    """The parts around the words that are being painted; None for data that may be cut."""
    while frame is not None:
        owner = frame.f_locals.get("self")
        if isinstance(owner, QAbstractItemDelegate):
            return None
        if isinstance(owner, QWidget):
            place = _place(owner)
            return None if place.startswith(tuple(MAY_BE_CUT)) else place
        frame = frame.f_back
    return "?"


def _place(widget: QWidget) -> str:
    around, owner = [type(widget).__name__], widget.parentWidget()
    while owner is not None and len(around) < 5:
        if type(owner) is not QWidget:
            around.append(type(owner).__name__)
        owner = owner.parentWidget()
    return " < ".join(around)


def _narrow_labels(window: MainWindow) -> set[str]:
    """Labels of one line that are wider than their place: Qt cuts them without an ellipsis."""
    found = set()
    for label in window.findChildren(QLabel):
        is_own = isinstance(label, Label) and label._elide
        if is_own or label.wordWrap() or not label.isVisible() or not label.text():
            continue
        widest = max(paint.width_of(line, label.font()) for line in label.text().splitlines())
        if widest > label.contentsRect().width():
            found.add(f"{_place(label)}: “{label.text()}”")
    return found


def _narrow_fields(window: MainWindow) -> set[str]:
    """Empty fields whose example or hint is wider than they are."""
    return {
        f"{_place(edit)}: “{edit.placeholderText()}”"
        for edit in window.findChildren(QLineEdit)
        if edit.isVisible()
        and not edit.text()
        and paint.width_of(edit.placeholderText(), edit.font()) > edit.width()
    }


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


@pytest.fixture
def record(office: Office, clock: Clock) -> DossierRecord:
    """A dossier whose detail has much to tell: a date on a Thursday, steps at other agencies."""
    at = clock.at - timedelta(**DAY)
    reception = Reception(
        "1.004873",
        person_input("Nguyễn Thị Cẩm Tú", phone="0918345276"),
        limit=parse_limit_argument("4d"),
    )
    made = dossiers.receive(office.open_uow, reception, actor=ADMIN, now=at)
    plans = (
        StepPlan("Công chức hộ tịch", "Khai sinh", limit=parse_limit_argument("1d"), position=1),
        StepPlan("Công an xã", "Thường trú", limit=parse_limit_argument("3d"), position=2),
        StepPlan("Bảo hiểm xã hội", "Thẻ BHYT", limit=parse_limit_argument("2d"), position=2),
    )
    plan_steps(office.open_uow, made.code, plans, actor=ADMIN, now=at)
    return dossiers.move(office.open_uow, made.code, Status.PROCESSING, actor=ADMIN, now=at)


def test_nothing_a_clerk_needs_is_cut_in_larger_text(
    qtbot: QtBot,
    real_window: Callable[..., MainWindow],
    record: DossierRecord,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = Reader(paint.elided)
    monkeypatch.setattr(paint, "elided", reader)
    window = real_window(Role.ADMIN)
    theme_of().set_text_scale(SCALE)
    wrong: dict[str, set[str]] = {}

    def look(screen: str) -> None:
        settle(qtbot, window.context)
        reader.cut.clear()
        reader.seen = 0
        window.grab()
        assert reader.seen > 20, f"{screen} was not painted"
        found = reader.cut | _narrow_labels(window) | _narrow_fields(window)
        if found:
            wrong[screen] = set(found)

    for screen in screens(qtbot, window):
        look(screen)
    _walk_the_detail(qtbot, window, record, look)
    window.go("settings", "calendar")
    settle(qtbot, window.context)
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    calendar = page.current_group()
    assert isinstance(calendar, CalendarGroup)
    calendar.open_rules()
    settle(qtbot, window.context)
    assert page.findChildren(RulesView)
    look("rules")
    assert wrong == {}


def _walk_the_detail(
    qtbot: QtBot, window: MainWindow, record: DossierRecord, look: Callable[[str], None]
) -> None:
    """The pane of one dossier, and each form that asks in it."""
    window.go("dossiers", record.code)
    settle(qtbot, window.context)
    page = window.current_page()
    assert isinstance(page, DossiersPage)
    detail = page.detail
    qtbot.waitUntil(lambda: detail.record is not None and detail.record.code == record.code)
    assert detail.view is not None
    now = window.context.now()
    look("detail")
    detail.toggle_reasons()
    look("reasons")
    detail.toggle_reasons()
    desk = page.desk
    desk.supplement.show_view(detail.view, now)
    desk.extension.show_view(detail.view)
    for form in (desk.supplement, desk.extension, desk.hand_back, desk.shelf, desk.call):
        detail.open_form(form)
        look(type(form).__name__)
    detail.end_asking()
