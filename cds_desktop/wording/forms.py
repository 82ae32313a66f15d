"""The words of the legal forms and of the register, written from a dossier's record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import at_office, office_day, office_time
from cds_desktop.domain.deadlines import outcome
from cds_desktop.domain.dossier_records import Move
from cds_desktop.domain.dossier_waits import limit_of, standing_moves
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.form_sets import FormContent, HandOver
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.refusals import is_refusal, refusal_reason
from cds_desktop.domain.register import RegisterContent, RegisterLine
from cds_desktop.wording.deadlines import OUTCOMES
from cds_desktop.wording.moments import full_day, number_words
from cds_desktop.wording.slips import write_slip
from cds_desktop.wording.steps import agencies_words, step_hand_overs

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord, Move
    from cds_desktop.services.forms import FormSource
    from cds_desktop.services.register import RegisterSource

_GROUND: Final = re.compile(r"[\s.;,:]*\blý do\s*:\s*", re.IGNORECASE)
_ITEMS: Final = re.compile(r"[;\n]+")
_LIST_MARK: Final = re.compile(r"^\s*(?:[-–•*+]|\d{1,2}[.)])\s+")
_STEPS: Final = {
    Status.REGISTERED: "Đăng ký trực tuyến",
    Status.RECEIVED: "Tiếp nhận",
    Status.NOT_ACCEPTED: "Từ chối tiếp nhận",
    Status.PROCESSING: "Chuyển xử lý",
    Status.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung",
    Status.PAYMENT_REQUESTED: "Yêu cầu nộp phí, lệ phí",
    Status.WITHDRAWN: "Rút hồ sơ",
    Status.STOPPED: "Dừng giải quyết",
    Status.FINISHED: "Có kết quả",
    Status.RETURNED: "Trả kết quả",
}
_AFTER_WAIT: Final = {
    Status.SUPPLEMENT_REQUESTED: "Nhận bổ sung",
    Status.PAYMENT_REQUESTED: "Đã nộp phí, lệ phí",
}
_STOP_CAUSES: Final = {
    Status.WITHDRAWN: "đề nghị của người nộp hồ sơ",
    Status.STOPPED: "ý kiến của cơ quan giải quyết",
}
_WAYS: Final = {
    Channel.DIRECT: "Tại quầy",
    Channel.ONLINE: "Trực tuyến",
    Channel.POSTAL: "Bưu chính",
}
_ENDS: Final = {
    Status.NOT_ACCEPTED: "Từ chối",
    Status.WITHDRAWN: "Rút hồ sơ",
    Status.STOPPED: "Dừng",
}


def write_form(source: FormSource) -> FormContent:
    """Write one form; what nobody recorded stays out, so that it is written by hand."""
    record, move = source.record, source.move
    slip = write_slip(source.slip)
    reason = "" if move is None else refusal_reason(move.reason)
    items, ground = _asked(move, reason)
    facts = {
        "code": record.code,
        "owner": slip.applicant,
        "submitter": slip.submitter,
        "address": slip.address,
        "phone": slip.phone,
        "email": slip.email,
        "content": slip.content,
        "field": record.field,
        "procedure_code": slip.procedure_code,
        "applicant_id": slip.applicant_id,
        "lookup_number": slip.lookup_number,
        "desk": source.slip.desk_name,
        "superior": source.slip.superior_name,
        "place": source.slip.place,
        "office_phone": source.slip.phone,
        "received_at": clock_and_day(record.received_at),
        "received_day": long_day(record.received_at),
        "reason": _inside(" ".join(reason.split())),
        "ground": ground,
        "officer": "" if move is None else move.officer_name,
        "receiver": slip.receiver,
        "fee": slip.fee,
        "sets": f"{slip.sets:02d}",
        "limit": slip.limit,
        "result_way": slip.result_way,
        "outcome": _outcome(record),
        "cooperating_agencies": agencies_words(source.steps),
        **_moments("promised", record.original_due_at or record.due_at),
        **_moments("new_due", record.extended_due_at),
        **_moments("asked", None if move is None else move.at),
    }
    if move is not None and source.kind is FormKind.STOP:
        facts["stop_cause"] = _STOP_CAUSES[move.after]
    return FormContent(
        unit_lines=slip.unit_lines,
        code=record.code,
        place=source.slip.place,
        issued_at=source.issued_at,
        facts={key: value for key, value in facts.items() if value},
        lists={"items": items, "papers": tuple(paper.name for paper in slip.papers)},
        hand_overs=_hand_overs(source) if source.kind is FormKind.CONTROL else (),
        reprint=source.prints,
        is_sample=slip.is_sample,
    )


def _asked(move: Move | None, reason: str) -> tuple[tuple[str, ...], str]:
    """The missing papers and the ground with the last day; from the reason where no list is."""
    if move is None or not move.items or move.after is not Status.SUPPLEMENT_REQUESTED:
        return split_request(reason)
    ground = " ".join(reason.split())
    if move.until is not None:
        ground = f"{ground.rstrip('.')}. Bổ sung đến hết {long_day(at_office(move.until))}"
    return move.items, ground


def split_request(reason: str) -> tuple[tuple[str, ...], str]:
    """Part what is asked for ("Thiếu …; chưa ký …") from the ground after "Lý do:"."""
    parts = _GROUND.split(reason, maxsplit=1)
    asked = (_LIST_MARK.sub("", part).strip(" .,") for part in _ITEMS.split(parts[0]))
    items = tuple(f"{part[:1].upper()}{part[1:]}" for part in asked if part)
    ground = " ".join(parts[1].split()) if len(parts) > 1 else ""
    return items, ground


def long_day(moment: datetime) -> str:
    """Say a day in prose: "ngày 05 tháng 02 năm 2026", "ngày 20 tháng 11 năm 2026"."""
    at = office_time(moment)
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"ngày {at.day:02d} tháng {month} năm {at.year:04d}"


def clock_and_day(moment: datetime) -> str:
    """Say a moment in prose: "16 giờ 30 phút, ngày 26 tháng 11 năm 2026"."""
    at = office_time(moment)
    return f"{at:%H} giờ {at:%M} phút, {long_day(moment)}"


def _moments(name: str, moment: datetime | None) -> dict[str, str]:
    if moment is None:
        return {}
    return {f"{name}_at": clock_and_day(moment), f"{name}_day": long_day(moment)}


def _inside(text: str) -> str:
    """A sentence as part of another one: without its full stop."""
    return text.rstrip(" .;")


def _outcome(record: DossierRecord) -> str:
    if record.finished_at is None or record.due_at is None:
        return ""
    return OUTCOMES[outcome(record.finished_at, record.due_at, limit_of(record))]


def _hand_overs(source: FormSource) -> tuple[HandOver, ...]:
    """Every move that still holds and every step at another agency, in the order of time."""
    found = [*_move_hand_overs(source.record), *step_hand_overs(source.steps)]
    return tuple(each for _, each in sorted(found, key=lambda item: item[0]))


def _move_hand_overs(record: DossierRecord) -> Iterable[tuple[datetime, HandOver]]:
    """Each move that still holds, given by whoever had the dossier before."""
    holder = record.submitter_name or record.owner.full_name
    for move in standing_moves(record.moves):
        if move.keeps_status:  # a new date, no hand-over
            continue
        at = office_time(move.at)
        is_returned = move.after is Status.RETURNED
        taker = (record.receiver_name or record.owner.full_name) if is_returned else ""
        taker = taker or move.officer_name
        giver = move.officer_name if is_returned else holder
        yield (
            move.at,
            HandOver(
                giver=giver,
                taker=taker,
                at=f"{at:%H} giờ {at:%M} phút\n{at:%d/%m}/{at.year:04d}",
                work=_work(move),
                outcome=_outcome(record) if move.after is Status.FINISHED else "",
            ),
        )
        holder = move.officer_name


def _work(move: Move) -> str:
    if move.after is Status.PROCESSING and move.before in _AFTER_WAIT:
        return _AFTER_WAIT[move.before]
    if is_refusal(move):
        return "Từ chối giải quyết"
    return _STEPS[move.after]


# --- the register ---------------------------------------------------------------------------------


def write_register(source: RegisterSource) -> RegisterContent:
    """Write the register; a number that no dossier carries stands there with a remark."""
    rows = [_row(line) for line in source.lines]
    rows += [{"number": f"{gap:02d}", "procedure": _GAP} for gap in source.gaps]
    rows.sort(key=lambda row: int(row["number"]))
    first, last = rows[0]["number"], rows[-1]["number"]
    count = f"{number_words(len(source.lines))} hồ sơ, từ số {first} đến số {last}"
    return RegisterContent(
        unit_lines=tuple(line for line in (source.superior_name, source.desk_name) if line),
        title_lines=(f"Năm {source.year}", f"Quyển số {source.volume:02d}"),
        rows=tuple(rows),
        opening=_opening(source, first),
        closing=_closing(source, count),
        signatures=("NGƯỜI GHI SỔ", "NGƯỜI PHỤ TRÁCH") if source.is_closed else (),
        reprint=source.prints,
        is_sample=source.is_sample,
    )


def _opening(source: RegisterSource, first: str) -> str:
    """A register begins with number 1 each year; a further volume goes on with the numbers."""
    if source.volume > 1:
        return f"Tiếp theo quyển số {source.volume - 1:02d}, từ số {first}."
    return f"Mở sổ năm {source.year}, từ số {first}."


def _closing(source: RegisterSource, count: str) -> str:
    """Closed and signed at the year's end (Circular 01/2018 art. 10(2))."""
    day = full_day(office_day(source.printed_at))
    if not source.is_last:
        following = f"{source.volume + 1:02d}"
        return f"Hết quyển số {source.volume:02d}: {count}; tiếp ở quyển số {following}."
    if source.is_closed:
        return f"Khóa sổ năm {source.year}: {count}. In ngày {day}."
    return f"Đến ngày {day}: {count}; sổ năm {source.year} chưa khóa."


REASONS: Final = {
    "received": "Giao cho người nộp khi tiếp nhận",
    "supplement": "Hồ sơ đã được yêu cầu bổ sung",
    "refused": "Hồ sơ không được tiếp nhận",
    "apology": "Đã xin lỗi và hẹn lại ngày trả",
    "stopped": "Hồ sơ đã dừng giải quyết",
    "withdrawn": "Người nộp đã rút hồ sơ",
    "control": "Đi cùng hồ sơ qua mỗi lần giao nhận",
}
"""Why a form makes sense for a dossier now, by `services.forms.FormReason`."""

_GAP: Final = "Không có hồ sơ mang số này trong dữ liệu"


def _row(line: RegisterLine) -> dict[str, str]:
    contact = "; ".join(part for part in (line.address, line.phone) if part)
    return {
        "number": f"{line.number:02d}",
        "code": line.code,
        "procedure": line.procedure_name,
        "sets": f"{line.sets:02d}",
        "owner": line.owner_name,
        "contact": contact,
        "agency": "",
        "received": full_day(office_day(line.received_at)),
        "due": "" if line.due_at is None else full_day(office_day(line.due_at)),
        "returned": "" if line.returned_at is None else full_day(office_day(line.returned_at)),
        "way": _WAYS[line.channel],
        "signed": "",
        "note": "; ".join(_notes(line)),
    }


def _notes(line: RegisterLine) -> Iterable[str]:
    if line.status in _ENDS:
        yield _ENDS[line.status]
    if line.status is Status.REGISTERED:
        yield "Chưa tiếp nhận"
    if line.extended_due_at is not None:
        yield f"Hẹn lại {full_day(office_day(line.extended_due_at))}"
    if line.returned_at is not None and line.receiver_name not in ("", line.owner_name):
        yield f"{line.receiver_name} nhận thay"


SENTENCES: Mapping[str, str] = {
    "form.no_set": "Không có bộ biểu mẫu nào có hiệu lực ngày {on}.",
    "form.set_unknown": "Không có bộ biểu mẫu “{set}”. Các bộ đang có: {sets}.",
    "form.not_in_set": "Bộ biểu mẫu {set} không có mẫu {form}. Các mẫu: {forms}.",
    "form.field_missing": "Biểu mẫu còn thiếu “{label}” nên chưa in. Bổ sung rồi in lại.",
    "form.qr_field_missing": (
        "Mã QR của biểu mẫu còn thiếu “{label}” nên chưa in. Bổ sung vào hồ sơ rồi in lại."
    ),
    "form.procedure_code_missing": (
        "Chưa in được: thủ tục này chưa có mã quốc gia, mà mã QR của giấy phải có. Nhập danh mục "
        "có mã ở trang Thủ tục, hoặc cho in mã tạm của đơn vị ở Cài đặt, Mẫu in."
    ),
    "form.register_has_no_dossier": (
        "Mẫu {form} là Sổ theo dõi hồ sơ của cả năm. In sổ ở trang Cài đặt, Mẫu in, hoặc bằng "
        "lệnh form register."
    ),
    "form.register_empty": "Sổ theo dõi năm {year} chưa có hồ sơ nào để in.",
    "form.text_unreadable": (
        "Dòng {line}: không đọc được “{shown}”. Kiểm tra dấu ngoặc kép, dấu bằng và dấu ngoặc."
    ),
    "form.not_one": "Cần đúng một biểu mẫu ([[form]]), đang có {found}.",
    "form.key_missing": "Dòng {line}: còn thiếu mục “{key}”. Điền mục này rồi lưu lại.",
    "form.key_unknown": "Dòng {line}: không có mục “{key}”. Các mục dùng được: {known}.",
    "form.value_wrong": "Dòng {line}: giá trị “{found}” ở mục “{key}” không dùng được.",
    "form.fact_unknown": (
        "Dòng {line}: chương trình không có dữ liệu “{fact}”. Dữ liệu dùng được: {known}."
    ),
    "form.field_empty": "Chưa điền “{label}”. Điền rồi lưu lại.",
    "form.name_unknown": "Chương trình không có dữ liệu “{name}”. Chọn dữ liệu trong danh sách.",
    "form.another_form": "Đây là mẫu {found}, không phải mẫu {number}. Giữ nguyên số và loại mẫu.",
    "form.law_field_gone": "Thông tư bắt buộc có “{label}”. Giữ lại mục này và dấu bắt buộc.",
    "form.body_long": "Biểu mẫu dài tối đa {longest} ký tự, đang có {found}.",
    "form.reason_missing": "Cần ghi lý do sửa biểu mẫu.",
    "form.file_unreadable": "Không đọc được tệp “{path}”. Kiểm tra tên tệp; tệp phải là UTF-8.",
    "form.version_unknown": "Không có bản {version} của biểu mẫu này. Các bản: {known}.",
}
