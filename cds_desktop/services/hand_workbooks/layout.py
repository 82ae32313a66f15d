"""What the blank workbook and its reader agree on: names of sheets, labels, columns."""

from __future__ import annotations

from typing import Final

MARKER_NAME: Final = "Mẫu báo cáo lập bằng tay cds-hand-report/"
MARKER: Final = f"{MARKER_NAME}1"

GUIDE, FORM, MEASURES, LISTS = "Hướng dẫn", "Biểu II.06a", "Chỉ số", "Danh mục"

UNIT_CODE: Final = "Mã định danh của đơn vị"
UNIT_NAME: Final = "Tên đơn vị"
RECEIVER: Final = "Mã đơn vị nhận báo cáo"
FIRST: Final = "Kỳ báo cáo: từ ngày"
LAST: Final = "Kỳ báo cáo: đến ngày"
VERSION: Final = "Bản số (1 là bản đầu)"
REASON: Final = "Lý do gửi lại (bản 2 trở đi)"
MAKER: Final = "Người lập"
APPROVER: Final = "Người duyệt"
MADE_ON: Final = "Ngày lập"
NOTE: Final = "Ghi chú của đơn vị"
LABELS: Final = (
    UNIT_CODE, UNIT_NAME, RECEIVER, FIRST, LAST, VERSION, REASON, MAKER, APPROVER, MADE_ON, NOTE,
)  # fmt: skip

# Columns of the form counted from 0: the number of the line, its field, columns 3 to 13, check.
FIELD_COLUMN: Final = 1
CHECK_COLUMN: Final = 13
VALUE_COLUMN: Final = 2
"""Where the answers beside the labels stand."""

# Columns of the measures counted from 0.
(ID_COLUMN, NAME_COLUMN, NUMERATOR_WORDS, NUMERATOR, DENOMINATOR_WORDS, DENOMINATOR,
 SHARE_COLUMN, MEASURE_CHECK, SOURCE_COLUMN) = range(9)  # fmt: skip
MEASURES_HEAD: Final = (
    "Mã", "Chỉ số", "Tử số là", "Tử số", "Mẫu số là", "Mẫu số", "Tỷ lệ", "Kiểm tra",
    "Nguồn số liệu, ghi chú",
)  # fmt: skip
LINES, SPARE_LINES = 40, 8
"""At least so many lines; and so many more than the catalogue has fields."""
MAY_EXCEED: Final = "được vượt mẫu số"
"""Marks indicators whose numerator may exceed the denominator, as with a plan."""
BY_HAND: Final = "by_hand"
"""The version of the form's rules in a package made by hand."""
