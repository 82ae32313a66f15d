"""Vietnamese for the remarks of the starting catalogue, whose researchers wrote them in English.

A remark has two readers: what citizens may read on posters and slips, and what only the office
needs to know (where a figure comes from, what is still to be checked). Remarks not listed here are
kept as they stand, for everybody: other catalogues are written in Vietnamese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """What a remark says to citizens, and what only to the office; each may be empty."""

    public: str = ""
    office: str = ""


UNCONFIRMED = "Chưa đối chiếu với văn bản."
_BY_SCHEDULE = "Theo biểu mức thu hiện hành"
_AFTER_THREE = "Nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo."
_BY_PROCEDURE = "Theo nội dung của thủ tục."

_ONLINE = re.compile(r"online channel: (\d+) (working_day|calendar_day)")
_NO_UNIT = re.compile(r"portal (?:gives|shows) (\d+) without unit(; medium)?")
_UNITS = {"working_day": "ngày làm việc", "calendar_day": "ngày"}

_LIMITS = {
    "memory": Remark("", UNCONFIRMED),
    "memory, medium": Remark("", UNCONFIRMED),
    "memory, low": Remark("", UNCONFIRMED),
    "received after 15:00 -> next working day": Remark(_AFTER_THREE),
    "after 15:00 -> next working day; memory, medium": Remark(_AFTER_THREE, UNCONFIRMED),
    "from the procedure text": Remark("", _BY_PROCEDURE),
    "03 ngày làm việc if verification is needed (memory)":
        Remark("03 ngày làm việc nếu cần xác minh.", UNCONFIRMED),
    "bổ sung: trong ngày; thay đổi/cải chính: 03 ngày làm việc (memory) - portal shows 1":
        Remark("Bổ sung: trong ngày; thay đổi, cải chính: 03 ngày làm việc.",
               f"Cổng ghi 1. {UNCONFIRMED}"),
    "portal shows 1; thay đổi/cải chính 03 ngày làm việc (memory)":
        Remark("Thay đổi, cải chính: 03 ngày làm việc.", f"Cổng ghi 1. {UNCONFIRMED}"),
    "liên thông; text says 15 ngày làm việc, field says Ngày; superseded by Nghị định "
    "63/2024/NĐ-CP group (memory)":
        Remark("Thủ tục liên thông.",
               "Nội dung ghi 15 ngày làm việc, ô thời hạn ghi ngày; đã thay bằng nhóm thủ tục "
               f"theo Nghị định 63/2024/NĐ-CP. {UNCONFIRMED}"),
    "liên thông; text says 20 ngày làm việc, field says Ngày; superseded by Nghị định "
    "63/2024/NĐ-CP group (memory)":
        Remark("Thủ tục liên thông.",
               "Nội dung ghi 20 ngày làm việc, ô thời hạn ghi ngày; đã thay bằng nhóm thủ tục "
               f"theo Nghị định 63/2024/NĐ-CP. {UNCONFIRMED}"),
    "not stated on portal; same day by Nghị định 23/2015/NĐ-CP, after 15:00 next working day, up "
    "to 2 more working days if many (memory)":
        Remark("Nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo; thêm không quá 02 ngày làm "
               "việc nếu số lượng lớn.",
               f"Cổng không ghi; theo Nghị định 23/2015/NĐ-CP. {UNCONFIRMED}"),
    "not stated on portal; memory as 2.000815":
        Remark("", f"Cổng không ghi; lấy như thủ tục 2.000815. {UNCONFIRMED}"),
    "not stated on portal; 02 ngày làm việc by Nghị định 23/2015 (memory)":
        Remark("", "Cổng không ghi; 02 ngày làm việc theo Nghị định 23/2015/NĐ-CP. " + UNCONFIRMED),
    "from the procedure text; tax opinion 2 working days inside":
        Remark("Trong đó 02 ngày làm việc lấy ý kiến cơ quan thuế.", _BY_PROCEDURE),
    "cấp lại 01, cấp đổi 03 ngày làm việc, from the procedure text":
        Remark("Cấp lại: 01 ngày làm việc; cấp đổi: 03 ngày làm việc.", _BY_PROCEDURE),
    "01 or 03 working days by case, from the procedure text":
        Remark("01 hoặc 03 ngày làm việc tùy trường hợp.", _BY_PROCEDURE),
    "not stated on portal list; memory": Remark("", f"Danh sách của Cổng không ghi. {UNCONFIRMED}"),
    "portal shows 1 without unit; staged process, do not compute":
        Remark("", "Cổng ghi 1, không ghi đơn vị; thủ tục nhiều giai đoạn, không tính hạn tự "
               "động."),
    "annual cycle 1/9-14/12 (memory); portal shows 1 without unit":
        Remark("Theo đợt hằng năm từ 01/9 đến 14/12.",
               f"Cổng ghi 1, không ghi đơn vị. {UNCONFIRMED}"),
    "first part of the time note on the portal; medium":
        Remark("", "Phần đầu của ghi chú thời hạn trên Cổng; cần kiểm tra."),
    "staged; not a single number on the portal":
        Remark("Nhiều giai đoạn.", "Cổng không ghi một thời hạn duy nhất."),
    "portal note says 25 ngày từ ngày tổ chức thẩm định":
        Remark("25 ngày từ ngày tổ chức thẩm định.", "Theo ghi chú trên Cổng."),
    "22 ngày làm việc before 2025 (memory, low)":
        Remark("", f"Trước năm 2025: 22 ngày làm việc. {UNCONFIRMED}"),
    "memory, medium (Nghị định 176/2025/NĐ-CP)":
        Remark("", f"Nghị định 176/2025/NĐ-CP. {UNCONFIRMED}"),
    "seasonal: by the enrolment plan": Remark("Theo mùa: theo kế hoạch tuyển sinh."),
    "reply time; memory, medium": Remark("Thời hạn trả lời.", UNCONFIRMED),
    "45 if complex; memory, high": Remark("45 ngày nếu phức tạp.", UNCONFIRMED),
    "not stated on the portal": Remark("", "Cổng không ghi."),
}  # fmt: skip

_FEES = {
    "portal field says Miễn phí but the note refers to a schedule (HĐND tỉnh / thông tư): treat "
    "as configurable":
        Remark(_BY_SCHEDULE,
               "Cổng ghi “Miễn phí” nhưng ghi chú dẫn biểu mức thu (HĐND tỉnh hoặc thông tư): đơn "
               "vị nhập mức thu đang áp dụng."),
    "not stated on the portal": Remark("", "Cổng không ghi."),
    "per copy / per event (Thông tư 281/2016/TT-BTC)":
        Remark("Theo bản sao hoặc theo việc (Thông tư 281/2016/TT-BTC)."),
    "per page: 2.000 first two pages, 1.000 from page 3, cap 200.000 per copy":
        Remark("Theo trang: 2.000 đồng mỗi trang cho hai trang đầu, 1.000 đồng từ trang thứ ba, "
               "không quá 200.000 đồng một bản."),
    "HĐND tỉnh decides; portal shows 50.000 (trực tiếp) and 150.000 (trực tuyến): configurable":
        Remark("Theo biểu mức thu của HĐND tỉnh",
               "Cổng ghi 50.000 đồng (trực tiếp) và 150.000 đồng (trực tuyến): đơn vị nhập mức "
               "thu đang áp dụng."),
    "portal typed 700; read as 700.000 (medium)":
        Remark("", "Cổng ghi 700; hiểu là 700.000 đồng, cần kiểm tra."),
}  # fmt: skip


def limit_remark(remark: str) -> Remark:
    """Split the remark of a time limit; one that is not known comes back unchanged."""
    found = _ONLINE.fullmatch(remark)
    if found:
        return Remark(f"Nộp trực tuyến: {found[1]} {_UNITS[found[2]]}.")
    found = _NO_UNIT.fullmatch(remark)
    if found:
        check = "; cần kiểm tra." if found[2] else "."
        return Remark("", f"Cổng ghi {found[1]}, không ghi đơn vị{check}")
    return _LIMITS.get(remark, Remark(remark))


def fee_remark(remark: str) -> Remark:
    """Split the remark of a fee; one that is not known comes back unchanged."""
    return _FEES.get(remark, Remark(remark))


def is_unconfirmed(remark: str) -> bool:
    """Tell whether a limit was written from memory, so that a person must confirm it."""
    return "memory" in remark
