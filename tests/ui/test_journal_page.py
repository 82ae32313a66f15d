"""Nhật ký on the screen: narrowed, printed, written into a file, opened to its dossier."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from tests.ui.conftest import Clock, Journeys, settle
from ui.context import Context
from ui.pages.settings import SettingsPage
from ui.pages.settings.journal import JournalGroup

CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
LEADER = Actor(None, "Đỗ Quốc Ấn", Role.LEADER)


@pytest.fixture
def record(office: Office, clock: Clock) -> DossierRecord:
    """A dossier received by a clerk and moved on by another."""
    reception = Reception("2.000815", person_input("Nguyễn Văn Đức"))
    made = dossiers.receive(office.open_uow, reception, actor=CLERK, now=clock.at)
    return dossiers.move(
        office.open_uow, made.code, Status.WITHDRAWN, reason="Đi làm xa", actor=LEADER,
        now=clock.at,
    )  # fmt: skip


@pytest.fixture
def group(
    qtbot: QtBot, make_context: Callable[[Actor], Context], record: DossierRecord
) -> Iterator[JournalGroup]:
    """The journal as a leader sees it."""
    context = make_context(LEADER)
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open_argument("journal")
    settle(qtbot, context)
    opened = page.current_group()
    assert isinstance(opened, JournalGroup)
    yield opened
    del page  # it lives as long as its group is used


def said(group: JournalGroup) -> list[str]:
    return [str(group.model.data(group.model.index(row, 3))) for row in range(_rows(group))]


def _rows(group: JournalGroup) -> int:
    return group.model.rowCount()


def test_a_leader_narrows_the_journal_and_sees_all_of_it_again(
    qtbot: QtBot, group: JournalGroup, record: DossierRecord
) -> None:
    whole = _rows(group)
    assert whole >= 4
    group.kind.set_value("moves")
    group._ask()
    settle(qtbot, group.context)
    assert said(group) == [
        "Chuyển trạng thái: Được tiếp nhận → Công dân yêu cầu rút hồ sơ. Lý do: Đi làm xa"
    ]
    group.kind.set_value("")
    group.officer.set_value(CLERK.name)
    group._ask()
    settle(qtbot, group.context)
    assert said(group) == ["Tiếp nhận"]
    group.clear_filters()
    for words, count in ((record.short_code, 2), ("di lam", 1), ("không có đâu", 0)):
        group.search.set_text(words)
        group._ask()
        settle(qtbot, group.context)
        assert _rows(group) == count, words
    assert group.table._empty.words() == "Không có dòng nhật ký nào khớp bộ lọc này."
    assert group.clear_button.isVisible()
    group.table.empty_action.emit()
    settle(qtbot, group.context)
    assert _rows(group) == whole
    group.first.set_date(date(2026, 11, 20))
    group._ask()
    settle(qtbot, group.context)
    assert _rows(group) == 2
    group.last.set_date(date(2026, 11, 19))
    group._ask()
    settle(qtbot, group.context)
    assert _rows(group) == 0


def test_enter_on_an_entry_opens_its_dossier(
    group: JournalGroup, record: DossierRecord, journeys: Journeys
) -> None:
    group.table.activated_row.emit(group.model.rows()[0])
    assert journeys.made == [("dossiers", record.code)]


def test_what_the_filter_shows_is_printed_and_written(
    qtbot: QtBot, group: JournalGroup, tmp_path: Path
) -> None:
    group.kind.set_value("moves")
    group._ask()
    settle(qtbot, group.context)
    group.print_list()
    settle(qtbot, group.context)
    assert group._desk is not None
    assert group._desk.dialog is not None
    (paper,) = group._desk.dialog.preview.pages
    words = [getattr(item, "text", "") for item in paper.items]
    assert {"NHẬT KÝ NGHIỆP VỤ", "Chuyển bước, hẹn lại", "1 dòng.", "Trang 1/1"} <= set(words)
    group._desk.dialog.reject()
    out = tmp_path / "nhật ký.csv"
    group.export(out)
    settle(qtbot, group.context)
    settle(qtbot, group.context)
    text = out.read_text(encoding="utf-8-sig")
    assert "Đi làm xa" in text
    assert text.count("\n") == 2
    told = [notice.text for notice in group.context.notices.history]
    assert told == ["Đã xuất 1 dòng nhật ký vào tệp nhật ký.csv."]
    group.clear_filters()
    settle(qtbot, group.context)
    assert said(group)[0] == "Xuất 1 dòng nhật ký ra tệp"
