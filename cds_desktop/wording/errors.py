"""Error code → Vietnamese sentence: what is wrong, and what to do now.

Every code raised anywhere below has its sentence here or in the `SENTENCES` of a sister
module; a test walks the sources to prove it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib import import_module
from typing import Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.text import normalise
from cds_desktop.wording.pictures import READING_STAGES
from cds_desktop.wording.terms import RIGHTS, ROLES, STATUSES

SISTERS: Final = (
    "backups",
    "book",
    "calendar",
    "campaigns",
    "cards",
    "consolidation",
    "desk",
    "deadlines",
    "demo",
    "digitisation",
    "dossier_lists",
    "forms",
    "indicators",
    "labels",
    "life",
    "lookup",
    "office_papers",
    "packages",
    "payments",
    "posted_sheets",
    "pictures",
    "procedures",
    "publicity",
    "reporting",
    "reports",
    "steps",
    "targets",
    "templates",
    "today",
    "ui",
    "unit_changes",
    "units",
)

_SENTENCES: Final[dict[str, str]] = {
    "time.unreadable": "Không đọc được thời điểm “{text}”. Viết theo dạng 2026-11-20T14:30.",
    "time.day_unreadable": "Không đọc được ngày “{text}”. Viết theo dạng 20/11/2026.",
    "unit.code_shape": (
        "Mã đơn vị “{text}” không đúng dạng. Nhập mã định danh như 000.00.16.H12, hoặc H12.16."
    ),
    "unit.name_missing": "Chưa nhập tên đơn vị.",
    "unit.not_found": "Không tìm thấy đơn vị này.",
    "office.exists_already": (
        "Thư mục dữ liệu này đã có một đơn vị. Chọn thư mục khác, hoặc mở đơn vị đang có."
    ),
    "office.not_set_up": (
        "Chưa có đơn vị nào trong thư mục dữ liệu này. Hãy thiết lập lần đầu (lệnh init)."
    ),
    "officer.not_allowed": "Vai trò “{role}” không có quyền {right}. Nhờ người có quyền làm.",
    "officer.not_found": "Không tìm thấy người dùng này.",
    "officer.username_shape": (
        "Tên đăng nhập chỉ gồm chữ không dấu, chữ số và dấu chấm, không có khoảng trắng."
    ),
    "officer.username_taken": "Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác.",
    "officer.name_missing": "Chưa nhập họ và tên người dùng.",
    "officer.password_short": "Mật khẩu cần ít nhất {minimum} ký tự, đang có {found}.",
    "officer.password_plain": "Mật khẩu quá đơn giản: cần ít nhất ba ký tự khác nhau.",
    "officer.pin_shape": "Mã PIN gồm {minimum} đến {maximum} chữ số, không lặp một chữ số.",
    "officer.no_pin": "Tài khoản này chưa đặt mã PIN. Hãy mở khóa bằng mật khẩu.",
    "officer.sign_in_refused": "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock.",
    "officer.sign_in_paused": "Nhập sai nhiều lần. Thử lại sau {until}.",
    "officer.last_admin": "Đây là quản trị viên cuối cùng. Cần giữ ít nhất một quản trị viên.",
    "person.name_missing": "Chưa nhập họ và tên người nộp.",
    "person.name_without_letters": "Họ và tên chưa có chữ nào. Kiểm tra ô vừa quét hoặc nhập.",
    "person.name_long": "Tên dài tối đa {longest} ký tự, đang có {found}.",
    "person.address_long": "Địa chỉ, thư điện tử dài tối đa {longest} ký tự, đang có {found}.",
    "person.id_number_shape": "Cần 12 chữ số (CMND cũ: 9), đang có {found}.",
    "person.tax_code_shape": "Mã số thuế có 10 hoặc 13 chữ số, đang có {found}.",
    "person.ground_long": "Căn cứ nộp thay dài tối đa {longest} ký tự, đang có {found}.",
    "person.phone_shape": "Cần 10 chữ số, đang có {found}.",
    "person.born_on_shape": "Ngày sinh viết dạng 12/04/1990, hoặc chỉ năm 1990.",
    "person.not_found": "Không tìm thấy người này.",
    "draft.not_written": "Không giữ được bản nháp. Kiểm tra dung lượng đĩa và quyền ghi.",
    "dossier.not_found": "Không tìm thấy hồ sơ {code}. Kiểm tra lại mã trên giấy hẹn.",
    "dossier.code_shape": "“{text}” không phải mã hồ sơ (ví dụ 000.00.16.H12-261120-0023).",
    "dossier.status_unknown": "Không có trạng thái “{text}”. Dùng một trong: {known}.",
    "dossier.move_forbidden": (
        "Không chuyển được từ “{before}” sang “{after}”. Được phép: {allowed}."
    ),
    "dossier.reason_missing": "Cần ghi lý do khi chuyển sang “{after}”.",
    "dossier.move_before_last": (
        "Thời điểm này trước bước gần nhất của hồ sơ ({last}). Kiểm tra ngày giờ của máy."
    ),
    "dossier.copies_range": "Số bộ phải từ 1 đến 9.999.",
    "dossier.pages_range": "Số trang phải từ 1 đến 9.999.",
    "dossier.applicant_twice": "Một người được ghi hai lần trong hồ sơ. Bỏ bớt một dòng.",
    "dossier.take_back_moved": (
        "Hồ sơ {code} đã có bước tiếp theo nên không thu hồi lần tiếp nhận được."
        " Hãy chuyển hồ sơ kèm lý do."
    ),
    "dossier.fee_range": "Lệ phí phải từ 0 đến 10.000.000.000 đồng.",
    "dossier.year_range": (
        "Năm {found} không ghi được vào mã hồ sơ (từ {first} đến {last}). Kiểm tra ngày giờ."
    ),
    "dossier.note_long": "Ghi chú dài tối đa {longest} ký tự, đang có {found}.",
    "dossier.reason_long": "Lý do dài tối đa {longest} ký tự, đang có {found}.",
    "dossier.no_fee": "Hồ sơ {code} không có lệ phí phải thu.",
    "dossier.undo_nothing": "Không còn bước nào để hoàn tác ở hồ sơ {code}.",
    "dossier.undo_too_late": "Chỉ hoàn tác được trong {minutes} phút. Hãy chuyển hồ sơ kèm lý do.",
    "dossier.undo_other_officer": "Bước này do người khác thực hiện; chỉ người đó hoàn tác được.",
    "dossier.undo_rated": "Người dân đã đánh giá hồ sơ này nên không hoàn tác việc trả được.",
    "paper.number_unknown": "Hồ sơ không có giấy tờ số {number}. Số thứ tự từ 1 đến {of}.",
    "paper.not_found": "Không có giấy tờ này trong hồ sơ.",
    "paper.reason_missing": "Cần ghi lý do vì sao không quét được giấy này.",
    "paper.name_missing": "Có giấy tờ chưa ghi tên trong thành phần hồ sơ.",
    "paper.quantity_range": "Số lượng mỗi giấy tờ phải từ 1 đến 999, đang ghi {found}.",
    "paper.needs_file": "Hãy đính kèm tệp để giấy này được tính là đã số hóa.",
    "file.not_found": "Không tìm thấy tệp “{name}”.",
    "file.kind_unknown": "Tệp “{name}” không nhận được. Dùng PDF, JPG, PNG hoặc TIFF.",
    "file.kind_mismatch": "Nội dung tệp “{name}” không đúng với đuôi tệp. Quét hoặc lưu lại tệp.",
    "file.empty": "Tệp “{name}” rỗng. Quét lại rồi đính kèm.",
    "file.too_large": "Tệp “{name}” quá lớn (tối đa 100 MB). Quét lại ở 200–300 dpi.",
    "file.unreadable": "Không đọc được tệp “{name}”. Đóng chương trình đang mở tệp rồi thử lại.",
    "file.in_use": "Tệp “{path}” đang mở ở chương trình khác. Đóng tệp rồi thử lại.",
    "file.not_written": "Không ghi được tệp “{path}”. Kiểm tra thư mục và dung lượng đĩa.",
    "store.not_written": (
        "Không ghi được vào kho tệp. Kiểm tra dung lượng đĩa và quyền ghi rồi thử lại."
    ),
    "store.file_missing": "Tệp “{name}” không còn trong kho. Khôi phục từ bản sao lưu.",
    "store.file_changed": "Tệp “{name}” trong kho đã bị thay đổi. Khôi phục từ bản sao lưu.",
    "rating.level_range": "Mức đánh giá phải từ 1 đến 5.",
    "rating.not_finished": "Hồ sơ {code} chưa giải quyết xong nên chưa đánh giá được.",
    "rating.already_given": "Hồ sơ {code} đã có một phiếu đánh giá.",
    "folder.not_writable": "Không ghi được vào thư mục “{path}”. Chọn thư mục khác.",
    "database.newer": (
        "Dữ liệu do phiên bản mới hơn tạo ra ({found}). Cài bản mới của chương trình;"
        " dữ liệu được giữ nguyên."
    ),
    "database.damaged": "Tệp dữ liệu bị hỏng. Không ghi gì thêm; hãy khôi phục từ bản sao lưu.",
    "database.on_network": (
        "Không đặt dữ liệu trên thư mục mạng “{path}”. Chọn ổ đĩa của máy này."
    ),
    "database.disk_full": (
        "Ổ đĩa đã đầy, chưa lưu được. Xóa bớt tệp rồi thử lại; dữ liệu cũ vẫn còn."
    ),
    "database.busy": "Dữ liệu đang bận ở quầy khác. Đợi vài giây rồi thử lại.",
    "database.read_only": "Dữ liệu đang ở chế độ chỉ đọc. Kiểm tra quyền ghi của thư mục.",
    "database.unreachable": "Không mở được dữ liệu. Kiểm tra ổ đĩa hoặc máy chủ rồi thử lại.",
    "database.failed": "Cơ sở dữ liệu báo lỗi ({kind}). Thử lại; nếu còn, gửi báo cáo lỗi.",
    "database.address_unreadable": "Địa chỉ máy chủ dữ liệu trong tệp kết nối không đúng.",
    "database.connection_file_unreadable": "Không đọc được tệp kết nối “{path}”.",
    "secret.file_unreadable": "Không đọc được tệp mật khẩu “{path}”.",
    "secret.file_empty": "Tệp mật khẩu “{path}” rỗng.",
}


def sentence(error: CdsError) -> str:
    """The sentence for an error, with its facts filled in."""
    template = all_sentences().get(error.code)
    if template is None:
        return f"Không thực hiện được ({error.code})."
    return template.format_map(_Words(error.facts))


def all_sentences() -> Mapping[str, str]:
    """Every sentence of this package, by error code."""
    if not _gathered:
        _gathered.update(_SENTENCES)
        for name in SISTERS:
            try:
                module = import_module(f"cds_desktop.wording.{name}")
            except ModuleNotFoundError:
                continue
            for table in ("SENTENCES", "ERRORS"):
                _gathered.update(getattr(module, table, {}))
    return _gathered


_gathered: dict[str, str] = {}
# A scanned page in the wrong field must not become a notice as long as the page.
_LONGEST_FACT: Final = 300


class _Words(dict[str, object]):
    """Facts as words; a fact that is missing shows as a dash instead of failing."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({key: _word(key, value) for key, value in facts.items()})

    def __missing__(self, key: str) -> str:
        return "–"


def _word(key: str, value: object) -> str:
    if isinstance(value, datetime):
        return f"{office_time(value):%H:%M ngày %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple | list):
        return ", ".join(_word(key, item) for item in value) or "không có"
    named: Mapping[str, Callable[[str], str | None]] = {
        "before": lambda text: STATUSES.get(text),
        "after": lambda text: STATUSES.get(text),
        "allowed": lambda text: STATUSES.get(text),
        "stages": READING_STAGES.get,
        "step_from": lambda text: _report_state(text),
        "step_to": lambda text: _report_state(text),
        "role": lambda text: ROLES.get(text),
        "right": lambda text: RIGHTS.get(text),
    }
    found = named[key](str(value)) if key in named else None
    words = found or normalise(str(value))
    return words if len(words) <= _LONGEST_FACT else words[: _LONGEST_FACT - 1] + "…"


def _report_state(text: str) -> str | None:
    from cds_desktop.wording.packages import REPORT_STATES

    return {state.value: words for state, words in REPORT_STATES.items()}.get(text)
