"""The payment code of a fee: on paper, over the page of dossiers, and as a command."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.dossiers import PaymentWay
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.payment_codes import PaymentCode, decode, encode
from cds_desktop.services import dossiers, journal
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.fee_codes import FeeCode, FeeSource
from cds_desktop.services.payment_account import set_account
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.payments import write_fee_sheet
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, applicant
from tests.ui.conftest import Clock, settle
from tests.unit.test_fee_codes import ACCOUNT
from ui.printing.fee_sheet import PAPERS, fee_sheet_pages
from ui.printing.page import Page
from ui.printing.page_painter import page_image
from ui.printing.read_back import check_codes, read_codes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from ui.context import Context
    from ui.pages.dossiers import DossiersPage

pytestmark = pytest.mark.usefixtures("qapp")

CODE = "000.00.16.H12-261120-0023"
LONG = "Đăng ký biến động đối với trường hợp thay đổi quyền sử dụng đất " * 8


def _source(amount: int = 8_000, procedure: str = "Cấp bản sao trích lục") -> FeeSource:
    payload = encode(PaymentCode(ACCOUNT.bin, ACCOUNT.number, amount, CODE))
    return FeeSource(
        fee=FeeCode(payload, amount, CODE, ACCOUNT, CODE, procedure),
        desk_name="Trung tâm Phục vụ hành chính công xã Cái Nước",
        superior_name="UBND xã Cái Nước",
        phone="02903881234",
        issued_at=datetime(2026, 11, 20, 14, 12, tzinfo=OFFICE_ZONE),
    )


def _said(page: Page) -> str:
    return re.sub(r"\s+", "", "".join(run.text for run in page.texts))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _faults(page: Page) -> list[str]:
    """Texts over each other, over a code or off the paper."""
    found = []
    boxes = [(run.text, run.rect) for run in page.texts]
    boxes += [("mã QR", code.quiet_rect) for code in page.codes]
    for at, (words, box) in enumerate(boxes):
        if box.left < 3 or box.right > page.paper.width - 3 or box.bottom > page.paper.height - 3:
            found.append(f"off the paper: {words}")
        found += [f"{words} over {other}" for other, rest in boxes[:at] if box.overlaps(rest)]
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sheet_says_in_clear_what_the_code_says(paper: str) -> None:
    content = write_fee_sheet(_source())
    (page,) = fee_sheet_pages(content, paper)
    assert page.paper.name == paper
    assert _faults(page) == []
    (text,) = read_codes(page_image(page, 150))
    assert decode(text).amount_vnd == 8_000
    said = _said(page)
    for words in (
        "8.000 đồng", "Tám nghìn đồng", ACCOUNT.number, ACCOUNT.holder, ACCOUNT.bank, CODE,
        "không chứng minh đã nộp", "Biên lai do Trung tâm Phục vụ hành chính công xã Cái Nước cấp",
    ):  # fmt: skip
        assert _bare(words) in said, words
    assert _bare("DỮ LIỆU MẪU") not in said


def test_a_long_sheet_goes_on_larger_paper_and_a_sample_says_so() -> None:
    source = replace(_source(987_654_321, LONG), is_sample=True, prints=2)
    (page,) = fee_sheet_pages(write_fee_sheet(source), "A6")
    assert page.paper.name == "A5"
    assert _faults(page) == []
    assert check_codes([page]) == 1
    assert _bare("DỮ LIỆU MẪU") in _said(page)
    assert _bare("In lại lần 2") in _said(page)
    with pytest.raises(RuleBroken):
        fee_sheet_pages(write_fee_sheet(source), "A4")


# --- the page of dossiers -------------------------------------------------------------------------


@pytest.fixture
def code(office: Office, clock: Clock) -> str:
    """A dossier whose fee is not paid."""
    reception = Reception("1.004873", applicant(), fee_vnd=8_000)
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=clock.at).code


@pytest.fixture
def page(qtbot: QtBot, context: Context, code: str) -> DossiersPage:
    from ui.pages.dossiers import DossiersPage

    made = DossiersPage(context)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.open_dossier(code)
    settle(qtbot, context)
    return made


def _fee_action(page: DossiersPage) -> QAction:
    page._offer_forms()
    actions = page.printing.menu.actions()
    page.printing.menu.hide()
    return next(action for action in actions if action.text().startswith("Mã nộp phí"))


def test_the_code_is_offered_while_there_is_something_to_pay(
    qtbot: QtBot, context: Context, office: Office, page: DossiersPage, code: str, clock: Clock
) -> None:
    def read_again() -> QAction:
        page.refresh()
        settle(qtbot, context)
        return _fee_action(page)

    refused = _fee_action(page)
    assert not refused.isEnabled()
    assert "chưa có tài khoản thu phí" in refused.toolTip()
    assert refused.text().endswith("\tchưa có tài khoản")
    set_account(office.open_uow, ACCOUNT, actor=ADMIN, now=clock.at)
    offered = read_again()
    assert offered.isEnabled()
    offered.trigger()
    settle(qtbot, context)
    dialog = page.printing.fees.dialog
    assert dialog is not None
    (text,) = read_codes(page_image(dialog.preview.pages[0], 150))
    assert decode(text).purpose == code
    dialog.reject()
    dossiers.record_payment(office.open_uow, code, PaymentWay.CASH, actor=CLERK, now=clock.at)
    paid = read_again()
    assert not paid.isEnabled()
    assert "đã được ghi là nộp" in paid.toolTip()


def test_a_saved_sheet_is_written_down_and_pays_nothing(
    qtbot: QtBot, context: Context, office: Office, page: DossiersPage, code: str, clock: Clock,
    tmp_path: Path,
) -> None:  # fmt: skip
    set_account(office.open_uow, ACCOUNT, actor=ADMIN, now=clock.at)
    desk = page.printing.fees
    desk.show(code)
    settle(qtbot, context)
    assert desk.dialog is not None
    pages, name = desk.dialog.preview.pages, tmp_path / "phi.pdf"
    desk.dialog.pdf_requested.emit()
    (ask,) = desk.dialog.findChildren(QFileDialog)
    ask.fileSelected.emit(str(name))
    settle(qtbot, context)
    assert len(pages) == 1
    assert (tmp_path / "phi.pdf").read_bytes().startswith(b"%PDF")
    entries = journal.of_dossier(office.open_uow, code)
    assert sentence_of(entries[-1]) == "In mã nộp phí: 8.000 đồng, vào tài khoản 113366668888"
    assert dossiers.show(office.open_uow, code).paid_at is None


def test_a_script_makes_the_sheet_of_a_dossier(office: Office, code: str, tmp_path: Path) -> None:
    script = Script(office.data_dir.path, Clock.at, ("ui.commands",))
    set_account(office.open_uow, ACCOUNT, actor=ADMIN, now=Clock.at)
    out = tmp_path / "phi.pdf"
    made = script.ask("qr", "fee", "--dossier", code, "--out", str(out), "--paper", "A6")
    assert (made["amount"], made["note"]) == (8_000, code)
    assert out.read_bytes().startswith(b"%PDF")
    assert [entry.action for entry in journal.of_dossier(office.open_uow, code)][-1] == (
        "fee_code_printed"
    )
