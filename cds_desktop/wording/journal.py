"""Entries of the journal as sentences of plain Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.wording.backups import FAILURES, KINDS
from cds_desktop.wording.calendar import rules_entry
from cds_desktop.wording.campaigns import campaign_entry
from cds_desktop.wording.consolidation import ACTIONS, incoming_entry
from cds_desktop.wording.desk import DESK_ACTIONS, act_title, moved_details
from cds_desktop.wording.indicators import INDICATOR_ENTRIES
from cds_desktop.wording.life import (
    calendar_import_entry,
    call_list_entry,
    closure_entry,
    new_date_entry,
    reopening_entry,
)
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.packages import key_entry
from cds_desktop.wording.payments import PAYMENT_ENTRIES
from cds_desktop.wording.posted_sheets import JOURNAL as SHEET_ACTIONS
from cds_desktop.wording.posted_sheets import sheet_entry
from cds_desktop.wording.reporting import REPORT_ACTIONS, hand_entry, report_entry
from cds_desktop.wording.steps import STEP_ENTRIES
from cds_desktop.wording.targets import target_entry
from cds_desktop.wording.terms import JOURNAL_ACTIONS, PAPER_STATES, ROLES, STATUSES
from cds_desktop.wording.unit_changes import imported_entry
from cds_desktop.wording.units import ENTRIES as UNIT_ENTRIES
from cds_desktop.wording.units import MERGER_MONTHS

SUBJECTS: Final = {
    "dossier": "Hồ sơ",
    "office": "Đơn vị",
    "officer": "Người dùng",
    "form": "Biểu mẫu",
    "indicator_set": "Bộ chỉ số",
    "catalogue": "Danh mục",
    "procedure": "Thủ tục",
    "calendar": "Lịch làm việc",
    "rules": "Quy tắc tính hạn",
    "backup": "Sao lưu",
    "report": "Báo cáo",
    "unit_key": "Khóa ký báo cáo",
    "filter": "Bộ lọc",
    "list": "Danh sách",
    "unit": "Cây đơn vị",
    "target": "Chỉ tiêu",
    "campaign": "Đợt cao điểm",
    "sheet": "Tờ công khai",
    "place": "Nơi treo",
}
DAY_KINDS: Final = {"off": "nghỉ", "working": "làm bù", "closed": "đóng cửa"}
SETTINGS: Final = {
    "office.desk_name": "Tên Bộ phận Một cửa",
    "office.superior_name": "Cơ quan trên biểu mẫu",
    "office.place": "Địa danh",
    "office.phone": "Điện thoại",
    "office.address": "Địa chỉ",
    "office.backup_folder": "Thư mục sao lưu",
    "office.idle_minutes": "Tự khóa màn hình (phút)",
    "office.counters": "Quầy",
    "unit.name": "Tên đơn vị",
    "reception.duplicate_days": "Cảnh báo hồ sơ trùng (ngày)",
    "backup.daily_at": "Giờ sao lưu hằng ngày",
    "forms.slip_qr_side": "Vị trí mã QR trên giấy hẹn",
    "today.waiting_days": "Nhắc hồ sơ chờ dân sau (ngày làm việc)",
    "today.ready_days": "Nhắc kết quả chưa nhận sau (ngày)",
    "today.untouched_days": "Nhắc hồ sơ lâu chưa xử lý sau (ngày làm việc)",
    "today.papers_days": "Nhắc giấy tờ chưa số hóa sau (ngày làm việc)",
    "forms.print_provisional_codes": "In mã tạm của thủ tục chưa có mã quốc gia",
    "forms.slip_rating_code": "Mã đánh giá trên giấy hẹn",
    "publicity.payload": "Mã QR dẫn đến",
    "publicity.template": "Mẫu địa chỉ của cơ quan trong mã QR",
    "publicity.logo": "Biểu trưng trên mã QR",
    "publicity.distance_factor": "Hệ số khoảng cách đọc mã QR",
    "publicity.check_days": "Số ngày giữa hai lần kiểm tra tờ công khai",
    "supplement.days": "Số ngày làm việc để bổ sung giấy tờ",
    "extension.days": "Số ngày làm việc đề nghị khi hẹn lại",
    "shelf.scheme": "Các ngăn kệ giữ kết quả",
    "reports.period": "Kỳ báo cáo hằng tháng",
    "reports.due_day": "Ngày gửi báo cáo",
    "reports.remind_days": "Nhắc gửi báo cáo trước (ngày)",
    "consolidation.unsigned": "Báo cáo không có chữ ký",
    "consolidation.unknown_key": "Khóa ký chưa được ghi nhận",
    "consolidation.ranking_minimum": "Mẫu số nhỏ nhất để xếp hạng",
    "reports.merger_month": "Ai báo cáo kỳ có sáp nhập",
}
_NOTHING: Final = "trống"
_VALUES: Final = {
    "portal": "trang của Cổng dịch vụ công",
    "template": "trang của cơ quan",
    "offline": "nội dung đọc không cần mạng",
    "left": "góc trái",
    "right": "góc phải",
    "True": "có",
    "False": "không",
    "refuse": "không nhận",
    "warn": "nhận và cảnh báo",
    "month": "tháng dương lịch",
    "month_15": "từ 15 đến 14",
    **MERGER_MONTHS,
}


def sentence_of(entry: JournalEntry) -> str:
    """What was done, for instance "Hồ sơ …-0023: Được tiếp nhận → Đang xử lý"."""
    write = _WRITERS.get((entry.subject, entry.action)) or _WRITERS.get(("", entry.action))
    words = write(entry) if write else JOURNAL_ACTIONS.get(entry.action, entry.action)
    if entry.reason and entry.action != "backup_failed":
        words = f"{words}. Lý do: {entry.reason}"
    return words


def subject_of(entry: JournalEntry) -> str:
    """What it was done to: "Hồ sơ 261120-0023"."""
    subject = SUBJECTS.get(entry.subject, entry.subject)
    if entry.subject == "rules":
        return f"{subject} từ {_day(entry.reference)}" if entry.reference else subject
    if entry.subject == "calendar":
        return f"{subject} {_day(entry.reference)}"
    if entry.subject in ("office", "backup"):
        return subject
    if entry.subject == "dossier":
        return f"{subject} {short_code(entry.reference)}"
    if entry.subject == "report":
        return f"{subject} {_period(entry.reference)}".strip()
    return f"{subject} {entry.reference}".strip()


def _period(reference: str) -> str:
    """The days of an exported report: "II06a:2026-10-01..2026-10-31" covers 01/10–31/10/2026."""
    first, _, last = reference.rpartition(":")[2].partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return reference
    return f"{days[0]:%d/%m}–{days[1]:%d/%m/%Y}"


def _moved(entry: JournalEntry) -> str:
    before = STATUSES.get(str(entry.details.get("before", "")), "")
    after = STATUSES.get(str(entry.details.get("after", "")), "")
    words = JOURNAL_ACTIONS[entry.action]
    said = f"{words}: {before} → {after}" if before and after else words
    return "; ".join((said, *(line.removeprefix("– ") for line in moved_details(entry))))


def _paper(entry: JournalEntry) -> str:
    which = entry.details.get("paper", "")
    name = "kết quả" if which == "result" else f"giấy tờ số {which}"
    if entry.action == "attached":
        return f"Đính kèm tệp vào {name}"
    after = PAPER_STATES.get(str(entry.details.get("after", "")), "")
    return f"{name[:1].upper()}{name[1:]}: {after.lower()}"


def _settings(entry: JournalEntry) -> str:
    parts = []
    for key, change in entry.details.items():
        if not isinstance(change, list) or len(change) != 2:
            continue
        parts.append(f"{SETTINGS.get(key, key)}: {_value(change[0])} → {_value(change[1])}")
    return "; ".join(parts) or JOURNAL_ACTIONS["settings_changed"]


def _officer(entry: JournalEntry) -> str:
    if entry.action == "added":
        role = ROLES.get(str(entry.details.get("role", "")), "")
        return f"Thêm người dùng, vai trò {role}" if role else "Thêm người dùng"
    before, after = entry.details.get("before"), entry.details.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return "Sửa người dùng"
    parts = []
    if before.get("role") != after.get("role"):
        old, new = ROLES.get(str(before.get("role")), ""), ROLES.get(str(after.get("role")), "")
        parts.append(f"vai trò {old} → {new}")
    if before.get("counter") != after.get("counter"):
        parts.append(f"quầy {_value(before.get('counter'))} → {_value(after.get('counter'))}")
    if before.get("is_active") != after.get("is_active"):
        parts.append("cho dùng lại" if after.get("is_active") else "ngừng dùng")
    return f"Sửa người dùng: {', '.join(parts)}" if parts else "Sửa tên người dùng"


def _calendar(entry: JournalEntry) -> str:
    shown = entry.details.get("after") or entry.details.get("before")
    if not isinstance(shown, list) or len(shown) < 2:
        return JOURNAL_ACTIONS.get(entry.action, "Sửa lịch làm việc")
    words = f"{DAY_KINDS.get(str(shown[0]), shown[0])}, {shown[1]}"
    verb = {"added": "Thêm ngày", "changed": "Sửa ngày", "removed": "Bỏ ngày"}[entry.action]
    return f"{verb} {words}"


def _imported(entry: JournalEntry) -> str:
    facts = entry.details
    return (
        f"Nhập danh mục: đọc {_count(facts, 'read')}, thêm {_count(facts, 'added')},"
        f" thay đổi {_count(facts, 'changed')}, giữ nguyên {_count(facts, 'unchanged')}"
    )


def _form_printed(entry: JournalEntry) -> str:
    facts = entry.details
    words = f"In mẫu {facts.get('form', '')} ({facts.get('set', '')}) lần {facts.get('times', 1)}"
    version = facts.get("version", 0)
    return f"{words}, bản {version} của đơn vị" if version else words


def _form_changed(entry: JournalEntry) -> str:
    version = entry.details.get("version", 0)
    if entry.details.get("is_shipped"):
        return f"Trở về mẫu của chương trình (bản {version})"
    return f"Sửa biểu mẫu, thành bản {version}"


def _backed_up(entry: JournalEntry) -> str:
    kind = KINDS.get(str(entry.details.get("kind", "")), "")
    words = f"Đã sao lưu và kiểm tra ({kind.lower()})" if kind else "Đã sao lưu và kiểm tra"
    missing = entry.details.get("missing", 0)
    return f"{words}; thiếu {missing} tệp trong kho" if missing else words


def _backup_failed(entry: JournalEntry) -> str:
    why = FAILURES.get(entry.reason, "")
    return f"Sao lưu không thành công: {why}" if why else "Sao lưu không thành công"


def _restored(entry: JournalEntry) -> str:
    return f"Khôi phục từ bản sao lưu {entry.reference}"


def _list_exported(entry: JournalEntry) -> str:
    words = f"Xuất danh sách {_count(entry.details, 'rows')} hồ sơ ra tệp"
    return f"{words}, có số định danh và điện thoại" if entry.details.get("personal") else words


def _journal_exported(entry: JournalEntry) -> str:
    return f"Xuất {_count(entry.details, 'rows')} dòng nhật ký ra tệp"


def _filter(entry: JournalEntry) -> str:
    if entry.action == "added":
        return "Lưu bộ lọc"
    if entry.action == "removed":
        return "Xóa bộ lọc"
    if "before" in entry.details:
        return f"Đổi tên bộ lọc “{entry.details['before']}”"
    return "Đổi vị trí bộ lọc" if "position" in entry.details else "Sửa bộ lọc"


def _count(facts: Mapping[str, object], key: str) -> str:
    value = facts.get(key, 0)
    return number_words(value) if isinstance(value, int) else str(value)


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or _NOTHING
    if value is None or value == "":
        return _NOTHING
    return _VALUES.get(str(value), str(value))


def _day(text: str) -> str:
    parts = text.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else text


_WRITERS: Final[dict[tuple[str, str], Callable[[JournalEntry], str]]] = {
    ("", "moved"): _moved,
    ("", "move_reversed"): _moved,
    ("", "reception_reversed"): _moved,
    ("", "attached"): _paper,
    ("", "paper_state"): _paper,
    ("", "settings_changed"): _settings,
    ("officer", "added"): _officer,
    ("officer", "changed"): _officer,
    ("calendar", "added"): _calendar,
    ("calendar", "changed"): _calendar,
    ("calendar", "removed"): _calendar,
    ("calendar", "office_closed"): closure_entry,
    ("calendar", "office_reopened"): reopening_entry,
    ("calendar", "call_list_printed"): call_list_entry,
    ("calendar", "days_imported"): calendar_import_entry,
    ("rules", "rules_set"): rules_entry,
    ("rules", "rules_taken_back"): rules_entry,
    ("dossier", "extended"): new_date_entry,
    **{("dossier", action): act_title for action in DESK_ACTIONS},
    ("dossier", "due_moved"): new_date_entry,
    ("dossier", "due_restored"): new_date_entry,
    ("office", "unit_changes_imported"): imported_entry,
    **{("report", action): report_entry for action in REPORT_ACTIONS},
    ("report", "hand_value_set"): hand_entry,
    **{("report", action): incoming_entry for action in ACTIONS},
    ("unit_key", "key_made"): key_entry,
    ("unit_key", "key_registered"): key_entry,
    ("catalogue", "imported"): _imported,
    ("procedure", "corrected"): lambda _entry: "Sửa nội dung thủ tục",
    ("procedure", "closed"): lambda _entry: "Kết thúc hiệu lực thủ tục",
    ("", "demo_filled"): lambda _entry: "Tạo dữ liệu mẫu",
    ("", "slip_printed"): lambda entry: f"In giấy hẹn lần {entry.details.get('times', 1)}",
    ("", "explanation_printed"): lambda entry: (
        f"In tờ giải thích ngày hẹn trả, lần {entry.details.get('times', 1)}"
    ),
    ("", "form_printed"): _form_printed,
    ("form", "form_changed"): _form_changed,
    **INDICATOR_ENTRIES,
    ("", "backed_up"): _backed_up,
    ("", "backup_failed"): _backup_failed,
    ("", "restored"): _restored,
    **PAYMENT_ENTRIES,
    **STEP_ENTRIES,
    **UNIT_ENTRIES,
    ("list", "exported"): _list_exported,
    ("list", "journal_exported"): _journal_exported,
    ("list", "pickup_list_printed"): lambda entry: (
        f"In danh sách gọi nhận kết quả, {_count(entry.details, 'rows')} hồ sơ"
    ),
    ("list", "list_printed"): lambda entry: f"In danh sách {_count(entry.details, 'rows')} hồ sơ",
    ("report", "template_filled"): lambda entry: (
        f"Điền báo cáo vào tệp mẫu {entry.details.get('template', '')}"
    ),
    ("filter", "added"): _filter,
    ("filter", "changed"): _filter,
    ("filter", "removed"): _filter,
    ("target", "target_set"): target_entry,
    **{
        (subject, action): sheet_entry for subject in ("sheet", "place") for action in SHEET_ACTIONS
    },
    **{
        ("campaign", action): campaign_entry
        for action in (
            "campaign_added",
            "campaign_changed",
            "campaign_withdrawn",
            "campaign_restored",
        )
    },
}
