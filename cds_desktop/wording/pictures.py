"""Sentences about pictures and PDFs on which codes are looked for."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "picture.unreadable":
        "Không mở được “{name}”: tệp bị hỏng hoặc không phải ảnh. Dùng ảnh JPG, PNG hoặc tệp PDF.",
    "picture.too_large":
        "“{name}” quá lớn. Chụp lại ở cỡ thường, hoặc cắt lấy phần có mã QR.",
    "picture.locked":
        "Tệp PDF “{name}” có mật khẩu. Mở tệp, lưu một bản không có mật khẩu rồi thử lại.",
    "picture.many_pages":
        "“{name}” có {found} trang, mỗi lần đọc tối đa {most} trang. Tách tệp rồi thử lại.",
    "picture.no_code":
        "Không thấy mã QR nào đọc được trên “{name}”. Chụp gần hơn, đủ sáng, thẳng mặt mã.",
}  # fmt: skip
