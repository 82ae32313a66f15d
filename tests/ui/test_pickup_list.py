"""The list of people to call whose results lie ready: by key, on paper and by command."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.pickup import CallOutcome
from cds_desktop.services import journal
from cds_desktop.services.dossiers import Reception, move, receive, shelf
from cds_desktop.services.dossiers.pickup_calls import pickup_calls
from cds_desktop.services.explanations import paper_set
from cds_desktop.services.offices import Office
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.office_papers import write_pickup_list
from tests.command_line import Script
from tests.offices import CLERK, applicant, make_office
from ui.pages.today import TodayPage
from ui.printing.call_list import call_list_pages

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context

pytestmark = pytest.mark.usefixtures("qapp")

NOW = parse_instant("2026-11-20T14:00")
MODULES = ("cds_desktop.commands.dossier", "ui.commands")


@pytest.fixture
def desk_office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


def ready(office: Office, name: str, days: int, number: str = "096190004512") -> DossierRecord:
    at = NOW - timedelta(days=days)
    reception = Reception("1.004873", applicant(name, number))
    record = receive(office.open_uow, reception, actor=CLERK, now=at)
    for status in (Status.PROCESSING, Status.FINISHED):
        record = move(office.open_uow, record.code, status, actor=CLERK, now=at)
    return record


def words_on_paper(office: Office) -> list[str]:
    found = pickup_calls(office.open_uow, actor=CLERK, now=NOW)
    (page,) = call_list_pages(write_pickup_list(found, NOW), paper_set(NOW))
    return [run.text for run in page.texts]


def test_the_list_says_whom_to_call_where_it_lies_and_how_the_last_call_ended(
    desk_office: Office,
) -> None:
    later = ready(desk_office, "Bùi Thị Út", 2, "096190004513")
    first = ready(desk_office, "Quách Văn Ớt", 9)
    shelf.put_on_shelf(desk_office.open_uow, first.code, "B7", actor=CLERK, now=NOW)
    shelf.record_call(desk_office.open_uow, first.code, CallOutcome.NO_ANSWER, actor=CLERK, now=NOW)
    words = words_on_paper(desk_office)
    assert "2 hồ sơ có kết quả chờ trả." in words
    assert words.index("Quách Văn Ớt") < words.index("Bùi Thị Út")  # what lies longest first
    assert {"B7", "0918 345 276", later.short_code, first.short_code} <= set(words)
    assert "không nghe" in " ".join(words)
    only_old = pickup_calls(desk_office.open_uow, days=5, actor=CLERK, now=NOW)
    assert [line.code for line in only_old.lines] == [first.code]


def test_nobody_without_the_right_gets_names_and_telephones(desk_office: Office) -> None:
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        pickup_calls(desk_office.open_uow, actor=Actor(None, "x", Role.SUPERVISOR), now=NOW)


def test_the_command_prints_it_and_the_journal_knows(desk_office: Office, tmp_path: Path) -> None:
    ready(desk_office, "Quách Văn Ớt", 9)
    out = tmp_path / "gọi.pdf"
    script = Script(desk_office.data_dir.path, NOW, MODULES)
    told = script.ask("dossier", "call-list", "--out", str(out))
    assert (told["rows"], told["pages"]) == (1, 1)
    assert out.read_bytes().startswith(b"%PDF")
    newest = journal.newest(desk_office.open_uow, 1)[0]
    assert sentence_of(newest) == "In danh sách gọi nhận kết quả, 1 hồ sơ"


def test_ctrl_p_on_the_first_page_shows_the_list(
    qtbot: "QtBot", context: "Context", office: Office
) -> None:
    ready(office, "Quách Văn Ớt", 9)
    page = TodayPage(context)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    page.activateWindow()
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.calls.dialog is not None)
    dialog = page.calls.dialog
    assert dialog is not None
    assert "mời nhận kết quả" in dialog.windowTitle()
    dialog.close()
    qtbot.waitUntil(lambda: page.calls.dialog is None)
