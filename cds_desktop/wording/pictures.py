"""Sentences about codes that are read: on pictures and PDFs, and back from drawn pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

READING_STAGES: Final[Mapping[str, str]] = {
    "rendered": "ngay trên trang vẽ ra",
    "quiet_zone": "vùng trắng quanh mã bị đè lên",
    "photocopied": "sau khi in và sao chụp",
    "dirtied": "khi bị bẩn 10 %",
    "seen": "từ khoảng cách đọc",
    "tilted": "khi nghiêng 3°",
    "blurred": "khi ảnh hơi mờ",
}
"""Where a code was lost (`ui.printing.wear.Stage`)."""

SENTENCES: Mapping[str, str] = {
    "picture.unreadable":
        "Không mở được “{name}”: tệp bị hỏng hoặc không phải ảnh. Dùng ảnh JPG, PNG hoặc tệp PDF.",
    "picture.folder":
        "“{name}” là thư mục. Chọn các ảnh hoặc tệp PDF trong thư mục đó.",
    "picture.too_large":
        "“{name}” quá lớn. Chụp lại ở cỡ thường, hoặc cắt lấy phần có mã QR.",
    "picture.locked":
        "Tệp PDF “{name}” có mật khẩu. Mở tệp, lưu một bản không có mật khẩu rồi thử lại.",
    "picture.many_pages":
        "“{name}” có {found} trang, mỗi lần đọc tối đa {most} trang. Tách tệp rồi thử lại.",
    "picture.no_code":
        "Không thấy mã QR nào đọc được trên “{name}”. Chụp gần hơn, đủ sáng, thẳng mặt mã.",
    "qr.unreadable":
        "Mã QR in ra không đọc lại được nên chưa làm: {codes}. Không đọc được {stages}."
        " Chọn khổ giấy lớn hơn, khoảng cách gần hơn hoặc nội dung mã ngắn hơn.",
    "qr.left_out":
        "Bỏ ra ngoài: mã QR đã phóng to mà vẫn không đọc lại được {stages}."
        " Chọn khổ giấy lớn hơn, khoảng cách gần hơn hoặc nội dung mã ngắn hơn.",
    "qr.foreign": "Trang có mã QR lạ nên chưa làm: {texts}. Báo cho người hỗ trợ.",
    "qr.enlarged": "Mã QR được phóng to {times} lần để đọc lại được.",
    "qr.too_dense":
        "Mã QR dày: ô {module} mm, cần {wanted} mm để đọc từ {distance} cm;"
        " chỉ đọc được từ {readable} cm trở lại.",
}  # fmt: skip
