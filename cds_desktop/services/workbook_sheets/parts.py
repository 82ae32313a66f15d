"""The parts of all sheets: heads, facts, borders, widths, pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from cds_desktop.services.workbook_sheets.contents import Contents

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

    from cds_desktop.services.workbook_sheets.writer import SheetWriter

COUNT: Final = "#,##0"
SHARE: Final = r"0.00\ %"
FONT: Final = "Times New Roman"
HEAD_FILL: Final = "E4EAF2"
TOTAL_FILL: Final = "F3F1EC"
WARNING: Final = "A4112C"
LINE_HEIGHT: Final = 15
Side = Literal["left", "center", "right"]


def fact(writer: SheetWriter, row: int, name: str, text: str) -> Cell:
    """A line of two cells: what, and its text."""
    name_of_fact(writer, row, name)
    cell = writer.text(row, 2, text)
    styled(cell, border=True, wrap=True)
    fit(writer, row, 2)
    return cell


def checked_fact(writer: SheetWriter, row: int, name: str, text: str) -> None:
    """A fact that tells which report this is: a change of it is named."""
    name_of_fact(writer, row, name)
    styled(writer.label(row, 2, text, name), border=True, wrap=True)
    fit(writer, row, 2)


def number_fact(writer: SheetWriter, row: int, name: str, value: int, cell_id: str = "") -> None:
    """A line of two cells: what, and how many."""
    name_of_fact(writer, row, name)
    cell = writer.number(row, 2, value, COUNT, cell_id, "" if cell_id else name)
    styled(cell, border=True, bold=True)
    fit(writer, row, 1)


def name_of_fact(writer: SheetWriter, row: int, name: str) -> None:
    """The left cell of a line of two."""
    styled(writer.text(row, 1, name), border=True, bold=True, wrap=True)


def title(writer: SheetWriter, contents: Contents, text: str, last: int) -> int:
    """Title, unit and period, and the marks of drafts and samples; gives the next free row."""
    report = contents.report
    merged(writer, 1, 1, last, text, bold=True, size=14)
    merged(writer, 2, 1, last, f"{report.desk_name} – {contents.period_words}", italic=True)
    return mark(writer, contents, 3, last)


def mark(writer: SheetWriter, contents: Contents, row: int, last: int) -> int:
    """The marks of drafts and samples, if any; gives the next free row."""
    if contents.marks:
        merged(writer, row, 1, last, contents.marks, bold=True, colour=WARNING, size=12)
        writer.sheet.row_dimensions[row].height = 20 * (1 + contents.marks.count("\n"))
    return row + 1


def fit(writer: SheetWriter, row: int, *columns: int) -> None:
    """Make a row high enough for its wrapped text: not every reader does it by itself."""
    from openpyxl.utils import get_column_letter

    most = 1
    for column in columns:
        width = writer.sheet.column_dimensions[get_column_letter(column)].width
        text = str(writer.cell(row, column).value or "")
        lines = sum(max(1, -(-len(part) // int(width * 0.95))) for part in text.split("\n"))
        most = max(most, lines)
    writer.sheet.row_dimensions[row].height = 4 + LINE_HEIGHT * most


def head(
    writer: SheetWriter,
    row: int,
    column: int,
    text: str,
    last_row: int | None = None,
    last_column: int | None = None,
) -> None:
    """A cell of a table's head, merged over its rows and columns."""
    bottom, right = last_row or row, last_column or column
    for y in range(row, bottom + 1):
        for x in range(column, right + 1):
            styled(writer.cell(y, x), border=True)
    cell = writer.text(row, column, text)
    styled(cell, bold=True, border=True, fill=HEAD_FILL, side="center", wrap=True)
    if (bottom, right) != (row, column):
        writer.sheet.merge_cells(
            start_row=row, start_column=column, end_row=bottom, end_column=right
        )


def merged(
    writer: SheetWriter,
    row: int,
    first: int,
    last: int,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 11,
    side: Side = "center",
    colour: str = "000000",
    rows: int = 1,
) -> None:
    """A text over several columns."""
    cell = writer.text(row, first, text)
    styled(cell, bold=bold, italic=italic, size=size, side=side, colour=colour, wrap=True)
    writer.sheet.merge_cells(
        start_row=row, start_column=first, end_row=row + rows - 1, end_column=last
    )
    if size > 11 and rows == 1:
        writer.sheet.row_dimensions[row].height = size * 1.7


def styled(
    cell: Cell,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 11,
    side: Side = "left",
    border: bool = False,
    fill: str = "",
    wrap: bool = False,
    shrink: bool = False,
    colour: str = "000000",
) -> None:
    """Give a cell its look."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.styles import Side as Edge

    cell.font = Font(name=FONT, size=size, bold=bold, italic=italic, color=colour)
    indent = 1 if border and side != "center" else 0
    cell.alignment = Alignment(
        horizontal=side, vertical="center", wrap_text=wrap, shrink_to_fit=shrink, indent=indent
    )
    if border:
        edge = Edge(style="thin", color="808080")
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
    if fill:
        cell.fill = PatternFill("solid", start_color=fill)


def widths(writer: SheetWriter, letters: Sequence[float]) -> None:
    """Set the widths of the columns from the first on."""
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(letters, start=1):
        writer.sheet.column_dimensions[get_column_letter(column)].width = width


def page(writer: SheetWriter, contents: Contents, *, landscape: bool = True) -> None:
    """A4, as wide as the paper and as long as needed; which report at the foot, page numbers."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem

    a4(writer, landscape=landscape)
    foot = HeaderFooterItem()
    foot.left.text, foot.left.size = contents.foot.replace("&", "&&"), 9
    foot.right.text, foot.right.size = "Trang &P/&N", 9
    writer.sheet.HeaderFooter.oddFooter = foot
    if contents.marks:
        top = HeaderFooterItem()
        top.center.text = contents.marks.replace("\n", " · ")
        top.center.size, top.center.font, top.center.color = 10, f"{FONT},Bold", WARNING
        writer.sheet.HeaderFooter.oddHeader = top


def a4(writer: SheetWriter, *, landscape: bool) -> None:
    """Paper, margins, and as many pages in height as needed."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = writer.sheet
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.8, 0.3, 0.35
    sheet.sheet_view.showGridLines = False
