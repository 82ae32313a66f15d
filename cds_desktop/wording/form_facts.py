"""The facts of the forms by their Vietnamese names, as the editor shows and takes them.

A stored paragraph says `{owner}`; an officer reads and writes `{chủ hồ sơ}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise

__all__ = ["FACT_NAMES", "FIELD_NAMES", "WORD_FACTS", "WORD_NAMES", "shown", "stored"]

FACT_NAMES: Final = {
    "code": "mã hồ sơ",
    "owner": "chủ hồ sơ",
    "submitter": "người nộp",
    "address": "địa chỉ",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "content": "nội dung yêu cầu",
    "field": "lĩnh vực",
    "procedure_code": "mã thủ tục",
    "applicant_id": "mã định danh",
    "lookup_number": "mã tra cứu",
    "desk": "bộ phận một cửa",
    "superior": "cơ quan cấp trên",
    "place": "địa danh",
    "office_phone": "điện thoại cơ quan",
    "received_at": "giờ ngày tiếp nhận",
    "received_day": "ngày tiếp nhận",
    "promised_at": "giờ ngày hẹn trả",
    "promised_day": "ngày hẹn trả",
    "new_due_at": "giờ ngày hẹn lại",
    "new_due_day": "ngày hẹn lại",
    "asked_at": "giờ ngày lập phiếu",
    "asked_day": "ngày lập phiếu",
    "reason": "lý do",
    "ground": "căn cứ yêu cầu",
    "stop_cause": "căn cứ dừng",
    "officer": "cán bộ lập phiếu",
    "receiver": "cán bộ tiếp nhận",
    "leader": "thủ trưởng",
    "deciding_agency": "cơ quan giải quyết",
    "cooperating_agencies": "cơ quan phối hợp",
    "fee": "phí, lệ phí",
    "refund": "tiền hoàn trả",
    "sets": "số bộ",
    "limit": "thời hạn",
    "result_way": "cách nhận kết quả",
    "outcome": "đúng hạn hay quá hạn",
    "applicant": "tên người nộp",
    "result_place": "nơi trả kết quả",
    "register_line": "số trong sổ theo dõi",
}
"""Of `form_sets.FACTS` and `RECEIPT_FACTS`; no two have the same name."""

WORD_FACTS: Final = {
    "sets": "số bộ",
    "hour": "giờ",
    "minute": "phút",
    "day": "ngày",
    "month": "tháng",
    "year": "năm",
    "weekday": "thứ",
    "limit": "thời hạn",
    "place": "nơi trả",
    "number": "số phiếu",
}
"""What the words of form 01 may name."""

WORD_NAMES: Final = {
    "papers_heading": "Trên bảng thành phần hồ sơ",
    "received_label": "Nhãn lúc nhận",
    "due_label": "Nhãn lúc hẹn trả",
    "clock_line": "Giờ nhận",
    "day_line": "Ngày nhận",
    "due_line": "Giờ và ngày hẹn trả",
    "limit_line": "Thời hạn",
    "at_once_line": "Khi trả kết quả ngay",
    "place_of_result_line": "Nơi trả kết quả",
}
"""The words of form 01 by the keys of `form_sets.RECEIPT_WORDS`."""

FIELD_NAMES: Final = {
    "number": "số thứ tự",
    "code": "mã hồ sơ",
    "procedure": "tên thủ tục",
    "sets": "số bộ",
    "owner": "chủ hồ sơ",
    "contact": "địa chỉ, điện thoại",
    "agency": "cơ quan giải quyết",
    "received": "ngày nhận",
    "due": "ngày hẹn trả",
    "returned": "ngày trả",
    "way": "cách nhận",
    "signed": "ký nhận",
    "note": "ghi chú",
}
"""The columns of the register."""

_STORED: Final = re.compile(r"\{(\w*)\}")
_SHOWN: Final = re.compile(r"\{([^{}]*)\}")


def shown(text: str, names: Mapping[str, str] = FACT_NAMES) -> str:
    """A stored text with the Vietnamese names of its facts."""
    return _STORED.sub(lambda found: "{" + names.get(found[1], found[1]) + "}", text)


def stored(text: str, names: Mapping[str, str] = FACT_NAMES) -> str:
    """A text as it is stored, from one that an officer wrote.

    Raises:
        RuleBroken: `form.name_unknown` with the name that means nothing.
    """
    keys = {name: key for key, name in names.items()}

    def key_of(found: re.Match[str]) -> str:
        name = normalise(found[1]).lower()
        key = keys.get(name, name if name in names else "")
        if not key:
            raise RuleBroken("form.name_unknown", name=found[1])
        return "{" + key + "}"

    return _SHOWN.sub(key_of, text)
