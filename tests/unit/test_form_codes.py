"""The QR code of a dossier's form: what it carries, who is named in it, what is not printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from cds_desktop.domain.cards import looks_like_card
from cds_desktop.domain.dossiers import CODE_SHAPE, Channel, Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_codes import applicant_identifier, code_facts, code_text
from cds_desktop.domain.form_sets import check_form, form_code
from cds_desktop.domain.forms import check_slip, slip_code
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.form_settings import (
    prints_provisional_codes,
    set_prints_provisional_codes,
)
from cds_desktop.services.forms import FormReason, available_forms, plan_form
from cds_desktop.services.offices import Office
from cds_desktop.services.slips import plan_slip, slip_content
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.forms import REASONS, write_form
from cds_desktop.wording.slips import write_slip
from tests.offices import ADMIN, CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 14, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CODE = "000.00.16.H12-261120-0023"
FACTS = {
    "code": CODE,
    "procedure_code": "1.004873",
    "applicant_id": "096190004512",
    **code_facts("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", NOW, NOW + timedelta(days=6)),
}
KEYS = ("code", "procedure_code", "applicant_id", "paper_name", "system", "issued_at", "due_at")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


def _come(office: Office, procedure: str = "1.004873", *, child: bool = False) -> str:
    person = applicant("Lê Bé Na", "") if child else applicant()
    reception = Reception(procedure, person)
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code


# --- the text of the code -------------------------------------------------------------------------


def test_the_text_is_one_line_in_nfc_with_the_dossier_code_first() -> None:
    said = code_text(KEYS, FACTS)
    assert said == (
        f"{CODE};TT=1.004873;CN=096190004512;TG=Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
        ";HT=CDS Một cửa;PH=2026-11-20T14:12+07:00;HK=2026-11-26T14:12+07:00"
    )
    assert unicodedata.is_normalized("NFC", said)
    loose = {key: unicodedata.normalize("NFD", value) for key, value in FACTS.items()}
    assert code_text(KEYS, loose) == said
    assert "\n" not in code_text(KEYS, {**FACTS, "paper_name": "Hai\ndòng ; một"})
    assert code_text(KEYS, {**FACTS, "paper_name": "A ; B"}).count(";") == said.count(";")


def test_the_moment_of_issue_is_office_time_wherever_it_comes_from() -> None:
    facts = code_facts("PHIẾU", NOW.astimezone(UTC))
    assert facts["issued_at"] == "2026-11-20T14:12+07:00"
    assert facts["due_at"] == ""  # given at once: no appointment, and no refusal for it
    assert code_text(KEYS, {**FACTS, **facts}).endswith("PH=2026-11-20T14:12+07:00")


@pytest.mark.parametrize("key", ["applicant_id", "paper_name", "system", "issued_at", "code"])
def test_a_field_that_is_missing_is_named(key: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        code_text(KEYS, {**FACTS, key: "  "})
    assert (refused.value.code, refused.value.facts["field"]) == ("form.qr_field_missing", key)
    assert "chưa in" in sentence(refused.value)


def _garbled() -> Iterator[str]:
    """What hand scanners make of the code as keyboards: letters lost, signs lost, tones added."""
    said = code_text(KEYS, FACTS)
    yield said.encode("ascii", "ignore").decode()
    yield re.sub(r"[^\x00-\x7f]", "?", said)
    yield said.replace(";", "").replace("=", "")  # a keyboard without these signs
    yield said.lower()
    yield said.replace(";TT", ";Tt").replace("Giấy", "Giaáy")  # Telex on top
    yield said.encode("utf-8").decode("latin-1")
    yield said[:31]  # cut off in the middle


@pytest.mark.parametrize("scan", list(_garbled()))
def test_the_dossier_is_found_whatever_becomes_of_the_rest(scan: str) -> None:
    found = CODE_SHAPE.search(scan.upper())
    assert found is not None
    assert found[0] == CODE
    assert not looks_like_card(scan)


def test_who_has_no_identity_number_is_named_by_the_number_in_the_program() -> None:
    assert applicant_identifier("096190004512", 7) == "096190004512"
    assert applicant_identifier("", 7) == "NB-000007"


# --- on the forms of an office --------------------------------------------------------------------


def test_slip_and_forms_carry_the_same_facts_of_the_dossier(office: Office) -> None:
    code = _come(office)
    slip = plan_slip(office.open_uow, code, write_slip)
    check_slip(slip.template, slip.content)
    assert slip_code(slip.template, slip.content).startswith(
        f"{code};TT=1.004873;CN=096190004512;TG=Giấy tiếp nhận"
    )
    planned = plan_form(office.open_uow, code, "06", write_form, actor=CLERK, now=NOW)
    assert planned.content is not None
    check_form(planned.chosen.template, planned.content)
    assert form_code(planned.chosen.template, planned.content) == (
        f"{code};TT=1.004873;CN=096190004512;TG=Phiếu kiểm soát quá trình giải quyết hồ sơ"
        ";HT=CDS Một cửa;PH=2026-11-20T14:12+07:00"
    )
    child = plan_slip(office.open_uow, _come(office, child=True), write_slip)
    assert re.search(r";CN=NB-\d{6};", slip_code(child.template, child.content))


def test_a_procedure_without_a_national_code_is_printed_only_where_the_office_says_so(
    office: Office,
) -> None:
    with office.open_uow() as uow:  # as an import leaves a procedure without a code
        rename = "UPDATE procedure SET code = 'NB.123456' WHERE code = '1.001193'"
        uow.connection.execute(text(rename))
        uow.commit()
    code = _come(office, "NB.123456")
    slip = plan_slip(office.open_uow, code, write_slip)
    with pytest.raises(RuleBroken) as refused:
        check_slip(slip.template, slip.content)
    assert refused.value.code == "form.procedure_code_missing"
    assert "trang Thủ tục" in sentence(refused.value)
    assert not prints_provisional_codes(office.open_uow)
    with pytest.raises(RuleBroken, match="officer.not_allowed"):
        set_prints_provisional_codes(office.open_uow, True, actor=CLERK, now=NOW)
    set_prints_provisional_codes(office.open_uow, True, actor=ADMIN, now=NOW)
    assert slip_content(office.open_uow, code, write_slip).procedure_code == "NB.123456"
    slip = plan_slip(office.open_uow, code, write_slip)
    assert ";TT=NB.123456;" in slip_code(slip.template, slip.content)


# --- which forms make sense now -------------------------------------------------------------------


def _available(office: Office, code: str, now: datetime = NOW) -> list[tuple[str, str, FormReason]]:
    with office.open_uow(read_only=True) as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
    return [(one.number, one.set_id, one.why) for one in available_forms(record, now)]


def test_the_menu_offers_what_the_steps_of_a_dossier_call_for(office: Office) -> None:
    code = _come(office)
    always = [("01", "2025", FormReason.RECEIVED), ("06", "2025", FormReason.CONTROL)]
    assert _available(office, code) == always
    at = NOW + timedelta(hours=1)
    dossiers.move(
        office.open_uow, code, Status.SUPPLEMENT_REQUESTED, reason="thiếu bản sao",
        actor=CLERK, now=at,
    )  # fmt: skip
    asked = ("02", "2025", FormReason.SUPPLEMENT)
    assert _available(office, code) == [always[0], asked, always[1]]
    dossiers.move(
        office.open_uow, code, Status.WITHDRAWN, reason="Đã có giấy", actor=CLERK,
        now=at + timedelta(hours=1),
    )  # fmt: skip
    gone = ("05", "2025", FormReason.WITHDRAWN)
    assert _available(office, code) == [always[0], asked, gone, always[1]]


def test_what_was_never_received_has_no_slip(office: Office) -> None:
    reception = Reception("1.004873", applicant(), channel=Channel.ONLINE)
    code = dossiers.register(office.open_uow, reception, actor=CLERK, now=NOW).code
    assert _available(office, code) == []
    dossiers.move(
        office.open_uow, code, Status.NOT_ACCEPTED, reason="Không thuộc thẩm quyền",
        actor=CLERK, now=NOW + timedelta(hours=1),
    )  # fmt: skip
    assert _available(office, code) == [("03", "2025", FormReason.REFUSED)]
    assert set(REASONS) == {reason.value for reason in FormReason}


def test_a_dossier_of_before_the_change_keeps_the_set_of_its_day(office: Office) -> None:
    old = datetime(2025, 9, 12, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    reception = Reception("1.004873", applicant())
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=old).code
    dossiers.move(
        office.open_uow, code, Status.WITHDRAWN, reason="Đã có giấy", actor=CLERK,
        now=old + timedelta(hours=1),
    )  # fmt: skip
    assert _available(office, code) == [
        ("01", "2018", FormReason.RECEIVED),
        ("05", "2025", FormReason.WITHDRAWN),  # the set of 2018 has no form for it
        ("06", "2025", FormReason.CONTROL),
    ]
