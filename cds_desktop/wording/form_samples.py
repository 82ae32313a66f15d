"""Invented dossiers that fill a form in the editor's preview; nobody in them exists."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.form_sets import FormContent, HandOver
from cds_desktop.domain.forms import SlipContent, SlipPaper
from cds_desktop.domain.register import RegisterContent

__all__ = ["sample_form", "sample_register", "sample_slip"]

_CODE: Final = "000.00.16.H12-261120-0023"
_OWNER: Final = "Nguyễn Hoàng Thị Phương Quỳnh Như"
_OFFICER: Final = "Lê Thị Mỹ Ý"
_RECEIVED: Final = datetime(2026, 11, 20, 14, 12, tzinfo=OFFICE_ZONE)
_DUE: Final = datetime(2026, 11, 26, 16, 30, tzinfo=OFFICE_ZONE)
_CONTENT: Final = "Cấp Giấy xác nhận tình trạng hôn nhân"


def sample_form(unit_lines: tuple[str, ...], desk: str) -> FormContent:
    """What every form but the slip and the register can say."""
    return FormContent(
        unit_lines=unit_lines,
        code=_CODE,
        place="Cái Nước",
        issued_at=_RECEIVED,
        facts={
            "code": _CODE,
            "owner": _OWNER,
            "submitter": _OWNER,
            "address": "Ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
            "phone": "0918 345 276",
            "email": "quynhnhu@vi-du.vn",
            "content": _CONTENT,
            "field": "Hộ tịch",
            "procedure_code": "1.004873",
            "applicant_id": "096190004512",
            "lookup_number": "K7QB-29MT",
            "desk": desk,
            "superior": unit_lines[0] if unit_lines else desk,
            "place": "Cái Nước",
            "office_phone": "02903881234",
            "received_at": "14 giờ 12 phút, ngày 20 tháng 11 năm 2026",
            "received_day": "ngày 20 tháng 11 năm 2026",
            "promised_at": "16 giờ 30 phút, ngày 26 tháng 11 năm 2026",
            "promised_day": "ngày 26 tháng 11 năm 2026",
            "new_due_at": "16 giờ 30 phút, ngày 02 tháng 12 năm 2026",
            "new_due_day": "ngày 02 tháng 12 năm 2026",
            "asked_at": "08 giờ 05 phút, ngày 23 tháng 11 năm 2026",
            "asked_day": "ngày 23 tháng 11 năm 2026",
            "reason": "Hồ sơ cần xác minh thêm tại nơi cư trú trước đây",
            "ground": "Điều 22 Nghị định số 123/2015/NĐ-CP",
            "stop_cause": "đề nghị của người nộp hồ sơ",
            "officer": _OFFICER,
            "receiver": _OFFICER,
            "leader": "Trần Văn Đức",
            "fee": "8.000 đồng (chưa nộp)",
            "sets": "01",
            "limit": "3 ngày làm việc",
            "result_way": "Tại Bộ phận Một cửa",
            "outcome": "Đúng hạn",
        },
        lists={
            "items": ("Bản sao trích lục ghi chú ly hôn", "Tờ khai chưa ký tên"),
            "papers": ("Tờ khai theo mẫu", "Trích lục ghi chú ly hôn"),
        },
        hand_overs=(
            HandOver(_OWNER, _OFFICER, "14 giờ 12 phút\n20/11/2026", "Tiếp nhận"),
            HandOver(_OFFICER, "Hồ Thị Lan", "15 giờ 00 phút\n20/11/2026", "Chuyển xử lý"),
        ),
    )


def sample_slip(unit_lines: tuple[str, ...]) -> SlipContent:
    """What form 01 can say."""
    return SlipContent(
        unit_lines=unit_lines,
        code=_CODE,
        number="0023/TN",
        place="Cái Nước",
        applicant=_OWNER,
        content=_CONTENT,
        received_at=_RECEIVED,
        due_at=_DUE,
        address="Ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
        phone="0918 345 276",
        email="quynhnhu@vi-du.vn",
        papers=(
            SlipPaper("Tờ khai theo mẫu", "bản chính", 1),
            SlipPaper("Giấy tờ tùy thân", "dữ liệu dân cư"),
            SlipPaper("Trích lục ghi chú ly hôn", "bản sao", 1),
        ),
        limit="3 ngày làm việc",
        result_place="Quầy 2",
        result_way="Tại Bộ phận Một cửa",
        register_line="Số thứ tự 0023",
        reasons="nghỉ 21, 22, 24/11",
        fee="8.000 đồng (chưa nộp)",
        lookup="Mang giấy này khi nhận kết quả. Cần hỏi, gọi 02903881234.",
        lookup_number="K7QB-29MT",
        rating_code=f"HL-{_CODE}-M4TQ92KB",
        procedure_code="1.004873",
        applicant_id="096190004512",
        receiver=_OFFICER,
    )


def sample_register(unit_lines: tuple[str, ...]) -> RegisterContent:
    """Some lines of a register."""
    rows = tuple(
        {
            "number": f"{number:02d}",
            "code": f"000.00.16.H12-261120-{number:04d}",
            "procedure": _CONTENT,
            "sets": "01",
            "owner": _OWNER,
            "contact": "Ấp Cái Rô, xã Cái Nước; 0918345276",
            "received": "20/11/2026",
            "due": "26/11/2026",
            "returned": "25/11/2026",
            "way": "Tại quầy",
            "note": "",
        }
        for number in range(1, 6)
    )
    return RegisterContent(
        unit_lines, ("Năm 2026", "Quyển số 01"), rows, "Khóa sổ năm 2026: 5 hồ sơ.",
        ("NGƯỜI GHI SỔ", "NGƯỜI PHỤ TRÁCH"), opening="Mở sổ năm 2026, từ số 01.",
    )  # fmt: skip
