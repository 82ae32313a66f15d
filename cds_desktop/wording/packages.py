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
