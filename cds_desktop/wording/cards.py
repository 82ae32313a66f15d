"""Words about identity cards and numbers: errors, warnings, and numbers in groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cds_desktop.domain.text import digits_only

SENTENCES: Final[Mapping[str, str]] = {
    "card.not_a_card": "Nội dung quét không phải mã QR của thẻ căn cước. Quét lại mặt có mã.",
    "card.field_count": "Mã QR có {found} mục, thẻ căn cước có từ 6 đến 12 mục. Quét lại.",
    "card.health_insurance": (
        "Đây là thẻ bảo hiểm y tế. Hãy quét thẻ căn cước, hoặc nhập họ tên bằng tay."
    ),
    "card.no_code": (
        "Không thấy mã QR trên ảnh. Chụp lại gần và thẳng mặt có mã, đủ sáng, không lóa;"
        " hoặc quét thẻ, nhập bằng tay."
    ),
    "card.picture_unreadable": "Không mở được ảnh “{name}”. Dùng ảnh JPG hoặc PNG.",
    "card.picture_large": "Ảnh quá lớn. Chụp lại ở cỡ thường, hoặc quét thẻ.",
    "card.number_shape": "Số trên mã QR cần 12 chữ số, đang có {found}. Quét lại.",
}
"""Sentences for error codes."""

WARNINGS: Final[Mapping[str, str]] = {
    "id.old_number": "Số CMND cũ 9 số; hỏi số định danh 12 số nếu có.",
    "id.first_digit": "Số định danh thường bắt đầu bằng 0; kiểm tra lại.",
    "id.birth_year": "Năm sinh không khớp số định danh.",
    "card.sex": "Giới tính không khớp số định danh.",
    "card.number_only": "Máy quét chỉ đọc được số; nhập họ tên bằng tay.",
    "card.name_missing": "Mã QR không có họ tên; nhập bằng tay.",
    "card.name_garbled": "Họ tên bị bộ gõ làm sai; tắt Unikey (chuyển sang E) rồi quét lại.",
    "card.name_lost": "Máy quét làm mất chữ có dấu trong họ tên; nhập lại bằng tay, hoặc dùng ảnh.",
    "card.code_page": "Máy quét gửi sai bảng mã, đã đọc lại; kiểm tra họ tên và địa chỉ.",
    "card.name_unmarked": "Họ tên quét được không có dấu; kiểm tra lại.",
    "card.birth_missing": "Mã QR không có ngày sinh.",
    "card.birth_unreadable": "Không đọc được ngày sinh trên mã QR; nhập bằng tay.",
    "card.birth_year_only": "Thẻ chỉ ghi năm sinh.",
    "card.address_before_2025": "Địa chỉ trên thẻ còn ghi huyện: giữ nguyên văn.",
}
"""Sentences for warnings, which never stop anybody."""


def warning_words(code: str) -> str:
    """Say one warning; a code of a newer program is shown as it is."""
    return WARNINGS.get(code, code)


def warnings_words(codes: Iterable[str]) -> str:
    """Say several warnings in one line."""
    return " ".join(warning_words(code) for code in codes)


def id_number_words(number: str) -> str:
    """Write an identity number in groups that can be read aloud: "096 190 004 512"."""
    digits = digits_only(number)
    if len(digits) not in (9, 12) or digits != number.replace(" ", ""):
        return number
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))


def phone_words(phone: str) -> str:
    """Write a telephone number in groups: "0918 345 276"."""
    digits = digits_only(phone)
    if len(digits) not in (10, 11) or digits != phone.replace(" ", ""):
        return phone
    return f"{digits[:-6]} {digits[-6:-3]} {digits[-3:]}"
