"""The sheet of twelve months: a table, and native charts which draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cds_desktop.services.workbook_sheets.contents import Contents
from cds_desktop.services.workbook_sheets.parts import (
    COUNT,
    SHARE,
    head,
    page,
    styled,
    title,
    widths,
)

if TYPE_CHECKING:
    from openpyxl.chart import BarChart, LineChart

    from cds_desktop.services.workbook_sheets.writer import SheetWriter

IN_TIME_ID: Final = "S05"
_HEADS: Final = ("Tháng", "Tiếp nhận", "Đã giải quyết", "Quá hạn", "Tỷ lệ đúng hạn", "Mục tiêu")
_COLOURS: Final = ("1F5A9E", "3C8D5A", "A4112C")
_WIDTH: Final = 22


def add_charts(writer: SheetWriter, contents: Contents) -> None:
    """Twelve months as a table with two charts below it."""
    widths(writer, (_WIDTH,) * len(_HEADS))
    top = title(writer, contents, "DIỄN BIẾN MƯỜI HAI THÁNG", len(_HEADS))
    for column, text in enumerate(_HEADS, start=1):
        head(writer, top, column, text)
    writer.sheet.row_dimensions[top].height = 24
    target = next(
        (value.definition.target for value in contents.report.values if value.id == IN_TIME_ID),
        None,
    )
    row = top + 1
    for month in contents.trend:
        styled(writer.text(row, 1, month.name), border=True, side="center")
        for column, name, count in (
            (2, "tiếp nhận", month.received),
            (3, "đã giải quyết", month.settled),
            (4, "quá hạn", month.late),
        ):
            cell = writer.number(row, column, count, COUNT, words=f"Tháng {month.name}, {name}")
            styled(cell, border=True, side="right")
        # Left empty without a base: a chart would draw a dash as 0 %.
        words = f"Tháng {month.name}, tỷ lệ đúng hạn"
        cell = writer.number(row, 5, month.in_time, SHARE, words=words)
        styled(cell, border=True, side="right")
        goal = None if target is None else target.scaleb(-2)
        cell = writer.number(row, 6, goal, SHARE, words=f"Tháng {month.name}, mục tiêu")
        styled(cell, border=True, side="right")
        writer.sheet.row_dimensions[row].height = 17
        row += 1
    _add_counts(writer, top, row - 1)
    _add_shares(writer, top, row - 1, has_target=target is not None)
    page(writer, contents)
    writer.sheet.page_setup.fitToHeight = 1


def _add_counts(writer: SheetWriter, top: int, last: int) -> None:
    from openpyxl.chart import BarChart

    chart = BarChart()
    chart.type, chart.grouping = "col", "clustered"
    chart.gapWidth = 60
    _draw(chart, writer, "Hồ sơ theo tháng", (2, 4), top, last)
    chart.y_axis.number_format = COUNT
    for series, colour in zip(chart.series, _COLOURS, strict=True):
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
    writer.sheet.add_chart(chart, f"A{last + 2}")


def _add_shares(writer: SheetWriter, top: int, last: int, *, has_target: bool) -> None:
    from openpyxl.chart import LineChart

    chart = LineChart()
    title_words = "Tỷ lệ giải quyết đúng hạn"
    _draw(chart, writer, title_words, (5, 6 if has_target else 5), top, last)
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.max = 1
    for series, colour in zip(chart.series, ("3C8D5A", "808080"), strict=False):
        series.graphicalProperties.line.solidFill = colour
        series.graphicalProperties.line.width = 28_000
        series.smooth = False
    if has_target:
        chart.series[1].graphicalProperties.line.dashStyle = "dash"
    writer.sheet.add_chart(chart, f"D{last + 2}")


def _draw(
    chart: BarChart | LineChart,
    writer: SheetWriter,
    words: str,
    columns: tuple[int, int],
    top: int,
    last: int,
) -> None:
    from openpyxl.chart import Reference
    from openpyxl.chart.legend import Legend
    from openpyxl.chart.title import title_maker
    from openpyxl.drawing.text import CharacterProperties

    first_column, last_column = columns
    data = Reference(
        writer.sheet, min_col=first_column, max_col=last_column, min_row=top, max_row=last
    )
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(writer.sheet, min_col=1, min_row=top + 1, max_row=last))
    heading: Any = title_maker(words)
    heading.tx.rich.p[0].r[0].rPr = CharacterProperties(sz=1200, b=True)
    chart.title = heading
    chart.legend = Legend(legendPos="b")
    size: Any = chart  # The stubs know whole centimetres only.
    size.width, size.height = 13.7, 8.2
    # Without it, spreadsheets of today leave the axes out.
    for axis in (chart.x_axis, chart.y_axis):
        any_axis: Any = axis
        any_axis.delete = False
