"""The sheet of indicators: both counts, the share, target; satisfaction with its coverage."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cds_desktop.domain.indicators import IndicatorValue
from cds_desktop.domain.measures import NO_SHARE, ratio
from cds_desktop.domain.report_terms import VERDICTS
from cds_desktop.services.workbook_sheets.contents import Contents, SetFigures
from cds_desktop.services.workbook_sheets.parts import (
    COUNT,
    SHARE,
    fit,
    head,
    merged,
    page,
    styled,
    title,
    widths,
)

if TYPE_CHECKING:
    from cds_desktop.services.workbook_sheets.writer import SheetWriter

_HEADS = ("Mã", "Chỉ số", "Tử số", "Mẫu số", "Tỷ lệ", "Mục tiêu", "Đánh giá", "Cách tính")


def add_indicators(writer: SheetWriter, contents: Contents) -> None:
    """Every indicator with both counts; satisfaction with coverage and interval."""
    report = contents.report
    widths(writer, (8, 42, 12, 12, 12, 12, 20, 52))
    top = title(writer, contents, "CHỈ SỐ CỦA BỘ PHẬN MỘT CỬA", 8)
    for column, text in enumerate(_HEADS, start=1):
        head(writer, top, column, text)
    row = top + 1
    for value in report.values:
        _line(writer, row, value)
        row += 1
    ratings = report.ratings
    low, high = report.interval
    covered = ratio(ratings.rated_of_returned, ratings.returned)
    name = "Độ phủ: hồ sơ trả trong kỳ có phiếu đánh giá"
    _extra(writer, row, name, "S06.coverage", covered)
    for column, cell_id, count in (
        (3, "S06.rated_of_returned", ratings.rated_of_returned),
        (4, "S06.returned", ratings.returned),
    ):
        styled(writer.number(row, column, count, COUNT, cell_id), border=True, side="right")
    name = "Mức hài lòng thấp nhất (khoảng tin cậy 95 %)"
    _extra(writer, row + 1, name, "S06.low", low)
    name = "Mức hài lòng cao nhất (khoảng tin cậy 95 %)"
    _extra(writer, row + 2, name, "S06.high", high)
    if contents.sets is not None and contents.sets.hand:
        _by_hand(writer, contents.sets, row + 4)
    writer.sheet.freeze_panes = f"C{top + 1}"
    writer.sheet.print_title_rows = f"{top}:{top}"
    page(writer, contents)


def _by_hand(writer: SheetWriter, sets: SetFigures, row: int) -> None:
    """The counts which no dossier gives, each with where it comes from."""
    words = {item.name: item.words for item in sets.in_force.measures}
    merged(writer, row, 1, 8, "SỐ NHẬP TAY", bold=True, side="left")
    for column, text in ((1, "TT"), (2, "Số đếm"), (3, "Giá trị")):
        head(writer, row + 1, column, text)
    head(writer, row + 1, 4, "Nguồn, ghi chú", last_column=8)
    for number, each in enumerate(sets.hand, start=1):
        place, name = row + 1 + number, words.get(each.measure, each.measure)
        cell = writer.number(place, 1, number, COUNT, words=f"Số thứ tự dòng {number}")
        styled(cell, border=True, side="center")
        styled(writer.label(place, 2, name, "Tên số nhập tay"), border=True, wrap=True)
        cell = writer.number(place, 3, each.value, COUNT, words=f"Số nhập tay: {name}")
        styled(cell, border=True, side="right")
        for column in range(4, 9):
            styled(writer.cell(place, column), border=True, wrap=True)
        writer.text(place, 4, ". ".join(part for part in (each.source, each.note) if part))
        writer.sheet.merge_cells(start_row=place, start_column=4, end_row=place, end_column=8)
        fit(writer, place, 2)


def _line(writer: SheetWriter, row: int, value: IndicatorValue) -> None:
    item = value.definition
    styled(writer.label(row, 1, item.id, f"Mã chỉ số {item.id}"), border=True, side="center")
    styled(writer.text(row, 2, item.name), border=True, wrap=True)
    for column, part in ((3, "numerator"), (4, "denominator")):
        count = value.numerator if part == "numerator" else value.denominator
        cell = writer.number(row, column, count, COUNT, f"{item.id}.{part}")
        styled(cell, border=True, side="right")
    _share(writer, row, f"{item.id}.ratio", value.ratio, is_bold=True)
    target = None if item.target is None else item.target.scaleb(-2)
    cell = writer.number(row, 6, target, SHARE, words=f"Mục tiêu của {item.id}")
    styled(cell, border=True, side="right")
    styled(writer.text(row, 7, VERDICTS[value.verdict]), border=True, wrap=True)
    words = f"{item.numerator_words} / {item.denominator_words}"
    styled(writer.text(row, 8, words), border=True, wrap=True)
    fit(writer, row, 2, 8)


def _extra(writer: SheetWriter, row: int, name: str, cell_id: str, share: Decimal | None) -> None:
    """A line without counts of its own, below the satisfaction."""
    styled(writer.text(row, 1, "S06"), border=True, side="center")
    styled(writer.text(row, 2, name), border=True, wrap=True)
    for column in (3, 4, 6, 7, 8):
        styled(writer.cell(row, column), border=True)
    _share(writer, row, cell_id, share)
    fit(writer, row, 2)


def _share(
    writer: SheetWriter,
    row: int,
    cell_id: str,
    share: Decimal | None,
    *,
    is_bold: bool = False,
) -> None:
    if share is None:
        cell = writer.dash(row, 5, NO_SHARE, cell_id)
    else:
        cell = writer.number(row, 5, share, SHARE, cell_id)
    styled(cell, border=True, side="right", bold=is_bold)
