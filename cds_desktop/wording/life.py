"""Words of the life of a dossier: new dates, closures, risks, and cards read wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.closures import KeptWhy
from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.keyed_text import InputMethod
from cds_desktop.domain.running_dossiers import RiskGroup, RiskLine
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.deadlines import due_state_words
from cds_desktop.wording.moments import day_words, full_day, moment_words
from cds_desktop.wording.terms import JOURNAL_ACTIONS

if TYPE_CHECKING:
    from cds_desktop.services.closures import Closure, MovedDossier, Reopening

SENTENCES: Final[Mapping[str, str]] = {
    "extension.reason_missing": "Cần ghi lý do chậm trong phiếu xin lỗi.",
    "extension.not_running": ("Chỉ hẹn lại khi hồ sơ đang được giải quyết; hồ sơ này: “{after}”."),
    "extension.no_due_date": "Hồ sơ {code} chưa có ngày hẹn trả nên không có gì để hẹn lại.",
    "dossier.undo_closure": (
        "Ngày hẹn của hồ sơ {code} vừa đổi vì cơ quan đóng cửa hoặc mở cửa lại; việc này không"
        " hoàn tác được ở từng hồ sơ."
    ),
    "closure.reason_missing": "Cần ghi lý do đóng cửa, ví dụ “Bão số 5”.",
    "closure.reason_long": "Lý do đóng cửa dài tối đa {longest} ký tự, đang có {found}.",
    "closure.not_closed": "Lịch không ghi đóng cửa riêng các ngày này: {days}. Kiểm tra lại ngày.",
    "closure.list_of_preview": (
        "Mới là xem trước, chưa có ngày hẹn mới để gọi điện. Thêm --apply rồi in danh sách."
    ),
    "closure.not_found": "Không tìm thấy lần đóng cửa này trong nhật ký.",
    "closure.no_working_day": "Cơ quan vốn đã nghỉ các ngày này: {days}. Kiểm tra lại ngày.",
    "pause.half_given": (
        "Mỗi lần chờ cần cả lúc bắt đầu và lúc kết thúc; đang có {begins} và {ends}."
    ),
}
RISK_GROUPS: Final[Mapping[RiskGroup, str]] = {
    RiskGroup.LATE: "Quá hạn",
    RiskGroup.DUE_TODAY: "Đến hạn hôm nay",
    RiskGroup.DUE_IN_ONE_DAY: "Còn 1 ngày làm việc",
    RiskGroup.DUE_IN_TWO_DAYS: "Còn 2 ngày làm việc",
    RiskGroup.UNTOUCHED: "Lâu chưa xử lý",
}
CARD_FIELDS: Final[Mapping[str, str]] = {
    "id_number": "Số định danh",
    "old_number": "Số CMND cũ",
    "full_name": "Họ và tên",
    "born_on": "Ngày sinh",
    "sex": "Giới tính",
    "address": "Nơi thường trú",
    "issued_on": "Ngày cấp",
}
KEPT_WHY: Final[Mapping[KeptWhy, str]] = {
    KeptWhy.PROMISED: "nhận sau khi đã báo đóng cửa, giấy hẹn ghi đúng ngày này",
    KeptWhy.PAST: "ngày hẹn trước đã qua, không để hồ sơ thành quá hạn",
    KeptWhy.OTHER_CHANGE: "lịch còn thay đổi khác, ngày tính lại sớm hơn ngày hẹn đầu tiên",
}
_METHODS: Final = {InputMethod.TELEX: "Telex", InputMethod.VNI: "VNI"}


def supplement_warning(requests: int) -> str:
    """Warn from the second request for papers on; "" before."""
    if requests < 2:
        return ""
    return (
        f"Đây là lần yêu cầu bổ sung thứ {requests}: không quá hai lần đi lại (Điều 20 khoản 4"
        " Nghị định 63/2010). Hãy ghi đủ mọi giấy tờ còn thiếu."
    )


def short_refusal(error: CdsError) -> str:
    """Why no new date may be named, in a few words: "đã hết hạn xin lỗi 20/11"."""
    last_day = error.facts.get("last_day")
    if isinstance(last_day, date):
        return f"hết hạn xin lỗi {last_day:%d/%m}"
    return {
        "extension.already_used": "đã hẹn lại một lần",
        "extension.no_due_date": "chưa có ngày hẹn",
        "extension.not_running": "đang tạm dừng",
    }.get(error.code, "")


def new_date_entry(entry: JournalEntry) -> str:
    """An entry about a new date: "Xin lỗi và hẹn lại ngày trả: 09:00, Thứ Ba 24/11/2026"."""
    words = JOURNAL_ACTIONS[entry.action]
    for key in ("extended_due_at", "due_after", "extended_after"):
        if key in entry.details:
            return f"{words}: {moment_words(datetime.fromisoformat(str(entry.details[key])))}"
    return words


def closure_entry(entry: JournalEntry) -> str:
    """An entry about a closure: its days and how many dossiers it moved."""
    days = entry.details.get("days")
    listed = ", ".join(_day_of(str(day)) for day in days) if isinstance(days, list) else ""
    return f"Đóng cửa đột xuất: {listed}; {entry.details.get('dossiers', 0)} hồ sơ lùi ngày hẹn"


def reopening_entry(entry: JournalEntry) -> str:
    """An entry about a closure taken back: its days, how many dates returned and how many stay."""
    days = entry.details.get("days")
    listed = ", ".join(_day_of(str(day)) for day in days) if isinstance(days, list) else ""
    words = f"Mở cửa lại: {listed}; {entry.details.get('dossiers', 0)} hồ sơ trở lại ngày hẹn trước"
    kept = entry.details.get("kept", 0)
    return f"{words}, {kept} hồ sơ giữ ngày hẹn" if kept else words


def call_list_entry(entry: JournalEntry) -> str:
    """An entry about a printed call list."""
    return f"In danh sách gọi điện báo ngày hẹn mới, lần {entry.details.get('times', 1)}"


def calendar_import_entry(entry: JournalEntry) -> str:
    """An entry about an imported calendar, with its counts."""
    facts = entry.details
    return (
        f"Nhập lịch làm việc: thêm {facts.get('added', 0)} ngày,"
        f" thay đổi {facts.get('changed', 0)}, giữ nguyên {facts.get('unchanged', 0)}"
    )


def closure_lines(closure: Closure, *, stored: bool) -> list[str]:
    """The closure and the people to call, line by line."""
    lines = [f"Đóng cửa ({closure.reason}): " + "; ".join(day_words(day) for day in closure.days)]
    if closure.resting:
        lines.append("Vốn đã nghỉ: " + "; ".join(full_day(day) for day in closure.resting))
    count = len(closure.dossiers)
    lines.append(
        f"{count} hồ sơ {'đã lùi' if stored else 'sẽ lùi'} ngày hẹn."
        + (" Cần gọi điện báo:" if count else "")
    )
    lines += [_call_line(one) for one in closure.dossiers]
    if not stored:
        lines.append("Chưa ghi gì. Thêm --apply để ghi lại.")
    return lines


def reopening_lines(reopening: Reopening, *, stored: bool) -> list[str]:
    """A closure taken back, the people to call, and whose date stays with the reason."""
    days = "; ".join(day_words(day) for day in reopening.days)
    count = len(reopening.dossiers)
    lines = [
        f"Mở cửa lại ({reopening.closure}): {days}",
        f"{count} hồ sơ {'đã trở lại' if stored else 'sẽ trở lại'} ngày hẹn trước."
        + (" Cần gọi điện báo:" if count else ""),
    ]
    lines += [_call_line(one) for one in reopening.dossiers]
    if reopening.kept:
        lines.append(f"{len(reopening.kept)} hồ sơ giữ ngày hẹn hiện tại:")
        lines += [
            f"  {short_code(one.code)}  {one.applicant}  {moment_words(one.promised_at)}:"
            f" {KEPT_WHY[one.why]}"
            for one in reopening.kept
        ]
    if not stored:
        lines.append("Chưa ghi gì. Thêm --apply để ghi lại.")
    return lines


def call_lines(people: Iterable[MovedDossier]) -> list[str]:
    """The people to call, a line for each."""
    return [_call_line(one) for one in people]


def risk_line(row: RiskLine) -> str:
    """One dossier of the risk list."""
    state = "Chưa có ngày hẹn" if row.state is None else due_state_words(row.state)
    words = f"{short_code(row.code)}  {row.owner_name}  ·  {row.procedure_name}  ·  {state}"
    if row.untouched_days > 0:
        words += f"  ·  {row.untouched_days} ngày làm việc chưa có bước nào"
    if row.extended_due_at is not None:
        words += f"  ·  đã hẹn lại {office_time(row.extended_due_at):%d/%m/%Y}"
    return words


def keyed_words(method: InputMethod, suggested: str) -> str:
    """Explain a name that stands there as it was keyed."""
    other = "VNI" if method is InputMethod.TELEX else "Telex"
    return (
        f"Họ tên là chữ còn nguyên phím gõ {_METHODS[method]}, có thể là “{suggested}”. Bộ gõ đang"
        f" tắt, đang ở kiểu {other}, hoặc chen vào khi quét: chuyển Unikey sang E rồi quét lại,"
        " hoặc dán nội dung mã."
    )


def _call_line(one: MovedDossier) -> str:
    phone = phone_words(one.phone) if one.phone else "không có điện thoại"
    return (
        f"  {short_code(one.code)}  {one.applicant}  {phone}:"
        f" {moment_words(one.promised_at)} → {moment_words(one.new_due_at)}"
    )


def _day_of(text: str) -> str:
    return "/".join(reversed(text.split("-")))
