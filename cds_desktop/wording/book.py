"""Sentences about the book for any PC that could not be written."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = {
    "book.nothing_to_write": "Không có thủ tục nào để làm sách. Nhập danh mục hoặc chọn lại.",
    "book.folder_is_file":
        "“{path}” là một tệp. Chọn một thư mục mới để ghi sách.",
    "book.folder_is_drive":
        "Không ghi sách thẳng vào gốc ổ đĩa “{path}”."
        " Chọn một thư mục trong ổ, ví dụ “Sach thu tuc”.",
    "book.folder_not_empty":
        "Thư mục “{path}” có tệp không thuộc sách ({found}). Chọn thư mục khác hoặc thư mục mới.",
    "book.folder_in_use":
        "Thư mục “{path}” đang mở ở chương trình khác. Đóng trình duyệt đang xem sách rồi thử lại.",
    "book.disk_full":
        "Ổ đĩa hết chỗ nên chưa ghi được sách vào “{path}”. Xóa bớt tệp hoặc chọn ổ khác;"
        " sách cũ vẫn còn.",
}  # fmt: skip
"""Sentences of the errors of the book."""
