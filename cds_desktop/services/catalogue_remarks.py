"""Vietnamese for the remarks of the starting catalogue, whose researchers wrote them in English.

Remarks not listed here are kept as they stand: other catalogues are written in Vietnamese.
"""

from __future__ import annotations

import re

UNCONFIRMED = "Chưa đối chiếu với văn bản."

_ONLINE = re.compile(r"online channel: (\d+) (working_day|calendar_day)")
_NO_UNIT = re.compile(r"portal (?:gives|shows) (\d+) without unit(; medium)?")
_UNITS = {"working_day": "ngày làm việc", "calendar_day": "ngày"}

_REMARKS = {
    "memory": UNCONFIRMED,
    "memory, medium": UNCONFIRMED,
    "memory, low": UNCONFIRMED,
    "received after 15:00 -> next working day":
        "Nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo.",
    "from the procedure text": "Theo nội dung của thủ tục.",
    "03 ngày làm việc if verification is needed (memory)":
        "03 ngày làm việc nếu cần xác minh (chưa đối chiếu với văn bản).",
    "bổ sung: trong ngày; thay đổi/cải chính: 03 ngày làm việc (memory) - portal shows 1":
        "Bổ sung: trong ngày; thay đổi, cải chính: 03 ngày làm việc (chưa đối chiếu với văn bản; "
        "Cổng ghi 1).",
    "portal shows 1; thay đổi/cải chính 03 ngày làm việc (memory)":
        "Cổng ghi 1; thay đổi, cải chính: 03 ngày làm việc (chưa đối chiếu với văn bản).",
    "liên thông; text says 15 ngày làm việc, field says Ngày; superseded by Nghị định "
    "63/2024/NĐ-CP group (memory)":
        "Liên thông; nội dung ghi 15 ngày làm việc, ô thời hạn ghi ngày; đã thay bằng nhóm thủ tục "
        "theo Nghị định 63/2024/NĐ-CP (chưa đối chiếu với văn bản).",
    "liên thông; text says 20 ngày làm việc, field says Ngày; superseded by Nghị định "
    "63/2024/NĐ-CP group (memory)":
        "Liên thông; nội dung ghi 20 ngày làm việc, ô thời hạn ghi ngày; đã thay bằng nhóm thủ tục "
        "theo Nghị định 63/2024/NĐ-CP (chưa đối chiếu với văn bản).",
    "not stated on portal; same day by Nghị định 23/2015/NĐ-CP, after 15:00 next working day, up "
    "to 2 more working days if many (memory)":
        "Cổng không ghi; trong ngày theo Nghị định 23/2015/NĐ-CP, nhận sau 15 giờ thì ngày làm "
        "việc tiếp theo, thêm không quá 02 ngày làm việc nếu số lượng lớn (chưa đối chiếu với văn "
        "bản).",
    "not stated on portal; memory as 2.000815":
        "Cổng không ghi; lấy như thủ tục 2.000815 (chưa đối chiếu với văn bản).",
    "not stated on portal; 02 ngày làm việc by Nghị định 23/2015 (memory)":
        "Cổng không ghi; 02 ngày làm việc theo Nghị định 23/2015/NĐ-CP (chưa đối chiếu với văn "
        "bản).",
    "from the procedure text; tax opinion 2 working days inside":
        "Theo nội dung của thủ tục; trong đó 02 ngày làm việc lấy ý kiến cơ quan thuế.",
    "cấp lại 01, cấp đổi 03 ngày làm việc, from the procedure text":
        "Cấp lại: 01 ngày làm việc; cấp đổi: 03 ngày làm việc (theo nội dung của thủ tục).",
    "01 or 03 working days by case, from the procedure text":
        "01 hoặc 03 ngày làm việc tùy trường hợp (theo nội dung của thủ tục).",
    "not stated on portal list; memory": "Danh sách của Cổng không ghi; " + UNCONFIRMED.lower(),
    "portal shows 1 without unit; staged process, do not compute":
        "Cổng ghi 1, không ghi đơn vị; thủ tục nhiều giai đoạn, không tính hạn tự động.",
    "annual cycle 1/9-14/12 (memory); portal shows 1 without unit":
        "Theo đợt hằng năm từ 01/9 đến 14/12 (chưa đối chiếu với văn bản); Cổng ghi 1, không ghi "
        "đơn vị.",
    "first part of the time note on the portal; medium":
        "Phần đầu của ghi chú thời hạn trên Cổng; cần kiểm tra.",
    "staged; not a single number on the portal":
        "Nhiều giai đoạn; Cổng không ghi một thời hạn duy nhất.",
    "portal note says 25 ngày từ ngày tổ chức thẩm định":
        "Ghi chú trên Cổng: 25 ngày từ ngày tổ chức thẩm định.",
    "22 ngày làm việc before 2025 (memory, low)":
        "Trước năm 2025: 22 ngày làm việc (chưa đối chiếu với văn bản).",
    "memory, medium (Nghị định 176/2025/NĐ-CP)":
        "Nghị định 176/2025/NĐ-CP; chưa đối chiếu với văn bản.",
    "seasonal: by the enrolment plan": "Theo mùa: theo kế hoạch tuyển sinh.",
    "after 15:00 -> next working day; memory, medium":
        "Nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo; chưa đối chiếu với văn bản.",
    "reply time; memory, medium": "Thời hạn trả lời; chưa đối chiếu với văn bản.",
    "45 if complex; memory, high": "45 ngày nếu phức tạp; chưa đối chiếu với văn bản.",
    "portal field says Miễn phí but the note refers to a schedule (HĐND tỉnh / thông tư): treat "
    "as configurable":
        "Cổng ghi “Miễn phí” nhưng ghi chú dẫn biểu mức thu (HĐND tỉnh hoặc thông tư): đơn vị "
        "nhập mức thu đang áp dụng.",
    "not stated on the portal": "Cổng không ghi.",
    "per copy / per event (Thông tư 281/2016/TT-BTC)":
        "Theo bản sao hoặc theo việc (Thông tư 281/2016/TT-BTC).",
    "per page: 2.000 first two pages, 1.000 from page 3, cap 200.000 per copy":
        "Theo trang: 2.000 đồng mỗi trang cho hai trang đầu, 1.000 đồng từ trang thứ ba, không quá "
        "200.000 đồng một bản.",
    "HĐND tỉnh decides; portal shows 50.000 (trực tiếp) and 150.000 (trực tuyến): configurable":
        "HĐND tỉnh quyết định; Cổng ghi 50.000 đồng (trực tiếp) và 150.000 đồng (trực tuyến): đơn "
        "vị nhập mức thu đang áp dụng.",
    "portal typed 700; read as 700.000 (medium)":
        "Cổng ghi 700; hiểu là 700.000 đồng, cần kiểm tra.",
}  # fmt: skip


def in_vietnamese(remark: str) -> str:
    """Return the remark in Vietnamese; one that is not known comes back unchanged."""
    found = _ONLINE.fullmatch(remark)
    if found:
        return f"Nộp trực tuyến: {found[1]} {_UNITS[found[2]]}."
    found = _NO_UNIT.fullmatch(remark)
    if found:
        return f"Cổng ghi {found[1]}, không ghi đơn vị" + ("; cần kiểm tra." if found[2] else ".")
    return _REMARKS.get(remark, remark)


def is_unconfirmed(remark: str) -> bool:
    """Tell whether a limit was written from memory, so that a person must confirm it."""
    return "memory" in remark
