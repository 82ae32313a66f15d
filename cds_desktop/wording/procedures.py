"""Vietnamese sentences for the catalogue: doubts, differences, levels, errors of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cds_desktop.domain.deadlines import TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import SINCE_EVER, Component, Doubt, OnlineLevel
from cds_desktop.wording.deadlines import limit_words

_LONGEST_QUOTE = 120

DOUBTS: Mapping[str, str] = {
    "missing_code": "Chưa có mã quốc gia; phần mềm tạm dùng mã nội bộ {code}.",
    "odd_code": "Mã “{code}” không đúng dạng mã thủ tục quốc gia (ví dụ 1.001193).",
    "code_repaired": "Mã “{text}” bị bảng tính làm mất số 0 ở cuối, đã thêm lại.",
    "duplicate_code": "Mã {code} lặp lại với nội dung khác; dòng này chưa được ghi.",
    "missing_name": "Thiếu tên thủ tục.",
    "missing_level": "Thiếu cấp thực hiện.",
    "missing_field": "Thiếu lĩnh vực.",
    "missing_limit": "Thiếu thời hạn giải quyết.",
    "limit_without_unit": "Thời hạn “{text}” không ghi đơn vị (ngày, ngày làm việc hay giờ).",
    "limit_not_prescribed": "Nguồn ghi thời hạn là “{text}”.",
    "limit_in_other_unit": "Thời hạn “{text}” không tính theo ngày hay giờ.",
    "limit_by_channel": "Thời hạn khác nhau theo cách nộp, cần xem lại từng cách: “{text}”.",
    "limit_unconfirmed": "Thời hạn chưa được đối chiếu với văn bản.",
    "several_limits": "Có nhiều thời hạn, cần chọn một: “{text}”.",
    "odd_limit": "Thời hạn “{text}” không hợp lý.",
    "unreadable_limit": "Không đọc được thời hạn “{text}”.",
    "missing_fee": "Thiếu phí, lệ phí.",
    "odd_fee": "Mức phí dưới 1.000 đồng, có thể thiếu số 0: “{text}”.",
    "foreign_fee": "Phí tính bằng ngoại tệ: “{text}”.",
    "several_fees": "Có nhiều mức phí, cần chọn một: “{text}”.",
    "fee_depends": "Phí tùy trường hợp hoặc theo biểu mức thu: “{text}”.",
    "unreadable_fee": "Không đọc được mức phí “{text}”.",
    "odd_url": "Địa chỉ “{url}” không phải địa chỉ trang web.",
    "unreadable_online_level": "Không rõ mức độ dịch vụ công trực tuyến.",
}

DOUBT_KINDS: Mapping[str, str] = {
    "missing_code": "chưa có mã quốc gia",
    "odd_code": "mã không đúng dạng",
    "code_repaired": "mã bị mất số 0 ở cuối",
    "duplicate_code": "mã lặp lại với nội dung khác, chưa ghi",
    "missing_name": "thiếu tên",
    "missing_level": "thiếu cấp thực hiện",
    "missing_field": "thiếu lĩnh vực",
    "missing_limit": "thiếu thời hạn",
    "limit_without_unit": "thời hạn không ghi đơn vị",
    "limit_not_prescribed": "nguồn ghi không quy định thời hạn",
    "limit_in_other_unit": "thời hạn không tính theo ngày hay giờ",
    "limit_by_channel": "thời hạn khác nhau theo cách nộp",
    "limit_unconfirmed": "thời hạn chưa đối chiếu với văn bản",
    "several_limits": "nhiều thời hạn",
    "odd_limit": "thời hạn không hợp lý",
    "unreadable_limit": "không đọc được thời hạn",
    "missing_fee": "thiếu phí, lệ phí",
    "odd_fee": "mức phí dưới 1.000 đồng",
    "foreign_fee": "phí bằng ngoại tệ",
    "several_fees": "nhiều mức phí",
    "fee_depends": "phí tùy trường hợp hoặc theo biểu mức thu",
    "unreadable_fee": "không đọc được mức phí",
    "odd_url": "địa chỉ trang không hợp lệ",
    "unreadable_online_level": "không rõ mức độ trực tuyến",
}
"""Short names of the doubts, for counts and filters."""

SENTENCES: Mapping[str, str] = {
    "spreadsheet.file_missing": "Không tìm thấy tệp {file}. Hãy kiểm tra tên và nơi lưu tệp.",
    "spreadsheet.in_use":
        "Tệp {file} đang mở ở chương trình khác hoặc không được phép đọc. Hãy đóng tệp rồi thử "
        "lại.",
    "spreadsheet.unreadable":
        "Không đọc được tệp {file} từ ổ đĩa. Hãy chép tệp vào máy rồi thử lại.",
    "spreadsheet.reader_missing":
        "Không mở được bộ đọc bảng tính của phần mềm. Hãy khởi động lại phần mềm rồi thử lại.",
    "spreadsheet.damaged":
        "Tệp {file} bị hỏng hoặc có cấu trúc bất thường. Hãy mở tệp bằng Excel hoặc LibreOffice, "
        "chép bảng sang tệp mới dạng .xlsx rồi thử lại.",
    "spreadsheet.too_large":
        "Tệp {file} quá lớn hoặc đọc quá lâu. Hãy tách tệp hoặc xóa các trang tính không cần.",
    "spreadsheet.password": "Tệp {file} có mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi thử lại.",
    "spreadsheet.not_a_table":
        "Tệp {file} không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
    "spreadsheet.unsafe_xml":
        "Tệp {file} chứa khai báo XML không an toàn nên không được đọc. Hãy hỏi lại nơi gửi tệp.",
    "spreadsheet.vni_text":
        "Tệp {file} gõ bằng phông VNI. Hãy đổi sang Unicode (ví dụ bằng Unikey) rồi thử lại.",
    "catalogue.head_not_found":
        "Không thấy dòng tiêu đề trong tệp {file}. Bảng cần có cột “Tên thủ tục” và ít nhất một "
        "cột khác, ví dụ “Mã số”, “Lĩnh vực” hay “Thời hạn giải quyết”.",
    "catalogue.empty": "Tệp {file} có dòng tiêu đề nhưng không có thủ tục nào.",
    "catalogue.valid_from_too_early":
        "Ngày áp dụng {valid_from} sớm hơn ngày {current_from} của bản đang dùng (thủ tục {code}).",
    "catalogue.changed_meanwhile":
        "Danh mục vừa được thay đổi ở máy khác. Hãy mở lại tệp {file} để xem khác biệt mới.",
    "procedure.not_found": "Không có thủ tục mã {code} trong danh mục.",
    "procedure.not_in_force": "Thủ tục {code} không còn áp dụng ngày {on}.",
    "procedure.version_not_found": "Không tìm thấy phiên bản thủ tục số {id}.",
    "procedure.name_missing": "Hãy nhập tên thủ tục {code}.",
}  # fmt: skip
"""Read by `wording.errors`; dates among the facts come as dd/mm/yyyy."""

COLUMNS: Mapping[str, str] = {
    "code": "Mã thủ tục",
    "name": "Tên thủ tục",
    "field": "Lĩnh vực",
    "level": "Cấp thực hiện",
    "limit": "Thời hạn",
    "limit_online": "Thời hạn nộp trực tuyến",
    "limit_postal": "Thời hạn nộp bưu chính",
    "limit_text": "Thời hạn theo nguồn",
    "limit_note": "Ghi chú thời hạn",
    "fee_vnd": "Phí, lệ phí",
    "fee_online_vnd": "Phí, lệ phí nộp trực tuyến",
    "fee_text": "Phí, lệ phí theo nguồn",
    "online_level": "Mức độ trực tuyến",
    "channels": "Cách nộp",
    "components": "Thành phần hồ sơ",
    "agency": "Cơ quan thực hiện",
    "decision_no": "Quyết định công bố",
    "portal_url": "Địa chỉ trên Cổng",
    "note": "Ghi chú",
    "documents_text": "Thành phần hồ sơ theo nguồn",
}

_ONLINE_LEVELS = {
    OnlineLevel.FULL: "Toàn trình",
    OnlineLevel.PARTIAL: "Một phần",
    OnlineLevel.UNCLEAR: "Có kênh trực tuyến, chưa rõ mức độ",
    OnlineLevel.NONE: "Không trực tuyến",
}
_CHANNELS = {
    Channel.DIRECT: "Trực tiếp",
    Channel.ONLINE: "Trực tuyến",
    Channel.POSTAL: "Bưu chính",
}


def doubt_sentence(doubt: Doubt) -> str:
    """Say what a person should look at; long texts of the source are shortened."""
    return DOUBTS[doubt.reason].format_map(
        {name: _shortened(fact) for name, fact in doubt.facts.items()}
    )


def online_level_words(level: OnlineLevel | None) -> str:
    """Name the online level; "" where the catalogue does not say."""
    return _ONLINE_LEVELS[level] if level is not None else ""


def valid_from_words(day: date) -> str:
    """Write the first day of a version; "" where its beginning is not known."""
    return "" if day == SINCE_EVER else f"{day:%d/%m/%Y}"


def value_words(column: str, value: object) -> str:
    """Write one value of a procedure for the difference view."""
    if value is None:
        return ""
    if isinstance(value, TimeLimit):
        return limit_words(value)
    if isinstance(value, OnlineLevel):
        return online_level_words(value)
    if isinstance(value, int) and column.startswith("fee"):
        return "Miễn phí" if value == 0 else f"{value:,} đồng".replace(",", ".")
    if isinstance(value, tuple):
        return _list_words(value)
    return str(value)


def _list_words(values: Sequence[object]) -> str:
    if all(isinstance(value, Channel) for value in values):
        return ", ".join(_CHANNELS[value] for value in values if isinstance(value, Channel))
    return "\n".join(value.name for value in values if isinstance(value, Component))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"
