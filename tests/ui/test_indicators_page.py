"""Chỉ số over a busy office: figures, months and fields, each opening exactly its dossiers."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period, PeriodKind
from ui.navigation import EvidenceList
from ui.pages.indicators import IndicatorsPage
from ui.pages.indicators.views import SHOWN, Line

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from tests.ui.conftest import Journeys
    from ui.context import Context

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), PeriodKind.MONTH)


@pytest.fixture
def office(busy_office: "Office") -> "Office":
    """The office of these tests has four months of dossiers."""
    return busy_office


@pytest.fixture
def page(qtbot: "QtBot", context: "Context") -> Iterator[IndicatorsPage]:
    yield from _open(qtbot, context)


def _open(qtbot: "QtBot", context: "Context") -> Iterator[IndicatorsPage]:
    page = IndicatorsPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    page.open_argument(OCTOBER)
    qtbot.waitUntil(lambda: page.table.model() is not None and not context.jobs.is_busy)
    yield page
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def _lines(page: IndicatorsPage) -> list[Line]:
    return list(page.table.rows_model().rows())


def _last_list(qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys") -> EvidenceList:
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy)
    key, argument = journeys.made[-1]
    assert key == "dossiers"
    assert isinstance(argument, EvidenceList)
    return argument


def test_each_card_says_figure_numerator_and_denominator(
    page: IndicatorsPage, office: "Office"
) -> None:
    from cds_desktop.services.indicators import dashboard

    board = dashboard(office.open_uow, OCTOBER.first, OCTOBER.last, now=page.context.now())
    for name, card in page.cards.items():
        value = board.value(name)
        assert value.shown_short in card.accessibleName()
        assert f"{value.numerator}/{value.denominator}" in card.accessibleName()
    assert "do dân tự nộp" in page.cards["S01"].accessibleName()
    assert "phủ" in page.cards["S06"].accessibleName()


@pytest.mark.parametrize("card", SHOWN)
def test_every_figure_of_the_table_opens_as_many_dossiers_as_it_says(
    qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys", card: str
) -> None:
    if page.cards[card] is not page.cards["S05"]:
        page.cards[card].click()
    tried = 0
    for number, line in enumerate(_lines(page)):
        for key, count in line.counts.items():
            page.table.select_figure(number, key)
            if count == 0:
                continue
            journeys.made.clear()
            QTest.keyClick(page.table, Qt.Key.Key_Return)
            opened = _last_list(qtbot, page, journeys)
            if "giữ kín" in opened.title:  # nobody's answer can be read from the list
                assert len(opened.ids) == _votes(page)
            else:
                assert len(opened.ids) == count, (line.name, key)
            tried += 1
    assert tried >= 4


def test_the_fields_add_up_to_the_sum_that_stands_first(page: IndicatorsPage) -> None:
    total, *fields = _lines(page)
    assert total.is_sum
    for key, count in total.counts.items():
        assert sum(line.counts[key] for line in fields) == count


def test_a_click_on_a_figure_opens_it(
    qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys"
) -> None:
    index = page.table.rows_model().index(0, 1)
    spot = page.table.visualRect(index).center()
    no_keys = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, no_keys, spot)
    found = _last_list(qtbot, page, journeys)
    assert len(found.ids) == _lines(page)[0].counts["whole"]
    assert found.title == f"Tất cả, đã giải quyết: {len(found.ids)} (Tháng 10/2026)"


def test_enter_on_a_card_opens_its_numerator(
    qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys"
) -> None:
    page.cards["S01"].setFocus()
    QTest.keyClick(page.cards["S01"], Qt.Key.Key_Return)
    found = _last_list(qtbot, page, journeys)
    assert len(found.ids) == _lines(page)[0].counts["good"]


def test_the_chosen_card_drives_chart_and_table(page: IndicatorsPage) -> None:
    page.cards["S04"].click()
    assert "Thanh toán" in page.chart.accessibleName()
    titles = [column.title for column in page.table.rows_model().columns]
    assert titles == ["Lĩnh vực", "Có lệ phí", "Trực tuyến", "Cách khác"]


def test_a_bar_opens_the_dossiers_of_its_month(
    qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys", office: "Office"
) -> None:
    from cds_desktop.services.indicators import evidence

    page.chart.setFocus()
    QTest.keyClick(page.chart, Qt.Key.Key_Left)
    QTest.keyClick(page.chart, Qt.Key.Key_Return)
    found = _last_list(qtbot, page, journeys)
    expected = evidence(
        office.open_uow, "II06a.7", date(2026, 9, 1), date(2026, 9, 30),
        now=page.context.now(),
    )  # fmt: skip
    assert found.ids == expected
    assert found.title == "Đúng hạn, Tháng 9/2026"


def test_a_period_without_dossiers_shows_dashes_and_never_a_hundred_percent(
    qtbot: "QtBot", page: IndicatorsPage
) -> None:
    page.open_argument(Period(date(2020, 1, 1), date(2020, 1, 31)))
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy)
    for card in page.cards.values():
        assert "–" in card.accessibleName()
        assert "chưa có hồ sơ trong kỳ" in card.accessibleName()
        assert "100" not in card.accessibleName()
    assert page.table.rows_model().rowCount() == 0
    assert not page.open_button.isEnabled()


def test_the_comparison_names_the_period_before_and_its_figure(
    page: IndicatorsPage, office: "Office"
) -> None:
    from cds_desktop.services.indicators import dashboard

    assert page.compare_button.text() == "So với tháng 9/2026"
    page.compare_button.click()
    september = date(2026, 9, 1), date(2026, 9, 30)
    before = dashboard(office.open_uow, *september, now=page.context.now())
    assert f"Kỳ trước {before.value('S05').shown_short}" in page.cards["S05"].accessibleName()


def test_two_free_days_are_typed_without_a_mouse(qtbot: "QtBot", page: IndicatorsPage) -> None:
    page.picker.choice.setFocus()
    QTest.keyClicks(page.picker.choice.frame.inner, "h")
    qtbot.waitUntil(lambda: page.picker.shows_days)
    page.picker.first.edit.selectAll()
    QTest.keyClicks(page.picker.first.edit, "05102026")
    page.picker.last.edit.setFocus()
    page.picker.last.edit.selectAll()
    QTest.keyClicks(page.picker.last.edit, "9/10/2026")
    with qtbot.waitSignal(page.picker.chosen) as said:
        QTest.keyClick(page.picker.last.edit, Qt.Key.Key_Return)
    assert said.args[0] == Period(date(2026, 10, 5), date(2026, 10, 9))
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy)


def test_days_in_the_wrong_order_are_refused_with_a_sentence(
    qtbot: "QtBot", page: IndicatorsPage
) -> None:
    page.picker.set_period(Period(date(2026, 10, 5), date(2026, 10, 9)))
    page.picker.last.set_text("01/10/2026")
    with qtbot.assertNotEmitted(page.picker.chosen):
        QTest.keyClick(page.picker.last.edit, Qt.Key.Key_Return)
    assert "Ngày cuối kỳ" in page.picker.last.error()


def _votes(page: IndicatorsPage) -> int:
    return next(
        count
        for line in _lines(page)
        if line.name == "Tất cả phiếu"
        for count in line.counts.values()
    )


def test_ctrl_e_takes_the_period_to_the_report(
    qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys"
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert journeys.made == [("reports", OCTOBER)]


def test_the_method_names_every_indicator_with_its_source(
    qtbot: "QtBot", page: IndicatorsPage
) -> None:
    from PySide6.QtWidgets import QLabel

    page.method_button.click()
    words = [label.text() for label in page.method.findChildren(QLabel)]
    for code in ("S01", "S02", "S03", "S04", "S05", "S06"):
        assert code in words
    assert any(word.startswith("Nguồn: ") for word in words)
    assert page.escape()
    assert not page.method.isVisible()


def test_a_supervisor_reads_figures_but_opens_no_dossier(
    qtbot: "QtBot",
    office: "Office",
    make_context: "Callable[[Actor], Context]",
    journeys: "Journeys",
) -> None:
    context = make_context(Actor(None, "Giám sát", Role.SUPERVISOR))
    for page in _open(qtbot, context):
        page.table.select_figure(0, "whole")
        with qtbot.waitSignal(context.notices.shown) as said:
            QTest.keyClick(page.table, Qt.Key.Key_Return)
        assert "không mở từng hồ sơ" in said.args[0]
        assert journeys.made == []


def test_a_change_elsewhere_is_read_again(
    qtbot: "QtBot", page: IndicatorsPage, context: "Context"
) -> None:
    with qtbot.waitSignal(context.jobs.busy_changed):
        context.changes.dossiers_changed.emit()
