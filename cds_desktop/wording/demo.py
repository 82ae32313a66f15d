"""Sentences about the sample office."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
    "demo.office_in_use": (
        "Đơn vị này đã có {dossiers} hồ sơ nên không thêm dữ liệu mẫu."
        " Hãy dùng một thư mục dữ liệu khác."
    ),
    "demo.no_procedures": (
        "Danh mục thủ tục còn trống. Hãy nhập danh mục trước khi tạo dữ liệu mẫu."
    ),
    "demo.no_working_day": "Khoảng thời gian này không có ngày làm việc nào. Chọn khoảng dài hơn.",
    "demo.dossiers_range": "Số hồ sơ mẫu phải từ 1 đến {most}, đang là {found}.",
    "demo.months_range": "Số tháng phải từ 1 đến {most}, đang là {found}.",
    "demo.until_range": "Ngày cuối {found} nằm ngoài khoảng 2015–2089.",
}
