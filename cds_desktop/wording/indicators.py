"""Words for definitions, their faults, measures and the reasons why records are counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time, parse_instant
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.evidence import Reason, RecordKind
from cds_desktop.domain.indicator_sets import Fault, TotalValue
from cds_desktop.domain.indicator_tables import BrokenIdentity
from cds_desktop.domain.indicators import IndicatorValue
from cds_desktop.domain.measures import NO_SHARE, count_shown
from cds_desktop.wording.terms import CHANNELS, FILED_BY, PAPER_STATES, PAYMENT_WAYS, STATUSES

if TYPE_CHECKING:
    from cds_desktop.domain.journal import JournalEntry
    from cds_desktop.services.indicators.records import CellEvidence
    from cds_desktop.services.indicators.sets import ListedSet

__all__ = [
    "INDICATOR_ENTRIES", "KINDS", "MEASURES", "SENTENCES", "broken_identity_words", "cell_words",
    "fault_words", "reason_words", "set_words", "strange_measure_words",
    "total_words", "value_words",
]  # fmt: skip

SENTENCES: Final = {
    "indicator.by_hand": (
        "Ô {cell} là số nhập tay nên không có hồ sơ phía sau; xem nguồn ghi cùng số đó."
    ),
    "indicator.file_not_read": "Không đọc được tệp “{name}”. Lưu lại ở dạng văn bản UTF-8.",
    "indicator.file_large": "Tệp “{name}” quá lớn (tối đa {most} MB) nên không được đọc.",
    "indicator.period_missing": "Cần --from và --to, hoặc --measures với số đếm nhập tay.",
    "indicator.measures_unreadable": "Tệp “{name}” không phải JSON đúng cú pháp.",
    "indicator.measures_shape": (
        "Tệp số đếm phải là các cặp tên và số, ví dụ {{“settled”: 175138}}."
    ),
    "indicator.count_wrong": (
        "Số đếm “{name}” phải là số nguyên, hoặc null khi không báo cáo; đang ghi {found}."
    ),
    "indicator.set_unknown": "Không có bộ chỉ số “{set}” ở ngày này. Các bộ đang dùng: {known}.",
    "indicator.set_not_own": "Đơn vị không có bộ chỉ số “{set}” nào đang dùng để rút.",
    "indicator.text_long": "Tệp quá dài (tối đa {most} ký tự). Tách thành nhiều bộ chỉ số.",
    "indicator.file_unreadable": "Sai cú pháp TOML ở “{detail}”. Kiểm tra dấu nháy và dấu bằng.",
    "indicator.key_missing": "“{id}” thiếu mục “{key}”. Thêm mục này.",
    "indicator.source_missing": (
        "“{id}” thiếu căn cứ. Thêm source với văn bản, điều khoản hoặc kế hoạch đã giao chỉ số."
    ),
    "indicator.key_unknown": "Không có mục “{name}”. Có phải là: {near}?",
    "indicator.value_wrong": "Giá trị không dùng được: {found}.",
    "indicator.word_unknown": "Không có từ “{found}” ở đây. Dùng: {near}.",
    "indicator.number_range": "Số {found} phải từ {least} đến {most}.",
    "indicator.target_range": "Mục tiêu {found} phải từ {least} đến {most} theo đơn vị tính.",
    "indicator.name_shape": (
        "Tên “{found}” không dùng được. Mã: chữ, số, dấu chấm, gạch nối; số đếm: chữ thường"
        " không dấu và gạch dưới."
    ),
    "indicator.id_twice": "Mã {id} được định nghĩa hai lần cho cùng thời gian.",
    "indicator.id_taken": "Mã {id} đã thuộc một bộ chỉ số khác. Đặt mã khác.",
    "indicator.days_reversed": "Ngày hết hiệu lực {last} trước ngày có hiệu lực {first}.",
    "indicator.expression_wrong": (
        "Không đọc được biểu thức “{text}” từ ký tự thứ {at}. Ví dụ: 2*settled_early + received."
    ),
    "indicator.measure_unknown": (
        "Không có số đếm “{name}”. Gần nhất: “{near}”. Nếu nhập tay thì khai báo ở [[measure]]."
    ),
    "indicator.measure_computed": (
        "Số đếm “{name}” do chương trình tính từ hồ sơ nên không khai báo nhập tay được."
    ),
    "indicator.measure_twice": "Số đếm “{name}” được khai báo hai lần.",
    "indicator.band_order": (
        "Mức từ {found} không theo thứ tự từ cao xuống thấp, hoặc không bao giờ được dùng."
    ),
    "indicator.band_gap": (
        "Các mức còn hở phía dưới: mức cuối bắt đầu từ {least}. Thêm mức từ 0, không kèm điều kiện."
    ),
    "indicator.condition_wrong": (
        "Không đọc được điều kiện “{text}”. Ví dụ: 100*received_online >= 30*received."
    ),
    "indicator.column_twice": "Cột {number} có hai lần trong bảng.",
    "indicator.column_unknown": "Đẳng thức “{text}” nhắc cột {number} mà bảng không có.",
    "indicator.identity_wrong": "Không đọc được đẳng thức “{text}”. Ví dụ: 3 = 4 + 5 + 6.",
    "indicator.total_unknown": "Tổng điểm nhắc chỉ số “{name}” mà tệp không có.",
    "indicator.set_empty": "Tệp không có chỉ số và bảng nào. Thêm [[indicator]] hoặc [[table]].",
}

KINDS: Final[Mapping[str, str]] = {
    RecordKind.DOSSIER: "hồ sơ",
    RecordKind.VOTE: "phiếu đánh giá",
    RecordKind.PAPER: "giấy tờ",
    RecordKind.STEP: "bước phối hợp",
    RecordKind.PROCEDURE: "thủ tục",
    RecordKind.UNIT: "đơn vị",
}

MEASURES: Final[Mapping[str, str]] = {
    "settled": "Hồ sơ đã giải quyết trong kỳ",
    "settled_early": "Đã giải quyết trước hạn",
    "settled_on_time": "Đã giải quyết đúng hạn",
    "settled_late": "Đã giải quyết quá hạn",
    "settled_in_time": "Đã giải quyết trước hạn và đúng hạn",
    "settled_online": "Hồ sơ nộp trực tuyến đã giải quyết",
    "online_self_filed": "Hồ sơ trực tuyến do người dân tự làm",
    "digitised": "Đã giải quyết, đủ thành phần và kết quả đã số hóa",
    "payable": "Đã giải quyết, có phí, lệ phí phải nộp",
    "paid_online": "Đã nộp phí, lệ phí trực tuyến",
    "ratings": "Phiếu đánh giá trong kỳ",
    "ratings_satisfied": "Phiếu hài lòng và rất hài lòng",
    "settled_late_apologised": "Quá hạn, đã có phiếu xin lỗi",
    "settled_late_unapologised": "Quá hạn, chưa có phiếu xin lỗi",
    "online_late": "Hồ sơ trực tuyến giải quyết quá hạn",
    "settled_dated": "Đã giải quyết, có ngày hẹn",
    "dated_on_time": "Có ngày hẹn, giải quyết đúng hạn",
    "settled_withdrawn": "Người dân rút hồ sơ",
    "settled_stopped": "Dừng giải quyết",
    "settled_with_result": "Đã giải quyết, có kết quả",
    "settled_result_digitised": "Kết quả đã số hóa",
    "settled_to_digitise": "Đã giải quyết, có giấy tờ phải số hóa",
    "settled_papers_digitised": "Đã giải quyết, đủ thành phần đã số hóa",
    "contacts_none": "Không phải bổ sung lần nào",
    "contacts_one": "Bổ sung một lần",
    "contacts_more": "Bổ sung từ hai lần",
    "units_early": "Mọi đơn vị phối hợp xong trước hạn",
    "units_on_time": "Đơn vị phối hợp xong đúng hạn",
    "units_late": "Có đơn vị phối hợp quá hạn",
    "received": "Hồ sơ tiếp nhận trong kỳ",
    "received_online": "Tiếp nhận trực tuyến",
    "received_direct": "Tiếp nhận trực tiếp",
    "received_postal": "Tiếp nhận qua dịch vụ bưu chính",
    "received_papers_digitised": "Tiếp nhận, đủ thành phần đã số hóa",
    "received_papers_not_digitised": "Tiếp nhận, chưa đủ thành phần đã số hóa",
    "received_with_reuse": "Tiếp nhận, có giấy tờ tái sử dụng",
    "received_from_database": "Tiếp nhận, có giấy tờ lấy từ cơ sở dữ liệu",
    "carried_in": "Hồ sơ kỳ trước chuyển sang",
    "open": "Đang giải quyết cuối kỳ",
    "open_within": "Đang giải quyết, trong hạn",
    "open_late": "Đang giải quyết, quá hạn",
    "open_online_within": "Trực tuyến đang giải quyết, trong hạn",
    "open_online_late": "Trực tuyến đang giải quyết, quá hạn",
    "returned": "Hồ sơ đã trả kết quả trong kỳ",
    "rated_of_returned": "Hồ sơ đã trả có phiếu đánh giá",
    "papers": "Giấy tờ của hồ sơ tiếp nhận trong kỳ",
    "papers_digitised": "Giấy tờ được tính là đã số hóa",
    "papers_reused": "Giấy tờ tái sử dụng",
    "papers_from_database": "Giấy tờ lấy từ cơ sở dữ liệu",
    "steps_on_time": "Bước phối hợp xong trong hạn",
    "steps_late": "Bước phối hợp quá hạn",
    "catalogue_procedures": "Thủ tục trong danh mục đã ghi mức độ trực tuyến",
    "catalogue_fully_online": "Thủ tục cung cấp trực tuyến toàn trình",
    "catalogue_partly_online": "Thủ tục cung cấp trực tuyến một phần",
    "catalogue_online_used": "Thủ tục trực tuyến có hồ sơ nộp trực tuyến trong kỳ",
    "procedures_on_list": "Thủ tục trong danh mục thực hiện tại Bộ phận Một cửa",
    "procedures_posted": "Thủ tục niêm yết đúng, đủ, kịp thời",
    "procedures_published_online": "Thủ tục công khai điện tử đúng, đủ, kịp thời",
    "procedures_published_both": "Thủ tục vừa niêm yết vừa công khai điện tử",
    "units_with_qr": "Đơn vị công khai thủ tục bằng mã QR",
    "units": "Đơn vị phải công khai thủ tục",
}
"""What each measure counts, in the words of a report."""

_ONLINE_LEVELS: Final = {"full": "toàn trình", "partial": "một phần", "none": "không trực tuyến"}
_SETTLED: Final = "giải quyết {ended_on}"
_REASONS: Final[Mapping[str, str]] = {
    "settled": _SETTLED,
    "settled_early": "giải quyết {ended_on}, hẹn {due_on}: sớm {days} ngày",
    "settled_on_time": "giải quyết {ended_on}, hẹn {due_on}: đúng hạn",
    "settled_late": "giải quyết {ended_on}, hẹn {due_on}: {late}",
    "settled_in_time": "giải quyết {ended_on}, hẹn {due_on}: không quá hạn",
    "settled_without_due_date": "giải quyết {ended_on}, không có ngày hẹn",
    "settled_online": "giải quyết {ended_on}, nộp trực tuyến",
    "online_self_filed": "giải quyết {ended_on}, nộp trực tuyến, {filed_by}",
    "digitised": "giải quyết {ended_on}, đã số hóa {papers_digitised}/{papers} giấy và kết quả",
    "payable": "giải quyết {ended_on}, phải nộp {fee_vnd} đồng",
    "paid_online": "giải quyết {ended_on}, đã nộp {fee_vnd} đồng: {payment_way}",
    "ratings": "có phiếu đánh giá {rated_on}",
    "ratings_satisfied": "có phiếu đánh giá {rated_on}",
    "settled_late_apologised": (
        "giải quyết {ended_on}, hẹn {due_on}: {late}, đã xin lỗi và hẹn lại {extended_on}"
    ),
    "settled_late_unapologised": "giải quyết {ended_on}, hẹn {due_on}: {late}, chưa xin lỗi",
    "online_late": "nộp trực tuyến, giải quyết {ended_on}, hẹn {due_on}: {late}",
    "settled_dated": "giải quyết {ended_on}, hẹn {due_on}",
    "dated_on_time": "giải quyết {ended_on}, hẹn {due_on}: đúng hạn",
    "settled_withdrawn": "rút hồ sơ {ended_on}",
    "settled_stopped": "dừng giải quyết {ended_on}",
    "settled_with_result": "giải quyết {ended_on}, {status}",
    "settled_result_digitised": "giải quyết {ended_on}, kết quả đã số hóa",
    "settled_to_digitise": "giải quyết {ended_on}, có {papers} giấy phải số hóa",
    "settled_papers_digitised": "giải quyết {ended_on}, đã số hóa {papers_digitised}/{papers} giấy",
    "contacts_none": "giải quyết {ended_on}, không phải bổ sung",
    "contacts_one": "giải quyết {ended_on}, bổ sung một lần",
    "contacts_more": "giải quyết {ended_on}, bổ sung từ hai lần",
    "units_early": "giải quyết {ended_on}, đơn vị phối hợp xong trước hạn",
    "units_on_time": "giải quyết {ended_on}, đơn vị phối hợp xong đúng hạn",
    "units_late": "giải quyết {ended_on}, có đơn vị phối hợp quá hạn",
    "received": "tiếp nhận {received_on}, {channel}",
    "received_online": "tiếp nhận {received_on}, {channel}",
    "received_direct": "tiếp nhận {received_on}, {channel}",
    "received_postal": "tiếp nhận {received_on}, {channel}",
    "received_papers_digitised": "tiếp nhận {received_on}, đủ thành phần đã số hóa",
    "received_papers_not_digitised": "tiếp nhận {received_on}, còn giấy chưa số hóa",
    "received_with_reuse": "tiếp nhận {received_on}, có giấy tái sử dụng",
    "received_from_database": "tiếp nhận {received_on}, có giấy lấy từ cơ sở dữ liệu",
    "carried_in": "tiếp nhận {received_on}, chưa xong trước {first}",
    "open": "tiếp nhận {received_on}, hết {last} chưa xong",
    "open_without_due_date": "tiếp nhận {received_on}, hết {last} chưa xong, không có ngày hẹn",
    "open_within": "hết {last} chưa xong, hẹn {due_on}: trong hạn",
    "open_late": "hết {last} chưa xong, hẹn {due_on}: quá hạn",
    "open_online_within": "nộp trực tuyến, hết {last} chưa xong, hẹn {due_on}: trong hạn",
    "open_online_late": "nộp trực tuyến, hết {last} chưa xong, hẹn {due_on}: quá hạn",
    "returned": "trả kết quả {returned_on}",
    "rated_of_returned": "trả kết quả {returned_on}, có phiếu đánh giá",
    "papers": "{name}: {state}",
    "papers_digitised": "{name}: {state}",
    "papers_reused": "{name}: {state}",
    "papers_from_database": "{name}: {state}",
    "steps_on_time": "{name} xong {done_at}, hạn {due_at}: không quá hạn",
    "steps_late": "{name} xong {done_at}, hạn {due_at}: quá hạn",
    "catalogue_procedures": "đang có hiệu lực, {level}",
    "catalogue_fully_online": "đang có hiệu lực, {level}",
    "catalogue_partly_online": "đang có hiệu lực, {level}",
    "catalogue_online_used": "{level}, có hồ sơ nộp trực tuyến trong kỳ",
    "procedures_on_list": "có hiệu lực ngày cuối kỳ, thuộc cấp của cơ quan",
    "procedures_posted": "có tờ đang treo, nội dung đúng danh mục",
    "procedures_published_online": "có trang trên Cổng hoặc trang của cơ quan",
    "procedures_published_both": "có tờ đang treo đúng danh mục và có trang điện tử",
    "units_with_qr": "sổ tờ công khai có tờ đang treo mã QR",
    "units": "cơ quan lập báo cáo",
}


def reason_words(reason: Reason) -> str:
    """Why a record is counted: "giải quyết 14/11/2026, hẹn 13/11/2026: trễ 1 ngày"."""
    facts = _Words({name: _fact(name, value) for name, value in reason.facts.items()})
    days = reason.facts.get("days")
    facts["late"] = "quá giờ hẹn" if days == 0 else f"trễ {days} ngày"
    return _REASONS.get(reason.code, reason.code).format_map(facts)


class _Words(dict[str, str]):
    """Facts of a sentence; one that nobody knows is a dash."""

    def __missing__(self, key: str) -> str:
        return NO_SHARE


def _fact(name: str, value: object) -> str:
    text = str(value)
    if not text:
        return NO_SHARE
    if name.endswith("_on") or name in ("first", "last"):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if name.endswith("_at"):
        return f"{office_time(parse_instant(text)):%H:%M %d/%m/%Y}"
    if name == "channel":
        known = {int(one): CHANNELS[one.term].lower() for one in Channel}
        return known.get(int(text), text)
    if name == "status":
        known = {int(one): STATUSES[one.term].lower() for one in Status}
        return known.get(int(text), text)
    if name == "fee_vnd":
        return count_shown(int(text))
    words = {"filed_by": FILED_BY, "payment_way": PAYMENT_WAYS, "state": PAPER_STATES,
             "level": _ONLINE_LEVELS}.get(name)  # fmt: skip
    return text if words is None else words.get(text, text).lower()


def fault_words(fault: Fault) -> str:
    """A fault of a file with its place: "Dòng 12, mục target: …"."""
    from cds_desktop.wording.errors import sentence

    place = f"Dòng {fault.line}" + (f", mục {fault.key}" if fault.key else "")
    return f"{place}: {sentence(fault.as_error())}"


def strange_measure_words(name: str, near: str) -> str:
    """A count by hand which no definition uses."""
    hint = f" Có phải là “{near}”?" if near else ""
    return f"Không chỉ số nào dùng số đếm “{name}”.{hint}"


def value_words(value: IndicatorValue) -> str:
    """One value on one line: "S01 Nộp trực tuyến: 80,79 % (141497/175138)"."""
    item = value.definition
    numerator, denominator = (
        NO_SHARE if count is None else count_shown(count)
        for count in (value.numerator, value.denominator)
    )
    words = f"{item.id} {item.short_name}: {value.shown} ({numerator}/{denominator})"
    if item.most_points is not None:
        words += f", {value.score_shown} điểm"
    return f"{words} – {item.label}" if item.label else words


def total_words(total: TotalValue) -> str:
    """A sum of points with its grade."""
    words = f"{total.rule.name}: {total.shown} điểm"
    words += f" ({total.counted}/{len(total.rule.indicators)} chỉ số đủ thông tin)"
    return f"{words} – {total.level}" if total.level else words


def broken_identity_words(broken: BrokenIdentity) -> str:
    """An identity that does not hold: "Hộ tịch: 3=4+5+6 không khớp, 10 và 9"."""
    row = "Tổng số" if broken.field is None else broken.field or "Chưa ghi lĩnh vực"
    return f"{row}: {broken.identity.code} không khớp, {broken.left} và {broken.right}"


def cell_words(found: CellEvidence) -> str:
    """A cell with its value, and why its list is longer when answers are kept secret."""
    words = f"{found.id}: {count_shown(found.value)}"
    if found.is_confidential:
        words += " – liệt kê mọi hồ sơ có phiếu, giữ kín từng câu trả lời"
    return words


def set_words(listed: ListedSet) -> str:
    """A set on one line of the list."""
    name = "" if listed.found is None else f" {listed.found.name}"
    state = "của chương trình"
    if listed.is_own and listed.found is not None:
        state = f"của đơn vị, phiên bản {listed.found.version}"
    elif listed.found is None:
        state = "đã rút"
    if listed.fault is not None:
        state += "; phiên bản của đơn vị không đọc được nên bỏ qua"
    return f"{listed.id}{name} – {state}"


def _set_entry(entry: JournalEntry) -> str:
    version = entry.details.get("version", 0)
    if entry.action == "indicator_set_withdrawn":
        return f"Rút bộ chỉ số {entry.reference} (bản {version})"
    return f"Lưu bộ chỉ số {entry.reference}, bản {version}"


INDICATOR_ENTRIES: Final = {
    ("indicator_set", "indicator_set_added"): _set_entry,
    ("indicator_set", "indicator_set_withdrawn"): _set_entry,
}
"""Entries of the journal about sets of indicators."""
