"""Words about the life of a report: steps, differences, expected periods, errors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.measures import count_shown
from cds_desktop.domain.periods import PeriodKind
from cds_desktop.domain.report_calendar import ExpectedReport, ReportRules
from cds_desktop.domain.report_terms import (
    COLUMN_NAMES,
    day_shown,
    field_shown,
    period_name,
)
from cds_desktop.domain.report_versions import CellChange, Damage, DamageKind
from cds_desktop.domain.settlement_form import read_cell
from cds_desktop.wording.packages import REPORT_STATES

SENTENCES: Final[Mapping[str, str]] = {
    "report.not_found": "Không tìm thấy bản báo cáo này. Mở lại danh sách các bản của kỳ.",
    "report.none_built": ("Chưa lập báo cáo từ {first} đến {last}. Lập báo cáo của kỳ này trước."),
    "report.version_unknown": "Kỳ này không có bản {version}. Xem danh sách các bản của kỳ.",
    "report.body_unreadable": (
        "Nội dung đã lưu của bản báo cáo bị hỏng. Khôi phục từ bản sao lưu; không gửi bản này."
    ),
    "report.evidence_unreadable": (
        "Danh sách hồ sơ giữ cùng báo cáo bị hỏng. Khôi phục từ bản sao lưu; không gửi bản này."
    ),
    "report.reason_missing": (
        "Kỳ này đã có bản {version} được duyệt. Ghi lý do để lập bản sau thay bản đó."
    ),
    "report.period_future": "Kỳ báo cáo bắt đầu ngày {first}, chưa đến. Chọn kỳ khác.",
    "report.text_long": "Nội dung dài tối đa {longest} ký tự, đang có {found}. Viết ngắn lại.",
    "report.locked": ("Bản {version} đã duyệt nên khóa số liệu. Muốn sửa, lập bản sau kèm lý do."),
    "report.damaged": (
        "Bản báo cáo đã lưu không còn nguyên vẹn ({count} chỗ, trước hết ở {place})."
        " Không xuất, không gửi bản này; khôi phục từ bản sao lưu hoặc lập bản sau."
    ),
    "report.differs_today": (
        "Số liệu hôm nay khác bản {version} ở {count} ô ({cells}); hồ sơ: {dossiers}."
        " Lập lại bản nháp, hoặc lập bản sau kèm lý do."
    ),
    "report.checks_failed": (
        "Báo cáo còn {count} kiểm tra sai nên chưa duyệt được. Mở phần Kiểm tra, sửa các hồ sơ"
        " được nêu rồi lập lại."
    ),
    "report.note_missing": (
        "Có {count} điều lưu ý chưa giải thích. Ghi chú vào báo cáo rồi duyệt lại."
    ),
    "report.changed_meanwhile": (
        "Người khác vừa chuyển bước bản {version}. Mở lại báo cáo để xem bước hiện nay."
    ),
    "report.way_missing": "Chưa ghi gửi bằng cách nào. Ghi thư điện tử, trục văn bản hoặc USB.",
    "report.sent_day": "Ngày gửi phải từ {first} (ngày duyệt) đến {last}. Kiểm tra lại ngày.",
    "report.answer_reason_missing": (
        "Không có phiếu tiếp nhận thì cần ghi vì sao biết kết quả. Ghi lý do rồi lưu lại."
    ),
    "report.remark_missing": "Chưa có nội dung ghi chú. Nhập nội dung rồi lưu lại.",
    "report.remark_cell": "Báo cáo không có ô “{cell}”. Ví dụ: II06a.total.10, S01.numerator.",
    "report.not_approved": "Bản {version} chưa được duyệt nên không ký được. Duyệt rồi xuất lại.",
    "report.superseded": "Bản {version} đã có bản sau thay thế. Xuất bản mới nhất của kỳ.",
    "report.period_kind": "Kỳ báo cáo của đơn vị là tháng (month) hoặc 15–14 (month_15).",
    "report.due_day_range": "Ngày gửi báo cáo phải từ 1 đến 31, đang ghi {found}.",
    "report.remind_days_range": "Số ngày nhắc trước phải từ 0 đến {most}, đang ghi {found}.",
    "hand_value.range": "Số nhập tay phải từ 0 đến {largest}, đang có {found}.",
    "hand_value.not_a_number": "“{text}” không phải số. Nhập số đếm, hoặc none để rút lại.",
    "hand_value.source_missing": "Số nhập tay cần ghi nguồn: sổ, biên bản, danh sách nào.",
    "hand_value.measure_unknown": (
        "Không có số nhập tay “{measure}” trong các chỉ số của kỳ này. Xem danh sách số nhập tay."
    ),
    "receipt.other_unit": "Phiếu này của {unit}, không phải của {own}. Chọn phiếu của đơn vị mình.",
    "receipt.other_receiver": (
        "Phiếu do {unit} lập, không phải đơn vị nhận báo cáo của mình. Hỏi lại nơi gửi phiếu."
    ),
    "receipt.no_period": (
        "Phiếu không nêu kỳ báo cáo vì nơi nhận không đọc được tệp đã gửi. Xuất và gửi lại tệp."
    ),
    "receipt.no_report": (
        "Phiếu nói về kỳ từ {first} đến {last}, kỳ này chưa có báo cáo. Kiểm tra lại tệp phiếu."
    ),
    "receipt.other_version": (
        "Phiếu nói về bản {found}, đơn vị không có bản đó đã duyệt (bản mới nhất: {own})."
        " Hỏi lại nơi gửi phiếu."
    ),
    "receipt.other_content": (
        "Mã kiểm tra trong phiếu khác bản {version} của đơn vị: nơi nhận đọc một tệp đã bị sửa."
        " Xuất và gửi lại tệp."
    ),
    "receipt.unsigned": "Phiếu không có chữ ký của {unit}. Xin lại phiếu có ký.",
    "receipt.signature_broken": (
        "Chữ ký không khớp nội dung phiếu của {unit}: phiếu đã bị sửa. Xin lại phiếu."
    ),
    "receipt.signature_of_other": (
        "Phiếu ghi tên {unit} nhưng ký bằng khóa của đơn vị khác. Hỏi lại nơi gửi phiếu."
    ),
    "receipt.key_expired": (
        "Khóa ký của {unit} (dấu vân tay {key}) hết hiệu lực vào ngày lập phiếu. Xin lại phiếu."
    ),
    "receipt.key_unknown": (
        "Chưa ghi nhận khóa ký của {unit}. Gọi cho đơn vị đó đối chiếu dấu vân tay {key}, đúng"
        " thì đọc lại phiếu kèm dấu vân tay này."
    ),
}
_PERIOD_KINDS: Final = {
    PeriodKind.MONTH: "theo tháng dương lịch",
    PeriodKind.MONTH_15: "từ ngày 15 tháng trước đến ngày 14",
}


def cell_words(cell_id: str) -> str:
    """A cell in words: "Đã giải quyết: quá hạn – Hộ tịch", "S01, tử số"."""
    cell = read_cell(cell_id)
    if cell is not None:
        name = COLUMN_NAMES[cell.column]
        return name if cell.field is None else f"{name} – {field_shown(cell.field)}"
    head, _, part = cell_id.rpartition(".")
    named = {"numerator": "tử số", "denominator": "mẫu số"}.get(part)
    if named is not None:
        return f"{head}, {named}"
    return _CELLS.get(cell_id, cell_id)


_CELLS: Final = {
    "S06.returned": "Hồ sơ đã trả kết quả",
    "S06.rated_of_returned": "Hồ sơ đã trả có phiếu đánh giá",
}


def change_words(change: CellChange) -> str:
    """A changed cell: "Tiếp nhận: tổng số: 12 → 13"."""
    return f"{cell_words(change.cell)}: {_count(change.before)} → {_count(change.after)}"


def damage_words(damage: Damage) -> str:
    """A place where a stored version contradicts itself."""
    if damage.kind is DamageKind.UNREADABLE:
        return f"Danh sách hồ sơ của “{damage.place}” không đọc được"
    if damage.kind is DamageKind.COUNT:
        return (
            f"Danh sách hồ sơ của “{damage.place}” có {damage.found} dòng, đã ghi {damage.stored}"
        )
    if damage.kind is DamageKind.CELL:
        return (
            f"{cell_words(damage.place)}: đã lưu {damage.stored or '–'},"
            f" hồ sơ giữ lại cho {damage.found or '–'}"
        )
    return f"Mã kiểm tra nội dung đã lưu ({damage.stored[:12]}) khác nội dung"


def expected_line(each: ExpectedReport, today: date) -> str:
    """One expected report: "Tháng 10/2026: đã duyệt, bản 1, hạn gửi 18/11/2026, trễ"."""
    name = period_name(each.period)
    if not each.is_expected:
        return f"{name}: đơn vị chưa có hồ sơ"
    state = "chưa lập" if each.state is None else REPORT_STATES[each.state].lower()
    version = f", bản {each.version}" if each.version else ""
    return f"{name}: {state}{version}, {due_words(each, today)}"


def due_words(each: ExpectedReport, today: date) -> str:
    """The due day and how it stands: "hạn gửi 18/11/2026, còn 3 ngày"."""
    words = f"hạn gửi {day_shown(each.due_on)}"
    if each.sent_on is not None:
        late = ", gửi trễ" if each.is_late(today) else ""
        return f"{words}, đã gửi {day_shown(each.sent_on)}{late}"
    left = each.days_left(today)
    if left < 0:
        return f"{words}, trễ {count_shown(-left)} ngày"
    return f"{words}, {'hôm nay' if left == 0 else f'còn {left} ngày'}"


def rules_words(rules: ReportRules) -> str:
    """When the office reports."""
    return (
        f"Báo cáo {_PERIOD_KINDS[rules.kind]}, gửi chậm nhất ngày {rules.due_day},"
        f" nhắc trước {rules.remind_days} ngày"
    )


def report_entry(entry: JournalEntry) -> str:
    """An entry about the life of a report."""
    words = REPORT_ACTIONS[entry.action]
    version = entry.details.get("version")
    said = f"{words}, bản {version}" if version else words
    if entry.action == "report_superseded":
        return f"{words} bản {version} bằng bản {entry.details.get('by')}"
    if entry.action == "report_checked":
        failed = entry.details.get("failed_checks")
        count = len(failed) if isinstance(failed, list) else 0
        return f"{said}: {f'{count} điều cần xem' if count else 'đều đúng'}"
    if entry.details.get("by_hand"):
        return f"{said} (ghi tay, không có phiếu)"
    return said


def hand_entry(entry: JournalEntry) -> str:
    """An entry about a count by hand."""
    facts = entry.details
    before, after = facts.get("before"), facts.get("after")
    return (
        f"Nhập số “{facts.get('measure', '')}”: {_plain(before)} → {_plain(after)},"
        f" nguồn: {facts.get('source', '')}"
    )


REPORT_ACTIONS: Final = {
    "report_built": "Lập báo cáo",
    "report_discarded": "Bỏ bản nháp báo cáo",
    "report_checked": "Kiểm tra báo cáo",
    "report_approved": "Duyệt báo cáo",
    "report_sent": "Ghi báo cáo đã gửi",
    "report_received": "Báo cáo được tiếp nhận",
    "report_rejected": "Báo cáo bị trả lại",
    "report_superseded": "Thay",
    "report_remarked": "Ghi chú báo cáo",
}


def _count(count: int | None) -> str:
    return "–" if count is None else count_shown(count)


def _plain(value: object) -> str:
    return "trống" if value is None else str(value)
