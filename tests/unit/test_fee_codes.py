"""The fee account and the codes that lead to it: who sets it, what is refused, what is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.dossiers import PaymentWay
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.payment_codes import PaymentAccount, decode
from cds_desktop.services import dossiers, journal
from cds_desktop.services.dossier_views import view
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.fee_codes import fee_code
from cds_desktop.services.offices import Office
from cds_desktop.services.payment_account import (
    account_in,
    clear_account,
    fee_account,
    latest_account,
    set_account,
    take_back_account,
)
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.payments import short_refusal
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, applicant, make_office
from tests.unit.test_payment_codes import SECOND

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()
ACCOUNT = PaymentAccount("970415", "VietinBank", "113366668888", "UBND xã Cái Nước", TODAY)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The office on either database."""
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


@pytest.fixture
def local_office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


def _come(office: Office, fee: int | None = 8_000) -> str:
    reception = Reception("1.004873", applicant(), fee_vnd=fee)
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code


def _refusal(
    office: Office, *, dossier: str = "", amount: int | None = None, note: str = ""
) -> str:
    with pytest.raises(RuleBroken) as refused:
        fee_code(office.open_uow, amount, note, dossier=dossier, actor=CLERK, now=NOW)
    assert not sentence(refused.value).startswith("Không thực hiện được")
    return refused.value.code


def test_an_administrator_sets_the_account_and_the_journal_tells_old_and_new(
    office: Office,
) -> None:
    found = account_in(SECOND, TODAY)
    assert (found.bin, found.bank, found.number) == ("970415", "VietinBank", "113366668888")
    with pytest.raises(RuleBroken) as refused:
        set_account(office.open_uow, ACCOUNT, actor=CLERK, now=NOW)
    assert refused.value.code == "officer.not_allowed"
    typed = PaymentAccount("970415", " VietinBank ", "1133 6666-8888", "UBND xã Cái Nước", TODAY)
    assert set_account(office.open_uow, typed, actor=ADMIN, now=NOW) == ACCOUNT
    assert fee_account(office.open_uow, TODAY) == ACCOUNT
    later = PaymentAccount("970405", "Agribank", "7300201", "UBND xã", TODAY + timedelta(days=11))
    set_account(office.open_uow, later, actor=ADMIN, now=NOW)
    assert fee_account(office.open_uow, date(2026, 11, 30)) == ACCOUNT
    assert (
        fee_account(office.open_uow, date(2026, 12, 1)) == later == latest_account(office.open_uow)
    )
    assert take_back_account(office.open_uow, later, actor=ADMIN, now=NOW) == ACCOUNT
    clear_account(office.open_uow, "đổi ngân hàng", actor=ADMIN, now=NOW)
    assert fee_account(office.open_uow, date(2027, 1, 1)) is None
    assert take_back_account(office.open_uow, None, actor=ADMIN, now=NOW) == ACCOUNT
    with pytest.raises(RuleBroken) as changed:
        take_back_account(office.open_uow, later, actor=ADMIN, now=NOW)
    assert changed.value.code == "payment.account_changed"
    said = [
        sentence_of(entry) for entry in journal.newest(office.open_uow, 6, actor=ADMIN)
        if entry.action.startswith("fee_account")
    ]  # fmt: skip
    assert len(said) == 5
    assert said[-1] == (
        "Đặt tài khoản thu phí: trống → VietinBank 113366668888 – UBND xã Cái Nước, BIN 970415,"
        " từ 20/11/2026"
    )
    assert said[1].endswith("→ trống. Lý do: đổi ngân hàng")


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (PaymentAccount("97041", "B", "1", "H", TODAY), "payment.bin_shape"),
        (PaymentAccount("970415", "B", "số 1", "H", TODAY), "payment.account_shape"),
        (PaymentAccount("970415", " ", "1", "H", TODAY), "payment.bank_missing"),
        (PaymentAccount("970415", "B", "1", "", TODAY), "payment.holder_missing"),
        (PaymentAccount("970415", "B", "1", "H" * 81, TODAY), "payment.name_long"),
        (PaymentAccount("970415", "B", "1", "H", TODAY - timedelta(days=1)),
         "payment.account_past"),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_right_is_refused(
    local_office: Office, account: PaymentAccount, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        set_account(local_office.open_uow, account, actor=ADMIN, now=NOW)
    assert refused.value.code == code
    assert latest_account(local_office.open_uow) is None


def test_a_dossier_has_one_code_for_its_fee_until_it_is_paid(office: Office) -> None:
    code = _come(office)
    assert _refusal(office, dossier=code) == "payment.no_account"
    before = view(office.open_uow, code, actor=CLERK, now=NOW).no_fee_code
    assert before is not None
    assert short_refusal(before) == "chưa có tài khoản"
    set_account(office.open_uow, ACCOUNT, actor=ADMIN, now=NOW)
    assert view(office.open_uow, code, actor=CLERK, now=NOW).no_fee_code is None
    made = fee_code(office.open_uow, None, dossier=code, actor=CLERK, now=NOW)
    read = decode(made.payload)
    assert (read.bin, read.account, read.amount_vnd) == ("970415", "113366668888", 8_000)
    assert read.purpose == code == made.note
    assert read.is_dynamic
    assert _refusal(office, dossier=code, amount=9_000) == "payment.amount_differs"
    dossiers.record_payment(office.open_uow, code, PaymentWay.TRANSFER, actor=CLERK, now=NOW)
    assert _refusal(office, dossier=code) == "payment.paid_already"
    assert dossiers.show(office.open_uow, code).paid_at is not None


def test_a_fee_that_is_zero_unknown_or_nameless_is_told(local_office: Office) -> None:
    office = local_office
    set_account(office.open_uow, ACCOUNT, actor=ADMIN, now=NOW)
    free = _come(office, 0)
    assert _refusal(office, dossier=free) in ("dossier.no_fee", "payment.fee_unknown")
    assert _refusal(office, note="le phi") == "payment.amount_missing"
    assert _refusal(office, note="le phi", amount=0) == "payment.amount_range"
    assert _refusal(office, amount=8_000) == "payment.purpose_missing"
    long = "Nộp lệ phí cấp bản sao trích lục khai sinh"
    assert _refusal(office, amount=8_000, note=long) == "payment.purpose_long"
    made = fee_code(office.open_uow, 2_000, "Lệ phí sao y", actor=CLERK, now=NOW)
    assert decode(made.payload).purpose == "Le phi sao y"


def test_where_the_catalogue_leaves_the_fee_open_the_officer_names_the_amount(
    local_office: Office,
) -> None:
    from cds_desktop.domain.clock import office_day
    from cds_desktop.services.catalogue import list_procedures

    office = local_office
    set_account(office.open_uow, ACCOUNT, actor=ADMIN, now=NOW)
    entries = list_procedures(office.open_uow, office_day(NOW))
    open_fee = next(entry for entry in entries if entry.procedure.fee_vnd is None)
    reception = Reception(open_fee.procedure.code, applicant())
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    assert _refusal(office, dossier=code) == "payment.fee_unknown"
    made = fee_code(office.open_uow, 30_000, dossier=code, actor=CLERK, now=NOW)
    assert decode(made.payload).amount_vnd == 30_000


def test_scripts_set_the_account_make_codes_and_hear_why_not(local_office: Office) -> None:
    script = Script(local_office.data_dir.path, NOW, ("ui.commands",))
    asked = ("qr", "fee", "--amount", "8000", "--note", "H12-26-000123")
    assert script.run(*asked)[0] == 1
    assert "Cài đặt, mục Công khai QR" in script.errors
    account = script.ask("qr", "account", "set", "--code", SECOND, "--holder", "UBND xã Cái Nước")
    assert account["account"] == script.ask("qr", "account", "show")["account"]
    assert script.ask(*asked) == {
        "payload": SECOND, "amount": 8000, "note": "H12-26-000123", "bin": "970415",
        "bank": "VietinBank", "account": "113366668888", "holder": "UBND xã Cái Nước",
    }  # fmt: skip
    assert "VietinBank 113366668888 – UBND xã Cái Nước" in script.run(*asked)[1]
    assert script.run("qr", "account", "clear", "--reason", "đóng tài khoản")[0] == 0
    assert script.run(*asked)[0] == 1
    assert script.ask("qr", "account", "show") == {"account": None, "later": None}


def test_scripts_change_what_codes_lead_to(local_office: Office) -> None:
    script = Script(local_office.data_dir.path, NOW, ("ui.commands",))
    first = script.ask("qr", "settings", "show")
    assert first == {
        "payload": "portal", "template": "", "logo": False, "factor": 1000, "check_days": 90
    }  # fmt: skip
    assert script.run("qr", "settings", "set", "--payload", "template")[0] == 1
    address = "https://cainuoc.camau.gov.vn/thu-tuc/{code}"
    wanted = ("--payload", "template", "--template", address, "--logo", "--check-days", "30")
    changed = script.ask("qr", "settings", "set", *wanted)
    assert changed == first | {
        "payload": "template", "template": address, "logo": True, "check_days": 30
    }  # fmt: skip
    assert script.ask("qr", "settings", "set", "--no-logo")["logo"] is False
    assert script.run("qr", "settings", "set", "--factor", "20")[0] == 1
