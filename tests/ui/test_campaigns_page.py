"""Chỉ số beyond the month: forecast, officers, targets, and campaigns from entry to withdrawal."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.services.campaigns import campaign_progress, list_campaigns
from tests.ui.conftest import settle
from ui.navigation import EvidenceList
from ui.pages.indicators import IndicatorsPage
from ui.pages.indicators.page import CAMPAIGNS
from ui.pages.indicators.views import Line
from ui.widgets import Button
from ui.widgets.line_chart import axis_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from tests.ui.conftest import Journeys
    from ui.context import Context
    from ui.main_window import MainWindow

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), PeriodKind.MONTH_TO_DATE)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), PeriodKind.MONTH)
_CONTROL = Qt.KeyboardModifier.ControlModifier
Shown = Callable[[Actor], IndicatorsPage]


@pytest.fixture
def office(busy_office: "Office") -> "Office":
    """The office of these tests has four months of dossiers."""
    return busy_office


@pytest.fixture
def shown(qtbot: "QtBot", make_context: "Callable[[Actor], Context]") -> Iterator[Shown]:
    """Opens the page for an officer."""
    pages: list[IndicatorsPage] = []

    def show(actor: Actor) -> IndicatorsPage:
        page = IndicatorsPage(make_context(actor))
        qtbot.addWidget(page)
        page.resize(1282, 716)
        page.show()
        page.activateWindow()
        page.open_argument(NOVEMBER)
        pages.append(page)
        qtbot.waitUntil(page.isActiveWindow)
        settle(qtbot, page.context)
        return page

    yield show
    for page in pages:
        settle(qtbot, page.context)


@pytest.fixture
def page(shown: Shown) -> IndicatorsPage:
    return shown(Actor(None, "Phạm Quốc Ỷ", Role.LEADER))


def _opened(qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys") -> EvidenceList:
    settle(qtbot, page.context)
    key, argument = journeys.made.pop()
    assert key == "dossiers"
    assert isinstance(argument, EvidenceList)
    return argument


def _rows(page: IndicatorsPage) -> list[Line]:
    return list(page.table.rows_model().rows())


def test_the_running_month_has_a_forecast_whose_dossiers_open(
    qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys"
) -> None:
    strip = page.period_part.forecast
    assert strip.isVisible()
    assert strip.words.text().startswith("Dự báo tháng 11: cao nhất còn đạt ")
    for button in (strip.late_button, strip.due_button):
        count = int(button.text().split()[0])
        assert count > 0
        button.click()
        assert len(_opened(qtbot, page, journeys).ids) == count
    page.cards["S01"].click()
    assert "dự kiến" in strip.words.text()
    assert not strip.late_button.isVisible(), "lateness says nothing about online dossiers"
    page.open_argument(OCTOBER)
    settle(qtbot, page.context)
    assert not strip.isVisible(), "a month that is over is not foretold"


def test_the_table_by_officer_adds_up_and_opens(
    qtbot: "QtBot", page: IndicatorsPage, journeys: "Journeys"
) -> None:
    by_field = dict(_rows(page)[0].counts)
    QTest.keyClick(page, Qt.Key.Key_G, _CONTROL)
    settle(qtbot, page.context)
    total, *officers = _rows(page)
    assert total.is_sum
    assert len(officers) > 2
    assert {key: total.counts[key] for key in by_field} == by_field
    for key, count in total.counts.items():
        assert sum(line.counts[key] for line in officers) == count
    tried = 0
    for number, line in enumerate(_rows(page)[:4]):
        for key, count in line.counts.items():
            if count:
                page.table.select_figure(number, key)
                QTest.keyClick(page.table, Qt.Key.Key_Return)
                assert len(_opened(qtbot, page, journeys).ids) == count, (line.name, key)
                tried += 1
    assert tried > 4
    page.cards["S06"].click()
    settle(qtbot, page.context)
    assert not page.period_part.split_button.isVisible(), "votes are never split by officer"
    page.cards["S03"].click()
    QTest.keyClick(page, Qt.Key.Key_G, _CONTROL)
    assert _rows(page)[0].officer is None
    assert "theo lĩnh vực" in page.period_part.cells.name.text()


def test_a_clerk_sees_only_the_own_line(
    qtbot: "QtBot", shown: Shown, office: "Office", journeys: "Journeys"
) -> None:
    with office.open_uow(read_only=True) as uow:
        clerk = next(each for each in uow.officers.all() if each.role is Role.RECEPTION)
    page = shown(clerk.acting())
    page.period_part.split_button.click()
    settle(qtbot, page.context)
    (line,) = _rows(page)
    assert line.name == clerk.full_name
    assert line.counts["received"] > 0
    page.table.select_figure(0, "received")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert len(_opened(qtbot, page, journeys).ids) == line.counts["received"]
    page.method_button.click()
    settle(qtbot, page.context)
    assert page.method.form is None, "a clerk sets no targets"


def test_a_leader_sets_a_target_and_the_card_is_judged_by_it(
    qtbot: "QtBot", page: IndicatorsPage
) -> None:
    page.method_button.click()
    settle(qtbot, page.context)
    form = page.method.form
    assert form is not None
    form.indicator.set_value("S01")
    form.percent.set_text("")
    form.percent.edit.setFocus()
    QTest.keyClick(form.percent.edit, Qt.Key.Key_F9)
    assert form.percent.error() == "Cần một số."
    QTest.keyClicks(form.percent.edit, "99,9")
    with qtbot.waitSignal(page.context.notices.shown) as said:
        QTest.keyClick(form.percent.edit, Qt.Key.Key_F9)
    assert "S01: chỉ tiêu 99,9 % từ ngày 20/11/2026" in said.args[0]
    settle(qtbot, page.context)
    assert "điểm · 99,9 %" in page.cards["S01"].accessibleName()
    page.open_argument(OCTOBER)
    settle(qtbot, page.context)
    assert "80 %" in page.cards["S01"].accessibleName(), "October keeps the target of its days"


def _campaign(qtbot: "QtBot", page: IndicatorsPage) -> None:
    """Enter the three targets by keyboard alone."""
    page.open_argument(CAMPAIGNS)
    settle(qtbot, page.context)
    QTest.keyClick(page, Qt.Key.Key_M, _CONTROL)
    form = page.campaigns.form
    assert form.isVisible()
    qtbot.waitUntil(form.name.edit.hasFocus)
    QTest.keyClicks(form.name.edit, "69 ngay dem")
    for field, words in ((form.first, "01102026"), (form.last, "8/12/2026")):
        field.edit.setFocus()
        field.edit.selectAll()
        QTest.keyClicks(field.edit, words)
    for row, words in zip(form.rows, ("90", "80,5", "75"), strict=True):
        row.percent.edit.setFocus()
        QTest.keyClicks(row.percent.edit, words)
    assert form.last.text() == "08/12/2026"
    QTest.keyClick(form.rows[-1].percent.edit, Qt.Key.Key_F9)
    settle(qtbot, page.context)


def test_a_campaign_is_entered_by_keyboard_and_every_figure_opens_its_dossiers(
    qtbot: "QtBot", page: IndicatorsPage, office: "Office", journeys: "Journeys"
) -> None:
    _campaign(qtbot, page)
    part, context = page.campaigns, page.context
    (made,) = list_campaigns(office.open_uow, actor=context.actor)
    progress = campaign_progress(office.open_uow, made.id, actor=context.actor, now=context.now())
    assert [str(target.percent) for target in made.targets] == ["90", "80.5", "75"]
    assert "ngày 51/69" in page.status.text.text()
    assert len(part.cards) == 3
    for card, target in zip(part.cards, progress.targets, strict=True):
        assert target.value.shown_short in card.accessibleName()
        assert f"{target.value.numerator}/{target.value.denominator}" in card.accessibleName()
    part.cards[1].click()
    second = progress.targets[1]
    part.cards[1].setFocus()
    QTest.keyClick(part.cards[1], Qt.Key.Key_Return)
    opened = _opened(qtbot, page, journeys)
    assert len(opened.ids) == second.value.numerator
    assert opened.title.endswith("từ ngày 01/10/2026 đến ngày 20/11/2026")
    table = part.table.table
    whole, newest = table.rows_model().rows()[:2]
    for number, line in enumerate((whole, newest)):
        for key, count in (
            ("numerator", line.counts.numerator), ("denominator", line.counts.denominator),
            ("total", line.total.numerator),
        ):  # fmt: skip
            table.select_figure(number, key)
            QTest.keyClick(table, Qt.Key.Key_Return)
            if count:
                assert len(_opened(qtbot, page, journeys).ids) == count, (line.name, key)
    seen = []
    for _ in range(4):
        page.next_pane()
        seen.append(QApplication.focusWidget())
    part.chart.setFocus()
    assert part.chart in seen
    assert table in seen
    assert part.cards[1] in seen
    QTest.keyClick(part.chart, Qt.Key.Key_Left)
    QTest.keyClick(part.chart, Qt.Key.Key_Return)
    assert len(_opened(qtbot, page, journeys).ids) == second.days[-2].total.numerator


def test_what_is_wrong_in_the_form_is_said_at_its_field_and_nothing_typed_is_lost(
    qtbot: "QtBot", page: IndicatorsPage, office: "Office"
) -> None:
    page.open_argument(CAMPAIGNS)
    settle(qtbot, page.context)
    assert page.campaigns.empty.isVisible()
    page.campaigns.empty.action_clicked.emit()
    form = page.campaigns.form
    form.name.set_text("Đợt thử")
    form.save()
    assert form.last.error()
    form.last.set_date(date(2026, 11, 1))
    form.rows[0].percent.set_text("120")
    form.save()
    assert form.rows[0].percent.error() == "Cần số từ 0 đến 100."
    assert page.escape()
    assert page.campaigns.empty.isVisible()
    page.campaigns.open_new()
    assert form.name.text() == "Đợt thử"
    for row in form.rows:
        row.percent.set_text("90")
    with qtbot.waitSignal(page.context.notices.shown) as said:
        form.save()
    assert "Ngày cuối kỳ" in said.args[0], "the service has the last word"
    assert form.isVisible()
    assert list_campaigns(office.open_uow, actor=page.context.actor) == ()


def test_a_campaign_is_changed_withdrawn_with_a_reason_and_taken_back(
    qtbot: "QtBot", page: IndicatorsPage, office: "Office"
) -> None:
    _campaign(qtbot, page)
    part, actor = page.campaigns, page.context.actor
    part.change_button.click()
    part.form.more_button.click()
    part.form.rows[3].indicator.set_value("S06")
    part.form.rows[3].percent.set_text("95")
    part.form.save()
    settle(qtbot, page.context)
    assert len(part.cards) == 4
    part.cards[3].click()
    assert [line.name for line in part.table.table.rows_model().rows()] == ["Cả đợt"]
    assert len(part.chart.points()) == 8, "votes are told week by week"
    part.drop_button.click()
    part.drop_form.drop_button.click()
    assert part.drop_form.reason.error()
    QTest.keyClicks(part.drop_form.reason.edit, "Hoan lai")
    QTest.keyClick(part.drop_form.reason.edit, Qt.Key.Key_Return)
    settle(qtbot, page.context)
    assert list_campaigns(office.open_uow, actor=actor) == ()
    assert part.empty.isVisible()
    assert page.context.notices.undo_last()
    settle(qtbot, page.context)
    assert len(list_campaigns(office.open_uow, actor=actor)) == 1
    assert len(part.cards) == 4


def test_a_supervisor_reads_campaigns_but_changes_none(qtbot: "QtBot", shown: Shown) -> None:
    page = shown(Actor(None, "Giám sát", Role.SUPERVISOR))
    page.open_argument(CAMPAIGNS)
    settle(qtbot, page.context)
    buttons = [each for each in page.campaigns.acts.findChildren(Button) if each.isVisible()]
    assert buttons == []
    QTest.keyClick(page, Qt.Key.Key_M, _CONTROL)
    assert page.campaigns.empty.isVisible()


@pytest.mark.parametrize(("scale", "size"), [(1.0, (1092, 574)), (1.25, (1092, 574))])
def test_no_button_of_the_head_is_cut_and_no_key_is_bound_twice(
    scale: float,
    size: tuple[int, int],
    qtbot: "QtBot",
    real_window: "Callable[..., MainWindow]",
) -> None:
    from tests.ui.test_shortcuts import _bound
    from ui.theme import theme_of

    window = real_window(Role.ADMIN, size)
    window.go("indicators")
    theme_of().set_text_scale(scale)
    settle(qtbot, window.context)
    page = window.current_page()
    assert isinstance(page, IndicatorsPage)

    def look() -> None:
        settle(qtbot, window.context)
        for button in page.header.findChildren(Button):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), button.text()
        tabs = page.switch
        assert tabs.width() >= tabs.sizeHint().width()
        keys = [keys for keys, _ in _bound(window)]
        assert len(keys) == len(set(keys)), sorted(keys)

    look()
    page.method_button.click()
    look()
    page.escape()
    _campaign(qtbot, page)
    look()
    page.campaigns.open_change()
    look()


def test_the_axis_of_a_share_ends_at_a_hundred_and_holds_every_value() -> None:
    assert axis_of([85.2, 90.0]) == (80.0, 5.0)
    assert axis_of([62.0, 90.0]) == (60.0, 10.0)
    assert axis_of([21.0]) == (20.0, 20.0)
    assert axis_of([3.0, 90.0]) == (0.0, 25.0)
