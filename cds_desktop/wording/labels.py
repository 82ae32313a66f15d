"""Words about label sheets and their faults."""

from __future__ import annotations

from collections.abc import Mapping

from cds_desktop.domain.publicity.labels import LabelSheet

__all__ = ["SENTENCES", "sheet_remark", "sheet_words"]


def sheet_words(sheet: LabelSheet) -> str:
    """A sheet in a list, such as "Avery L7160, J8160 · 21 nhãn 63,5 × 38,1 mm"."""
    return f"{sheet.title} · {sheet.count} nhãn {_mm(sheet.width)} × {_mm(sheet.height)} mm"


def sheet_remark(sheet: LabelSheet) -> str:
    """What to know before printing on it."""
    note = f"{sheet.note[:1].upper()}{sheet.note[1:]}."
    if sheet.is_checked:
        return note
    return f"Kích thước chưa kiểm tra trên tờ thật. {note}"


def _mm(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".").replace(".", ",")


SENTENCES: Mapping[str, str] = {
    "label.start_range":
        "Tờ này có {last} nhãn, không có nhãn thứ {found}. Nhập vị trí bắt đầu từ 1 đến {last}.",
    "label.copies_range": "Số bản mỗi nhãn từ 1 đến {most}, đang là {found}.",
    "label.sheet_unknown": "Không có tờ nhãn “{found}”. Chọn một trong: {known}.",
    "label.text_unreadable":
        "Tệp tờ nhãn viết sai cú pháp ({detail}). Sửa tệp hoặc cài lại phần mềm.",
    "label.key_missing": "Tờ nhãn “{sheet}” thiếu mục {key}. Bổ sung vào tệp.",
    "label.key_unknown": "Tờ nhãn “{sheet}” có mục lạ {key}. Các mục được dùng: {known}.",
    "label.value_wrong": "Tờ nhãn “{sheet}”: giá trị “{found}” của mục {key} không dùng được.",
    "label.outside_paper":
        "Tờ nhãn “{sheet}”: nhãn cuối ra đến {end} mm, ngoài tờ giấy {size} mm. Đo lại lề, bước.",
    "label.overlap":
        "Tờ nhãn “{sheet}”: bước {pitch} mm nhỏ hơn nhãn {size} mm nên các nhãn đè lên nhau.",
    "label.id_twice": "Có hai tờ nhãn cùng tên “{sheet}”. Xóa hoặc đổi tên một tờ.",
}  # fmt: skip
"""Sentences of the errors of label sheets."""
