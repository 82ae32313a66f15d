"""The call list after a closure and the sheet that explains a date: on paper and by command."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.people import person_input
from cds_desktop.services import closures, journal
from cds_desktop.services.dossier_views import view
from cds_desktop.services.dossiers import Reception, move, receive
from cds_desktop.services.explanations import PlannedExplanation, paper_set, plan_explanation
from cds_desktop.services.offices import Office, mark_as_sample
from cds_desktop.wording.deadlines import explain
from cds_desktop.wording.office_papers import write_call_list, write_explanation
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, make_office
from tests.ui.conftest import settle
from ui.printing.call_list import call_list_pages
from ui.printing.explanation import ExplanationDesk, explanation_pages
from ui.printing.page import Frame, Page

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context

pytestmark = pytest.mark.usefixtures("qapp")

NOW = parse_instant("2026-11-20T16:00")
STORM = [date(2026, 11, 25), date(2026, 11, 26)]
LONG_NAME = "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại – Dịch vụ – Xuất nhập khẩu"
MODULES = ("cds_desktop.commands.calendar", "ui.commands")
MARK = "DỮ LIỆU MẪU – bản in này không có giá trị"


@pytest.fixture
def desk_office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


def take_in(office: Office, name: str = "Trần Văn Tám", *, phone: str = "0918 345 276",
            limit: str = "5d", at: datetime = NOW - timedelta(hours=7)) -> str:  # fmt: skip
    who = person_input(name, phone=phone, id_number="096190004512", address="Ấp Cái Rô")
    reception = Reception("1.004873", who, limit=parse_limit_argument(limit))
    return receive(office.open_uow, reception, actor=CLERK, now=at).code


def close(office: Office) -> closures.Closure:
    return closures.close(office.open_uow, STORM, reason="Bão số 15", actor=ADMIN, now=NOW)


def call_pages(office: Office, number: int) -> tuple[Page, ...]:
    found = closures.calls(office.open_uow, number, actor=CLERK)
    return call_list_pages(write_call_list(found, NOW), paper_set(NOW))


def planned(office: Office, code: str) -> PlannedExplanation:
    return plan_explanation(office.open_uow, code, write_explanation, actor=CLERK, now=NOW)


def sheet(office: Office, code: str) -> tuple[Page, ...]:
    found = planned(office, code)
    return explanation_pages(found.content, found.form_set)


def faults(pages: tuple[Page, ...], margin: float) -> list[str]:
    """Name every text that leaves the paper, meets another, or is too small."""
    found = []
    for page in pages:
        for run in page.texts:
            rect = run.rect
            if rect.left < margin - 0.1 or rect.right > page.paper.width - margin + 0.1:
                found.append(f"beside the margin: {run.text}")
            if rect.top < 3 or rect.bottom > page.paper.height - 3:
                found.append(f"above or below the paper: {run.text}")
            if run.points < 10 or run.text != unicodedata.normalize("NFC", run.text):
                found.append(f"small or not NFC: {run.text}")
        for one, other in combinations(page.texts, 2):
            if one.rect.overlaps(other.rect):
                found.append(f"on each other: {one.text} | {other.text}")
    return found


def said(pages: tuple[Page, ...]) -> str:
    """All the words without blanks, so that line breaks do not matter."""
    return "".join("".join(run.text.split()) for page in pages for run in page.texts)


def bare(text: str) -> str:
    return "".join(text.split())


# --- the call list -------------------------------------------------------------------------------


def test_each_person_has_a_row_with_a_box_to_tick(desk_office: Office) -> None:
    take_in(desk_office, "Trần Văn Tám", limit="5d")
    take_in(desk_office, "Nguyễn Thị Cẩm Tú", limit="3d", phone="")
    pages = call_pages(desk_office, close(desk_office).number)
    assert faults(pages, 10) == []
    texts = [run.text for run in pages[0].texts]
    # Whoever was promised the earlier day stands first.
    assert texts.index("Nguyễn Thị Cẩm Tú") < texts.index("Trần Văn Tám")
    assert {"261120-0001", "0918 345 276", "không có", "30/11/2026", "02/12/2026"} <= set(texts)
    assert sum(isinstance(item, Frame) for item in pages[0].items) == 2
    assert "1hồsơkhôngcóđiệnthoại" in said(pages)
    assert "Đóngcửa:25/11/2026,26/11/2026.Lýdo:Bãosố15." in said(pages)
    assert "Trang 1/1" in texts


def test_a_long_list_repeats_its_head_and_breaks_no_row(desk_office: Office) -> None:
    take_in(desk_office, LONG_NAME)
    made = close(desk_office)
    found = closures.calls(desk_office.open_uow, made.number, actor=CLERK)
    many = replace(found, people=found.people * 60)
    pages = call_list_pages(write_call_list(many, NOW), paper_set(NOW))
    assert faults(pages, 10) == []
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        texts = [run.text for run in page.texts]
        assert f"Trang {number}/{len(pages)}" in texts
        assert "Điện thoại" in texts
    boxes = sum(isinstance(item, Frame) for page in pages for item in page.items)
    assert boxes == 60
    assert said(pages).count(bare(LONG_NAME)) == 60


def test_the_sample_office_marks_both_papers(desk_office: Office) -> None:
    code = take_in(desk_office)
    made = close(desk_office)
    for pages in (call_pages(desk_office, made.number), sheet(desk_office, code)):
        assert MARK not in [run.text for page in pages for run in page.texts]
    with desk_office.open_uow() as uow:
        mark_as_sample(uow)
        uow.commit()
    for pages in (call_pages(desk_office, made.number), sheet(desk_office, code)):
        assert all(MARK in [run.text for run in page.texts] for page in pages)
        assert faults(pages, 10) == []


# --- why this date -------------------------------------------------------------------------------


def test_the_sheet_says_every_reason_as_the_screen_does(desk_office: Office) -> None:
    code = take_in(desk_office)
    assert [page.paper.name for page in sheet(desk_office, code)] == ["A5"]
    assert faults(sheet(desk_office, code), 8) == []
    close(desk_office)
    pages = sheet(desk_office, code)
    assert faults(pages, 8) == []
    reasons = view(desk_office.open_uow, code).reasons
    assert len(reasons) > 8
    for reason in reasons:
        assert bare(explain(reason)) in said(pages)
    assert bare("CÁCH TÍNH NGÀY HẸN TRẢ KẾT QUẢ") in said(pages)
    assert bare("Hẹn ban đầu 09:00, Thứ Hai 30/11/2026") in said(pages)
    assert "09:00, Thứ Tư 02/12/2026" in [run.text for run in pages[0].texts]


def test_the_sheet_tells_no_more_of_a_person_than_the_slip(desk_office: Office) -> None:
    words = said(sheet(desk_office, take_in(desk_office)))
    assert bare("Trần Văn Tám") in words
    for secret in ("096190004512", "0918345276", "0918 345 276", "Ấp Cái Rô"):
        assert bare(secret) not in words


def test_a_long_explanation_goes_on_larger_paper_with_its_waits(desk_office: Office) -> None:
    code = take_in(desk_office, limit="40d")
    for to, at in (
        (Status.SUPPLEMENT_REQUESTED, NOW), (Status.PROCESSING, NOW + timedelta(days=5)),
    ):  # fmt: skip
        move(desk_office.open_uow, code, to, reason="Thiếu tờ khai", actor=CLERK, now=at)
    pages = sheet(desk_office, code)
    assert {page.paper.name for page in pages} == {"A4"}
    assert faults(pages, 10) == []
    assert bare("Chờ bổ sung hồ sơ từ 16:00 20/11/2026") in said(pages)
    assert f"trang 1/{len(pages)}" in [run.text for run in pages[0].texts] or len(pages) == 1


def test_a_dossier_without_a_date_has_nothing_to_explain(desk_office: Office) -> None:
    code = take_in(desk_office)
    with desk_office.open_uow() as uow:
        dossier = uow.dossiers.id_of(code)
        uow.dossiers.restore(dossier, Status.RECEIVED, None)
        uow.commit()
    with pytest.raises(RuleBroken, match=r"explanation\.no_due_date"):
        planned(desk_office, code)


def test_the_desk_previews_prints_and_writes_it_down(
    context: "Context", office: Office, qtbot: "QtBot", tmp_path: Path
) -> None:
    from PySide6.QtWidgets import QWidget

    code = take_in(office)
    window = QWidget()
    qtbot.addWidget(window)
    desk = ExplanationDesk(context, window)
    sent: list[int] = []
    desk.print_pages = lambda pages, _printer: sent.append(len(pages))
    desk.show(code)
    settle(qtbot, context)
    dialog = desk.dialog
    assert dialog is not None
    assert "261120-0001" in dialog.windowTitle()
    dialog.print_requested.emit(None)
    settle(qtbot, context)
    assert sent == [1]
    assert journal.newest(office.open_uow, 1)[0].action == "explanation_printed"
    desk.show(code)
    settle(qtbot, context)
    again = desk.dialog
    assert again is not None
    marks = [run.text for run in again.preview.pages[0].texts]
    assert "In lại lần 1" in marks
    again.pdf_requested.emit()
    assert desk.file_dialog is not None
    desk.file_dialog.fileSelected.emit(str(tmp_path / "Vì sao.pdf"))
    settle(qtbot, context)
    assert (tmp_path / "Vì sao.pdf").read_bytes().startswith(b"%PDF-")
    assert context.notices.history[-1].text == "Đã lưu tờ giải thích vào tệp Vì sao.pdf."


# --- by command ----------------------------------------------------------------------------------


def test_a_closure_prints_its_list_and_prints_it_again_later(
    desk_office: Office, tmp_path: Path
) -> None:
    code = take_in(desk_office)
    script = Script(desk_office.data_dir.path, NOW, MODULES)
    out = tmp_path / "gọi điện.pdf"
    words = ("calendar", "close", "--day", "2026-11-25", "--reason", "Bão số 15")
    assert script.run(*words, "--list", str(out)) == (1, "")
    assert "Mới là xem trước" in script.errors
    assert not out.exists()
    assert "list" not in script.ask(*words)
    made = script.ask(*words, "--apply", "--list", str(out))
    assert (made["stored"], made["list"], made["pages"]) == (True, str(out), 1)
    assert out.read_bytes().startswith(b"%PDF-")
    (past,) = script.ask("calendar", "closures")
    assert (past["kind"], past["standing"], past["dossiers"]) == ("closure", ["2026-11-25"], 1)
    out.unlink()
    again = script.ask("calendar", "calls", "--number", str(past["number"]), "--out", str(out))
    assert [one["code"] for one in again["dossiers"]] == [code]
    assert again["dossiers"] == made["dossiers"]
    assert out.exists()
    printed = [e for e in journal.newest(desk_office.open_uow, 9) if e.action.startswith("call_")]
    assert [entry.details["times"] for entry in printed] == [2, 1]
    opened = script.ask(
        "calendar", "reopen", "--day", "2026-11-25", "--reason", "Ghi nhầm", "--apply",
        "--list", str(tmp_path / "mở.pdf"),
    )  # fmt: skip
    assert (opened["stored"], len(opened["dossiers"]), opened["kept"]) == (True, 1, [])
    assert script.run("calendar", "calls", "--number", "1")[0] == 1


def test_the_explanation_comes_as_pdf_and_as_reasons(desk_office: Office, tmp_path: Path) -> None:
    code = take_in(desk_office)
    script = Script(desk_office.data_dir.path, NOW, MODULES)
    out = tmp_path / "vì sao.pdf"
    for times in (1, 2):
        told = script.ask("form", "explain", code, "--out", str(out))
        assert (told["times"], told["pages"], told["out"]) == (times, 1, str(out))
    lines = told["explanation"]
    assert all(line.keys() == {"at", "rule", "text"} for line in lines)
    assert (lines[0]["rule"], lines[-1]["rule"]) == ("received", "due")
    assert out.read_bytes().startswith(b"%PDF-")
    assert script.run("form", "explain", "261120-9999", "--out", str(out))[0] == 1
