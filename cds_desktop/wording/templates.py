"""Sentences about templates of provinces: what cannot be filled, and where."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
    "template.unknown_marks": (
        "Tệp mẫu {file} có {count} ô đánh dấu mà chương trình không hiểu: {marks}. Sửa lại tệp mẫu"
        " rồi thử lại; chưa ghi tệp nào."
    ),
    "template.no_marks": (
        "Tệp mẫu {file} không có ô đánh dấu nào. Ghi vào ô cần điền, ví dụ"
        " {{{{II06a.total.received}}}}, rồi thử lại."
    ),
    "template.list_not_offered": (
        "Tệp mẫu {file} có dòng lặp “#{list}” ở {row} không dùng được ở đây. Báo cáo của một đơn vị"
        " lặp theo {{{{#field…}}}}, báo cáo tổng hợp lặp theo {{{{#unit…}}}}."
    ),
    "template.two_lists_in_row": (
        "Ô {cell} của tệp mẫu {file} nằm ở dòng lặp theo hai danh sách. Mỗi dòng chỉ lặp theo một"
        " danh sách."
    ),
    "template.mark_in_formula": (
        "Ô {cell} của tệp mẫu {file} có đánh dấu nằm trong công thức. Đặt đánh dấu ở một ô riêng"
        " rồi cho công thức trỏ đến ô đó."
    ),
    "template.mark_in_table_head": (
        "Trang {sheet} của tệp mẫu {file} có đánh dấu {mark} ở tiêu đề cột của một bảng (Table)."
        " Đổi bảng đó thành vùng thường rồi thử lại."
    ),
    "template.formula_unsupported": (
        "Công thức ở {cell} của tệp mẫu {file} không dời theo dòng lặp được (ví dụ tham chiếu nhiều"
        " trang một lúc). Viết lại công thức đơn giản hơn."
    ),
    "template.chart_along_row": (
        "Biểu đồ của tệp mẫu {file} lấy số theo chiều ngang của dòng lặp ({area}). Chọn số theo"
        " cột."
    ),
    "template.too_many_rows": "Trang {sheet} của tệp mẫu {file} sẽ dài hơn 1.048.576 dòng.",
    "template.not_xlsx": (
        "Tệp mẫu {file} không phải sổ tính .xlsx. Mở tệp bằng Excel, lưu lại dạng .xlsx rồi thử"
        " lại."
    ),
    "template.macros": (
        "Tệp mẫu {file} có macro nên không được dùng. Lưu lại dạng .xlsx (không macro) rồi thử lại."
    ),
    "template.external_links": (
        "Tệp mẫu {file} lấy số từ sổ tính hoặc dữ liệu bên ngoài. Bỏ liên kết ngoài (Dữ liệu > Sửa"
        " liên kết) rồi thử lại."
    ),
    "template.signed": ("Tệp mẫu {file} đã ký số; điền vào sẽ làm hỏng chữ ký. Dùng bản chưa ký."),
    "template.same_file": "Tệp xuất {name} trùng với tệp mẫu. Chọn tên khác để giữ nguyên tệp mẫu.",
    "template.file_suffix": "Tên tệp “{name}” phải có đuôi {suffix}.",
    "template.read_back_differs": (
        "Đọc lại tệp vừa điền thấy {cell} không đúng nên đã bỏ tệp. Thử lại, hoặc gửi tệp mẫu cho"
        " nơi hỗ trợ."
    ),
}
