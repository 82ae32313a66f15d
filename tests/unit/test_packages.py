"""What leaves the office says who, which days, which counts; and a changed byte is noticed."""

from __future__ import annotations

import base64
import dataclasses
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import PeriodKind
from cds_desktop.domain.report_life import ReportState, next_states, require_step
from cds_desktop.domain.report_package import PackageRemark, ReportPackage, package_from
from cds_desktop.domain.report_receipts import Answer, Receipt, ReceiptReason, receipt_from
from cds_desktop.domain.unit_keys import Signature, SignatureState
from cds_desktop.services.offices import Office
from cds_desktop.services.unit_keys import (
    check_signature,
    fingerprint_of,
    known_keys,
    own_key,
    register_key,
    sign,
)
from cds_desktop.wording.errors import sentence
from tests.offices import ADMIN, make_office

NOW = datetime(2026, 12, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()
SUPERVISOR = Actor(None, "Phan Thị Mười", Role.SUPERVISOR)


def a_package(**changes: object) -> ReportPackage:
    package = ReportPackage(
        unit_code="000.00.16.H12", unit_name="Xã Cái Nước", receiver_code="000.00.00.H12",
        first=date(2026, 11, 1), last=date(2026, 11, 30), period_kind=PeriodKind.MONTH, version=1,
        replaces="", reason="", program="0.4.0", made_at=NOW, maker="Lê Thị Mỹ Ý",
        approver="Trần Quốc Ẩn", definitions={"II06a": "2017-01-01"},
        cells={"II06a.total.3": 12, "II06a.Hộ tịch.3": 12, "S09.numerator": None},
        sources={"households": "Sổ theo dõi hộ"},
        remarks=(PackageRemark("Tháng này nghỉ lũ hai ngày.", "Lê Thị Mỹ Ý", NOW),),
    )  # fmt: skip
    return dataclasses.replace(package, **changes)  # type: ignore[arg-type]


def test_a_package_is_read_as_it_was_written() -> None:
    package = a_package()
    again = package_from(json.loads(json.dumps(package.data(), ensure_ascii=False)))
    assert again == package
    assert again.control_totals == {"cells": 3, "reported": 2, "sum": 24}


def test_the_hash_tells_the_content_and_nothing_that_changes_by_itself() -> None:
    package = a_package()
    later = a_package(made_at=NOW + timedelta(hours=3), maker="Ai khác", remarks=(), version=2)
    assert later.content_hash == package.content_hash
    assert a_package(cells={**package.cells, "S09.numerator": 0}).content_hash != (
        package.content_hash
    )
    assert a_package(last=date(2026, 11, 29)).content_hash != package.content_hash
    assert later.signed_bytes() != package.signed_bytes()


@given(
    st.sampled_from(["unit_code", "from", "to", "cells", "definitions", "control", "content_hash"])
)
def test_whatever_the_hash_fixes_cannot_be_changed_unnoticed(key: str) -> None:
    data = a_package().data()
    data[key] = {
        "unit_code": "000.00.17.H12", "from": "2026-10-01", "to": "2026-11-29",
        "cells": {**data["cells"], "II06a.total.3": 13}, "definitions": {"II06a": "2020-01-01"},
        "control": {**data["control"], "sum": 25}, "content_hash": "0" * 64,
    }[key]  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        package_from(data)
    assert refused.value.code in ("package.hash_differs", "package.control_differs")


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"format": "cds-report/9"}, {"format": "cds-report/1"},
     {**a_package().data(), "version": "1"},
     {**a_package().data(), "cells": {"II06a.total.3": 1.5}},
     {**a_package().data(), "made_at": "2026-12-02T09:00:00"},
     {**a_package().data(), "period_kind": "decade"}],
)  # fmt: skip
def test_what_is_no_package_is_refused(data: object) -> None:
    with pytest.raises(RuleBroken) as refused:
        package_from(data)
    assert refused.value.code in ("package.format", "package.shape")
    assert sentence(refused.value).endswith(".")


def test_a_receipt_is_read_as_it_was_written() -> None:
    receipt = Receipt(
        "000.00.16.H12", "Xã Cái Nước", date(2026, 11, 1), date(2026, 11, 30), 2, "ab" * 32,
        "II06a.xlsx", Answer.REJECTED, (ReceiptReason("incoming.wrong_month", "Sai tháng."),),
        (PackageRemark("Xem lại cột 6.", "Phan Thị Mười", NOW, "II06a.total.6"),),
        "000.00.00.H12", "Sở", "Phan Thị Mười", NOW,
    )  # fmt: skip
    assert receipt_from(json.loads(receipt.signed_bytes())) == receipt
    with pytest.raises(RuleBroken):
        receipt_from({**receipt.data(), "answer": "maybe"})


def test_a_report_that_left_is_never_changed_again() -> None:
    require_step(ReportState.CHECKED, ReportState.APPROVED)
    for state in ReportState:
        if state.is_locked:
            assert ReportState.DRAFT not in next_states(state)
    with pytest.raises(RuleBroken) as refused:
        require_step(ReportState.SENT, ReportState.APPROVED)
    assert sentence(refused.value).startswith("Báo cáo đang ở bước “Đã gửi”")


# --- keys ----------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def _signed(office: Office, data: bytes) -> Signature:
    with office.open_uow() as uow:
        signature = sign(uow, data, actor=ADMIN, now=NOW)
        uow.commit()
    return signature


def _state(
    office: Office, unit: str, signature: Signature | None, data: bytes, on: date = TODAY
) -> SignatureState:
    with office.open_uow(read_only=True) as uow:
        return check_signature(uow, unit, signature, data, on)


def test_our_key_is_made_once_and_signs(office: Office) -> None:
    first, second = _signed(office, b"a"), _signed(office, b"b")
    assert first.public_key == second.public_key
    assert _state(office, first.unit_code, first, b"a") is SignatureState.VALID
    assert _state(office, first.unit_code, first, b"b") is SignatureState.BROKEN
    assert _state(office, first.unit_code, None, b"a") is SignatureState.UNSIGNED
    with office.open_uow() as uow:
        assert own_key(uow, actor=ADMIN, now=NOW).public_key == first.public_key
    (key,) = known_keys(office.open_uow)
    assert key.fingerprint == fingerprint_of(first.public_key)
    assert [len(part) for part in key.fingerprint.split("-")] == [4, 4, 4, 4]


def test_the_key_of_another_unit_is_told_from_an_unknown_one(
    office: Office, tmp_path: Path
) -> None:
    other = make_office(tmp_path / "khác")
    ours, theirs = "000.00.16.H12", "000.00.17.H12"
    signature = dataclasses.replace(_signed(other, b"x"), unit_code=theirs)
    assert _state(office, theirs, signature, b"x") is SignatureState.UNKNOWN_KEY
    register_key(office.open_uow, theirs, signature.public_key, actor=SUPERVISOR, now=NOW)
    assert _state(office, theirs, signature, b"x") is SignatureState.VALID
    assert _state(office, ours, signature, b"x") is SignatureState.OTHER_UNIT
    lying = dataclasses.replace(signature, unit_code=ours)
    assert _state(office, ours, lying, b"x") is SignatureState.OTHER_UNIT


def test_a_key_belongs_to_one_unit_and_has_its_days(office: Office, tmp_path: Path) -> None:
    public = _signed(make_office(tmp_path / "khác"), b"x").public_key
    later = TODAY + timedelta(days=1)
    key = register_key(
        office.open_uow, "000.00.17.H12", public, "Đã gọi điện", valid_from=later,
        actor=SUPERVISOR, now=NOW,
    )  # fmt: skip
    again = register_key(office.open_uow, "000.00.17.H12", public, actor=SUPERVISOR, now=NOW)
    assert again == key
    with pytest.raises(RuleBroken) as refused:
        register_key(office.open_uow, "000.00.18.H12", public, actor=SUPERVISOR, now=NOW)
    assert refused.value.code == "unit_key.of_other_unit"
    signature = dataclasses.replace(_signed(tmp_office(tmp_path), b"x"), unit_code="000.00.17.H12")
    assert _state(office, "000.00.17.H12", signature, b"x") is SignatureState.EXPIRED_KEY
    assert _state(office, "000.00.17.H12", signature, b"x", later) is SignatureState.VALID


def tmp_office(folder: Path) -> Office:
    """The other unit's office, opened again."""
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import open_office

    return open_office(DataDir(folder / "khác"))


@pytest.mark.parametrize("text", ["", "không phải khóa", base64.b64encode(b"31 byte").decode()])
def test_what_is_no_key_is_refused(office: Office, text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        register_key(office.open_uow, "000.00.17.H12", text, actor=SUPERVISOR, now=NOW)
    assert refused.value.code == "unit_key.shape"
