"""Words about signed reports, receipts and keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_receipts import Answer
from cds_desktop.domain.unit_keys import SignatureState

SENTENCES: Final[Mapping[str, str]] = {
    "package.format": (
        "Tệp không có bản kê của báo cáo CDS Một cửa, hoặc của phiên bản mới hơn chương trình này."
        " Cập nhật chương trình hoặc xin đơn vị gửi lại tệp."
    ),
    "package.shape": (
        "Bản kê trong tệp bị hỏng hoặc thiếu phần."
        " Xin đơn vị gửi lại tệp vừa xuất, không mở ra sửa."
    ),
    "package.hash_differs": (
        "Số liệu trong bản kê không khớp mã kiểm tra của chính nó: bản kê đã bị sửa."
        " Xin đơn vị gửi lại tệp vừa xuất."
    ),
    "package.control_differs": (
        "Tổng kiểm soát không khớp các ô số liệu: bản kê đã bị sửa."
        " Xin đơn vị gửi lại tệp vừa xuất."
    ),
    "receipt.format": (
        "Tệp không phải phiếu tiếp nhận báo cáo. Chọn tệp phiếu mà đơn vị cấp trên gửi về."
    ),
    "receipt.shape": "Phiếu tiếp nhận bị hỏng hoặc thiếu phần. Xin đơn vị cấp trên gửi lại phiếu.",
    "report.step_not_allowed": (
        "Báo cáo đang ở bước “{step_from}”, không chuyển sang “{step_to}” được."
        " Xem các bước của báo cáo rồi chọn bước kế tiếp."
    ),
    "report_file.no_manifest": (
        "Tệp {file} không có trang “Bản kê”, nên không phải bảng tính do CDS Một cửa xuất ra."
        " Xin đơn vị gửi lại tệp vừa xuất, hoặc nhận như báo cáo lập bằng tay."
    ),
    "hand_report.no_layout": (
        "Tệp {file} không phải mẫu báo cáo lập bằng tay của chương trình, hoặc đã bị xóa, đổi tên"
        " trang. Xin đơn vị nhập vào mẫu đã gửi, giữ nguyên các trang."
    ),
    "hand_report.unit_missing": (
        "Ô {address} chưa có mã định danh của đơn vị. Ghi mã như 000.00.16.H12 rồi gửi lại."
    ),
    "hand_report.period_missing": (
        "Ô {address} chưa có ngày của kỳ báo cáo (đang ghi: {found}). Ghi ngày dạng 31/10/2026."
    ),
    "hand_report.day": (
        "Trang “{sheet}”, ô {address}: không đọc được ngày “{found}”. Ghi ngày dạng 31/10/2026."
    ),
    "hand_report.number": (
        "Trang “{sheet}”, ô {address}: “{found}” không phải số nguyên từ 0 trở lên. Không có thì"
        " ghi 0, chưa có số liệu thì để trống."
    ),
    "hand_report.field_missing": (
        "Trang “{sheet}”, ô {address}: dòng có số liệu nhưng chưa có tên lĩnh vực dùng được."
        " Chọn lĩnh vực trong danh sách."
    ),
    "hand_report.field_twice": (
        "Trang “{sheet}”, ô {address}: lĩnh vực này đã có ở ô {other}. Cộng hai dòng làm một."
    ),
    "hand_report.identity": (
        "Trang “{sheet}”, ô {address}: cột {rule} không khớp ({left} khác {right})."
        " Xem lại các số của dòng này."
    ),
    "hand_report.total": (
        "Trang “{sheet}”, ô {address}: tổng cộng ghi {found}, cộng các dòng được {right}."
        " Xem lại các dòng hoặc để ô tổng tự tính."
    ),
    "hand_report.part_exceeds": (
        "Trang “{sheet}”, ô {address}: chỉ số {id} có tử số {left} lớn hơn mẫu số {right}."
        " Xem lại hai số đếm."
    ),
    "hand_report.half": (
        "Trang “{sheet}”, ô {address}: chỉ số {id} mới có một trong hai số đếm. Nhập đủ tử số và"
        " mẫu số, hoặc để trống cả hai."
    ),
    "unit_key.shape": (
        "Khóa công khai không đúng dạng (32 byte, base64). Chép lại nguyên văn khóa đơn vị gửi."
    ),
    "unit_key.of_other_unit": (
        "Khóa {key} đã ghi cho đơn vị {unit}. Mỗi đơn vị có khóa riêng: xin đơn vị gửi lại khóa"
        " của mình."
    ),
}
REPORT_STATES: Final = {
    ReportState.DRAFT: "Bản nháp",
    ReportState.CHECKED: "Đã kiểm tra",
    ReportState.APPROVED: "Đã duyệt",
    ReportState.SENT: "Đã gửi",
    ReportState.RECEIVED: "Đã được tiếp nhận",
    ReportState.REJECTED: "Bị trả lại",
    ReportState.SUPERSEDED: "Đã thay bằng bản sau",
}
SIGNATURES: Final = {
    SignatureState.VALID: "Chữ ký đúng",
    SignatureState.UNKNOWN_KEY: "Khóa chưa được ghi nhận",
    SignatureState.OTHER_UNIT: "Khóa của đơn vị khác",
    SignatureState.EXPIRED_KEY: "Khóa hết hiệu lực",
    SignatureState.BROKEN: "Chữ ký không khớp nội dung",
    SignatureState.UNSIGNED: "Không ký",
}
ANSWERS: Final = {Answer.ACCEPTED: "Tiếp nhận", Answer.REJECTED: "Trả lại"}


def key_entry(entry: JournalEntry) -> str:
    """An entry about a key."""
    act = "Tạo khóa ký báo cáo" if entry.action == "key_made" else "Ghi nhận khóa ký của đơn vị"
    return f"{act}, dấu vân tay {entry.details.get('fingerprint', '')}"
