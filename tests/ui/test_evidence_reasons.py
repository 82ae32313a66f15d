"""From a figure to its dossiers, and from each dossier back to why it is counted."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from cds_desktop.domain.periods import Period
from cds_desktop.services.indicators import cell_evidence
from cds_desktop.services.offices import Office
from cds_desktop.wording.indicators import reason_words
from tests.ui.conftest import Journeys, settle
from ui.context import Context
from ui.evidence import Evidence
from ui.navigation import EvidenceList
from ui.pages.dossiers import DossiersPage

if TYPE_CHECKING:
    from cds_desktop.services.indicators import CellEvidence

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> DossiersPage:
    page = DossiersPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    return page


@pytest.fixture
def opened(
    qtbot: QtBot, context: Context, journeys: Journeys, page: DossiersPage
) -> Callable[[str], EvidenceList]:
    def open_cell(cell: str) -> EvidenceList:
        Evidence(context, page).open_cell("Con số", cell, OCTOBER)
        settle(qtbot, context)
        _, argument = journeys.made[-1]
        assert isinstance(argument, EvidenceList)
        page.open_argument(argument)
        settle(qtbot, context)
        return argument

    return open_cell


def _behind(context: Context, cell: str) -> "CellEvidence":
    return cell_evidence(context.open_uow, cell, OCTOBER, actor=context.actor, now=context.now())


@pytest.mark.parametrize("cell", ["II06a.total.10", "S05.numerator"])
def test_the_banner_tells_why_the_selected_dossier_is_in_the_figure(
    qtbot: QtBot,
    context: Context,
    page: DossiersPage,
    opened: Callable[[str], EvidenceList],
    cell: str,
) -> None:
    evidence = opened(cell)
    known = {
        each.dossier_id: "; ".join(map(reason_words, each.reasons))
        for each in _behind(context, cell).records
    }
    assert set(evidence.ids) == set(known)
    for number in range(min(3, len(evidence.ids))):
        page.list.table.select_row(number)
        settle(qtbot, context)
        row = page.list.table.current_row()
        assert page.list.banner.reason.text() == f"{row.line.code}: {known[row.id]}"
        assert page.list.banner.reason.isVisible()


def test_an_ordinary_list_tells_no_reasons(
    qtbot: QtBot, context: Context, page: DossiersPage, opened: Callable[[str], EvidenceList]
) -> None:
    first = opened("II06a.total.7").ids[0]
    page.open_argument(EvidenceList("Chỉ là danh sách", (first,)))
    settle(qtbot, context)
    page.list.table.select_row(0)
    settle(qtbot, context)
    assert page.list.banner.isVisible()
    assert not page.list.banner.reason.isVisible()
