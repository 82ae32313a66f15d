"""Hài lòng: shares with their caution for officers, one touch for the citizen."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import dossiers, ratings
from cds_desktop.services.dossiers import Reception
from tests.offices import CLERK, applicant
from ui.pages.ratings import RatingsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Clock
    from ui.context import Context

MARITAL_STATUS = "1.004873"


@pytest.fixture
def hand_back(context: "Context", clock: "Clock") -> Callable[..., str]:
    """Hands a dossier back some days ago; the citizen votes when a level is given."""

    def make(days_ago: int, level: int | None = None, name: str = "Bùi Thị Út") -> str:
        at = clock() - timedelta(days=days_ago)
        open_uow = context.open_uow
        reception = Reception(MARITAL_STATUS, applicant(name))
        code = dossiers.receive(open_uow, reception, actor=CLERK, now=at).code
        for to in (Status.PROCESSING, Status.FINISHED):
            dossiers.move(open_uow, code, to, actor=CLERK, now=at)
        dossiers.hand_back(open_uow, code, actor=CLERK, now=at)
        if level is not None:
            ratings.rate(open_uow, code, RatingLevel(level), actor=CLERK, now=at)
        return code

    return make


@pytest.fixture
def open_page(qtbot: "QtBot") -> "Callable[[Context], RatingsPage]":
    def show(context: "Context") -> RatingsPage:
        page = RatingsPage(context)
        qtbot.addWidget(page)
        page.resize(1282, 716)
        page.show()
        page.refresh()
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        return page

    return show


OpenPage = Callable[["Context"], RatingsPage]
HandBack = Callable[..., str]


def test_a_period_without_votes_says_so(open_page: OpenPage, context: "Context") -> None:
    page = open_page(context)
    assert page.empty.isVisible()
    assert page.empty.words() == "Chưa có phiếu nào trong kỳ này."
    assert not page.figures.isVisible()
    assert not page.table.isVisible()


def test_share_interval_and_coverage_stand_together(
    open_page: OpenPage, context: "Context", hand_back: HandBack
) -> None:
    for level in (5, 5, 4, 4, 2):
        hand_back(3, level)
    hand_back(2)
    page = open_page(context)
    assert page.share.accessibleName() == (
        "Tỷ lệ hài lòng, 80,0 %, từ 37,6 đến 96,4 %, 4/5 phiếu hài lòng,"
        " Chưa đủ căn cứ, cần thêm phiếu"
    )
    assert page.coverage.accessibleName() == (
        "Độ phủ, 83,3 %, 5/6 hồ sơ đã trả có phiếu, 1 hồ sơ chưa có phiếu"
    )
    assert "Rất hài lòng: 2 · 40,0 %" in page.levels.accessibleName()
    assert page.months.accessibleName().endswith("11: 80")
    assert page.model.rowCount() == 1


def test_few_votes_show_neither_share_nor_levels(
    open_page: OpenPage, context: "Context", hand_back: HandBack
) -> None:
    for level in (5, 1, 4):
        hand_back(3, level)
    page = open_page(context)
    assert page.share.figure.text() == "–"
    assert page.share.counts.text() == "ít hơn 5 phiếu"
    assert "Rất không hài lòng: –" in page.levels.accessibleName()
    said = [page.model.data(page.model.index(0, column)) for column in range(4)]
    assert said[1:] == ["–", "ít hơn 5 phiếu", "–"]


def test_enter_opens_the_kiosk_and_a_touch_leaves_the_list(
    open_page: OpenPage, context: "Context", hand_back: HandBack, qtbot: "QtBot"
) -> None:
    rated = hand_back(0, name="Phan Thanh Bình")
    waiting = hand_back(0, name="Bùi Thị Út")
    page = open_page(context)
    assert len(page.ask.rows.items()) == 2
    page.focus_first()
    focused = page.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    kiosk = page.kiosk
    assert kiosk is not None
    qtbot.waitUntil(kiosk.isVisible)
    QTest.keyClick(kiosk, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: kiosk.said() == "Cảm ơn Bà/Ông.")
    kiosk.close()
    assert page.kiosk is None
    qtbot.waitUntil(lambda: len(page.ask.rows.items()) == 1)
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    levels = [dossiers.show(context.open_uow, code).rating_level for code in (waiting, rated)]
    assert sorted(level or 0 for level in levels) == [0, 1]
    # The officer at the desk cannot read the answer from the figures.
    assert page.share.figure.text() == "–"
    assert page.coverage.figure.text() == "50,0 %"


def test_another_period_is_read_when_it_is_chosen(
    open_page: OpenPage, context: "Context", hand_back: HandBack, qtbot: "QtBot"
) -> None:
    for _ in range(5):
        hand_back(30, 5)
    page = open_page(context)
    assert page.empty.isVisible()
    last_month = page.picker.period()
    assert last_month is not None
    page.picker.set_period(last_month.previous())
    page.picker.chosen.emit(page.picker.period())
    qtbot.waitUntil(lambda: page.share.figure.text() == "100,0 %")
    assert not page.empty.isVisible()


def test_who_may_not_ask_sees_only_figures(
    open_page: OpenPage, make_context: "Callable[[Actor], Context]", hand_back: HandBack
) -> None:
    hand_back(0)
    page = open_page(make_context(Actor(None, "Võ Trung Kiên", Role.SUPERVISOR)))
    assert not page.ask.isVisible()


def test_the_small_form_keeps_names_readable(
    open_page: OpenPage, context: "Context", hand_back: HandBack
) -> None:
    hand_back(0, name="Nguyễn Hoàng Thị Phương Quỳnh Như")
    page = open_page(context)
    page.set_compact(True)
    assert [item.action for item in page.ask.rows.items()] == ["Mở phiếu"]
    assert page.ask.width() == 320
