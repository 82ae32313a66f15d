"""The words of the call list after a closure and of the sheet that explains a date."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.deadlines import PausePolicy, rules_from_data
from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.office_papers import CallListContent, ExplanationContent
from cds_desktop.wording.calendar import POLICIES
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.deadlines import explain
from cds_desktop.wording.desk import call_words
from cds_desktop.wording.moments import clock_words, full_day, moment_words

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord
    from cds_desktop.domain.pickup import PickupLine
    from cds_desktop.services.closures import CallList, MovedDossier
    from cds_desktop.services.dossiers.pickup_calls import PickupCalls
    from cds_desktop.services.explanations import ExplanationSource

CALL_COLUMNS: Final = {
    "tick": "Đã gọi",
    "number": "STT",
    "code": "Mã hồ sơ",
    "name": "Họ và tên",
    "phone": "Điện thoại",
    "before": "Hẹn trước",
    "after": "Hẹn mới",
    "outcome": "Kết quả gọi, ghi chú",
}
PICKUP_COLUMNS: Final = CALL_COLUMNS | {"before": "Có kết quả", "after": "Kệ"}
SENTENCES: Final = {
    "explanation.no_due_date": "Hồ sơ {code} chưa có ngày hẹn trả nên không có gì để giải thích.",
}


def write_call_list(calls: CallList, issued_at: datetime) -> CallListContent:
    """Write the list; whoever was promised the earliest day is called first."""
    closure = calls.closure
    days = ", ".join(full_day(day) for day in closure.days)
    people = sorted(calls.people, key=lambda one: (one.promised_at, one.code))
    without = sum(not one.phone for one in people)
    verb = "Mở cửa lại" if closure.is_reopening else "Đóng cửa"
    count = f"{len(people)} hồ sơ có ngày hẹn mới"
    if without:
        count += f"; {without} hồ sơ không có điện thoại, cần báo bằng cách khác"
    return CallListContent(
        unit_lines=tuple(line for line in (calls.superior_name, calls.desk_name) if line),
        title="DANH SÁCH GỌI ĐIỆN BÁO NGÀY HẸN MỚI",
        lines=(f"{verb}: {days}. Lý do: {closure.reason}.", f"{count}."),
        place=calls.place,
        issued_at=issued_at,
        labels=CALL_COLUMNS,
        rows=tuple(_call_row(number, one) for number, one in enumerate(people, start=1)),
        closing=(
            "Ngày hẹn ban đầu trên giấy hẹn vẫn được giữ trong hồ sơ.",
            "Danh sách có thông tin cá nhân: chỉ dùng để gọi điện, hủy sau khi gọi xong.",
        ),
        reprint=calls.prints,
        is_sample=calls.is_sample,
    )


def _call_row(number: int, one: MovedDossier) -> dict[str, str]:
    return {
        "number": str(number),
        "code": short_code(one.code),
        "name": one.applicant,
        "phone": phone_words(one.phone) if one.phone else "không có",
        "before": _two_lines(one.promised_at),
        "after": _two_lines(one.new_due_at),
    }


def write_pickup_list(calls: PickupCalls, issued_at: datetime) -> CallListContent:
    """Write the list; what lies longest is called first."""
    without = sum(not line.phone for line in calls.lines)
    count = f"{len(calls.lines)} hồ sơ có kết quả chờ trả"
    if calls.days:
        count += f" từ {calls.days} ngày trở lên"
    if without:
        count += f"; {without} hồ sơ không có điện thoại, cần báo bằng cách khác"
    return CallListContent(
        unit_lines=tuple(line for line in (calls.superior_name, calls.desk_name) if line),
        title="DANH SÁCH GỌI ĐIỆN MỜI NHẬN KẾT QUẢ",
        lines=(f"{count}.",),
        place=calls.place,
        issued_at=issued_at,
        labels=PICKUP_COLUMNS,
        rows=tuple(_pickup_row(number, one) for number, one in enumerate(calls.lines, start=1)),
        closing=("Danh sách có thông tin cá nhân: chỉ dùng để gọi điện, hủy sau khi gọi xong.",),
        is_sample=calls.is_sample,
    )


def _pickup_row(number: int, one: PickupLine) -> dict[str, str]:
    call = one.call
    return {
        "number": str(number),
        "code": one.short_code,
        "name": one.owner_name,
        "phone": phone_words(one.phone) if one.phone else "không có",
        "before": full_day(office_time(one.ready_at).date()),
        "after": one.shelf_code,
        "outcome": "" if call is None else call_words(call),
    }


def _two_lines(moment: datetime) -> str:
    return f"{clock_words(moment)}\n{full_day(office_time(moment).date())}"


def write_explanation(source: ExplanationSource) -> ExplanationContent:
    """Write the sheet: facts of the slip, then every reason as it stands on the screen."""
    slip, record = source.slip, source.slip.record
    due_at = record.extended_due_at or record.due_at
    phone = f" {slip.phone}" if slip.phone else ""
    return ExplanationContent(
        unit_lines=tuple(line for line in (slip.superior_name, slip.desk_name) if line),
        code=record.code,
        title="CÁCH TÍNH NGÀY HẸN TRẢ KẾT QUẢ",
        place=slip.place,
        issued_at=source.issued_at,
        facts=_facts(record),
        heading="Ngày hẹn được tính như sau:",
        reasons=tuple(explain(reason) for reason in source.reasons),
        due="" if due_at is None else moment_words(due_at),
        closing=(
            f"Tờ này giải thích ngày hẹn, không thay giấy hẹn. Cần hỏi thêm, gọi{phone}."
            if phone
            else "Tờ này giải thích ngày hẹn, không thay giấy hẹn."
        ),
        reprint=source.prints,
        is_sample=slip.is_sample,
    )


def _facts(record: DossierRecord) -> tuple[tuple[str, str], ...]:
    """What the first reason does not say: receipt, limit and rule set stand there."""
    rules = rules_from_data(record.rules)
    facts = [
        ("Mã hồ sơ", record.code),
        ("Hồ sơ của", record.owner.full_name),
        ("Nội dung", record.procedure_name),
        ("Khi chờ bổ sung", _sentence(rules.supplement_policy)),
    ]
    original = record.original_due_at
    if original is not None and original != (record.extended_due_at or record.due_at):
        facts.append(("Hẹn ban đầu", moment_words(original)))
    return tuple((label, value) for label, value in facts if value)


def _sentence(policy: PausePolicy) -> str:
    words = POLICIES[policy]
    return words[:1].upper() + words[1:]
