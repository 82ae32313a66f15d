"""The four sheets of the monthly workbook: cover, form II.06a, indicators, sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.indicators import IndicatorValue
from cds_desktop.domain.measures import NO_SHARE, ratio
from cds_desktop.domain.periods import PeriodKind
from cds_desktop.domain.report_terms import (
    COUNTING_NOTES,
    FORM_HEAD,
    FORM_NUMBER,
    FORM_TITLE,
    FORM_UNIT,
    MOTTO,
    NATIONAL_TITLE,
    NUMBER_ROW,
    SAMPLE_MARK,
    VERDICTS,
    WITHOUT_DUE_DATE,
    check_shown,
    field_shown,
    period_name,
    period_range,
)
from cds_desktop.domain.reports import Report
from cds_desktop.domain.settlement_form import COLUMNS, OPEN, RECEIVED, SETTLED, SETTLED_LATE

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

    from cds_desktop.services.workbooks import SheetWriter

COUNT: Final = "#,##0"
SHARE: Final = r"0.00\ %"
_FONT: Final = "Times New Roman"
_HEAD_FILL: Final = "E4EAF2"
_TOTAL_FILL: Final = "F3F1EC"
_LAST: Final = 13
_HEAD_TOP: Final = 6
_LINE_HEIGHT: Final = 15
Side = Literal["left", "center", "right"]


def add_cover(writer: SheetWriter, report: Report) -> None:
    """Who reports to whom, about which days, and the totals."""
    _widths(writer, (34, 52))
    _merged(writer, 1, 1, 2, NATIONAL_TITLE, bold=True)
    _merged(writer, 2, 1, 2, MOTTO, bold=True)
    _merged(writer, 4, 1, 2, (report.superior_name or report.unit_name).upper(), size=13)
    _merged(writer, 5, 1, 2, report.desk_name.upper(), bold=True, size=13)
    _merged(writer, 7, 1, 2, "BÁO CÁO", bold=True, size=18)
    _merged(writer, 8, 1, 2, FORM_TITLE.capitalize(), bold=True, size=14)
    _merged(writer, 9, 1, 2, _period_words(report))
    if report.is_sample:
        _merged(writer, 10, 1, 2, SAMPLE_MARK, bold=True, size=14, colour="A4112C")
    facts = (
        ("Đơn vị báo cáo", report.unit_name),
        ("Mã định danh", report.unit_code),
        ("Đơn vị nhận báo cáo", report.receiver_name or NO_SHARE),
        ("Kỳ báo cáo", period_range(report.period)),
        ("Người lập", report.maker),
        ("Thời điểm lập", f"{office_time(report.made_at):%H:%M ngày %d/%m/%Y}"),
    )
    row = 12
    for label, value in facts:
        _fact(writer, row, label, value)
        row += 1
    total = report.form.total
    for label, column in (
        ("Hồ sơ tiếp nhận", RECEIVED),
        ("Hồ sơ đã giải quyết", SETTLED),
        ("Trong đó quá hạn", SETTLED_LATE),
        ("Hồ sơ đang giải quyết", OPEN),
    ):
        _line(writer, row, label)
        cell = writer.number(row, 2, total.column(column), COUNT)
        _styled(cell, border=True, side="left", bold=True)
        row += 1
    _fact(writer, row, "Kiểm tra số liệu", _checked_words(report))
    _page(writer, landscape=False)


def add_settlement_form(writer: SheetWriter, report: Report) -> None:
    """Form II.06a in its prescribed layout: three head rows, the numbers, lines, total."""
    _widths(writer, (6, 36, *(11.5,) * 11))
    _form_title(writer, report)
    for left, right, top, bottom, text in FORM_HEAD:
        _head(writer, _HEAD_TOP + top - 1, left, text, _HEAD_TOP + bottom - 1, right)
    numbers = _HEAD_TOP + 3
    for column, text in enumerate(NUMBER_ROW, start=1):
        cell = writer.text(numbers, column, text)
        _styled(cell, side="center", border=True, size=9, italic=True, shrink=True)
    for height, row in ((18, _HEAD_TOP), (18, _HEAD_TOP + 1), (48, _HEAD_TOP + 2)):
        writer.sheet.row_dimensions[row].height = height
    row = numbers + 1
    for place, line in enumerate(report.form.rows, start=1):
        _styled(writer.number(row, 1, place, COUNT), side="center", border=True)
        _styled(writer.text(row, 2, field_shown(line.field)), border=True, wrap=True)
        _fit(writer, row, 2)
        for column in COLUMNS:
            cell = writer.number(row, column, line.column(column), COUNT)
            _styled(cell, side="right", border=True)
        row += 1
    _styled(writer.text(row, 1, ""), border=True, fill=_TOTAL_FILL)
    _styled(writer.text(row, 2, field_shown(None)), border=True, bold=True, fill=_TOTAL_FILL)
    for column in COLUMNS:
        cell = writer.number(row, column, report.form.total.column(column), COUNT)
        _styled(cell, side="right", border=True, bold=True, fill=_TOTAL_FILL)
    row = _remarks(writer, report, row + 2)
    _signatures(writer, report, row + 1)
    writer.sheet.freeze_panes = f"C{numbers + 1}"
    writer.sheet.print_title_rows = f"{_HEAD_TOP}:{numbers}"
    _page(writer, landscape=True)


def add_indicators(writer: SheetWriter, report: Report) -> None:
    """S01 to S06 with both counts; satisfaction with coverage and interval."""
    _widths(writer, (8, 42, 12, 12, 12, 12, 20, 52))
    _merged(writer, 1, 1, 8, "CHỈ SỐ CỦA BỘ PHẬN MỘT CỬA", bold=True, size=14)
    _merged(writer, 2, 1, 8, f"{report.desk_name} – {period_range(report.period)}", italic=True)
    if report.is_sample:
        _merged(writer, 3, 1, 8, SAMPLE_MARK, bold=True, colour="A4112C")
    heads = ("Mã", "Chỉ số", "Tử số", "Mẫu số", "Tỷ lệ", "Mục tiêu", "Đánh giá", "Cách tính")
    for column, text in enumerate(heads, start=1):
        _head(writer, 4, column, text)
    row = 5
    for value in report.values:
        _indicator_line(writer, row, value)
        row += 1
    ratings = report.ratings
    low, high = report.interval
    covered = ratio(ratings.rated_of_returned, ratings.returned)
    row = _extra(writer, row, "Độ phủ: hồ sơ trả trong kỳ có phiếu đánh giá",
                 (ratings.rated_of_returned, ratings.returned), covered)  # fmt: skip
    row = _extra(writer, row, "Mức hài lòng thấp nhất (khoảng tin cậy 95 %)", (None, None), low)
    _extra(writer, row, "Mức hài lòng cao nhất (khoảng tin cậy 95 %)", (None, None), high)
    writer.sheet.freeze_panes = "C5"
    writer.sheet.print_title_rows = "4:4"
    _page(writer, landscape=True)


def add_sources(writer: SheetWriter, report: Report) -> None:
    """How the numbers were counted, what was checked, and what fixes the content."""
    _widths(writer, (34, 100))
    _merged(writer, 1, 1, 2, "NGUỒN SỐ LIỆU", bold=True, size=14)
    row = 3
    facts: list[tuple[str, str]] = [
        ("Chương trình", f"CDS Một cửa {report.version}"),
        ("Thời điểm lập", f"{office_time(report.made_at):%H:%M:%S ngày %d/%m/%Y} (giờ Việt Nam)"),
        ("Đơn vị, kỳ", f"{report.unit_code}, {period_range(report.period)}"),
        ("Mã kiểm tra nội dung (SHA-256)", report.content_hash),
    ]
    facts += [("Cách đếm", note) for note in COUNTING_NOTES]
    facts.append(("Hồ sơ không có ngày hẹn", WITHOUT_DUE_DATE[report.without_due_date]))
    for value in report.values:
        item = value.definition
        words = f"{item.name}. Tử số: {item.numerator_words}. Mẫu số: {item.denominator_words}."
        facts.append((f"{item.id} – {item.short_name}", f"{words} Nguồn: {item.source}."))
        if item.note:
            facts.append(("", item.note))
    facts += [
        ("Kiểm tra: đạt" if check.is_ok else "Kiểm tra: CẦN XEM", check_shown(check))
        for check in report.checks
        if check.field is None or not check.is_ok
    ]
    passed = sum(check.field is not None and check.is_ok for check in report.checks)
    facts.append(("Kiểm tra từng lĩnh vực", f"{passed} phép so khớp."))
    for label, text in facts:
        _fact(writer, row, label, text)
        row += 1
    _page(writer, landscape=True)


# --- parts ---------------------------------------------------------------------------------------


def _period_words(report: Report) -> str:
    """The name of the period with its dates; two free dates have no other name."""
    words = period_range(report.period)
    if report.period.kind is PeriodKind.CUSTOM:
        return words
    return f"{period_name(report.period)} ({words})"


def _form_title(writer: SheetWriter, report: Report) -> None:
    _merged(writer, 1, 1, 2, FORM_NUMBER, bold=True, side="left")
    _merged(writer, 1, 3, 9, FORM_TITLE, bold=True, size=13, rows=2)
    _merged(writer, 3, 3, 9, f"Kỳ báo cáo: {_period_words(report)}", italic=True, rows=2)
    _merged(writer, 1, 10, _LAST, f"Đơn vị báo cáo: {report.desk_name}", side="left", rows=2)
    receiver = report.receiver_name or "…………………………"
    _merged(writer, 3, 10, _LAST, f"Đơn vị nhận báo cáo: {receiver}", side="left", rows=2)
    _merged(writer, 5, 10, _LAST, FORM_UNIT, italic=True, side="right")
    if report.is_sample:
        _merged(writer, 3, 1, 2, SAMPLE_MARK, bold=True, colour="A4112C", side="left", rows=2)


def _remarks(writer: SheetWriter, report: Report, row: int) -> int:
    """The line on the identities, then whatever failed; gives the next free row."""
    _merged(writer, row, 1, _LAST, _checked_words(report), italic=True, side="left")
    for check in report.failed_checks:
        row += 1
        _merged(writer, row, 1, _LAST, f"• {check_shown(check)}", side="left")
    return row + 1


def _checked_words(report: Report) -> str:
    if report.has_errors:
        return "Số liệu chưa khớp: xem từng dòng kiểm tra ở trang “Nguồn số liệu”."
    words = (
        "Đã kiểm tra: 3 = 4 + 5 + 6; 7 = 8 + 9 + 10; 11 = 12 + 13; 3 = 7 + 11; cột 6 khớp kỳ trước."
    )
    return f"{words} Còn điểm cần lưu ý." if report.failed_checks else words


def _signatures(writer: SheetWriter, report: Report, row: int) -> None:
    place = f"{report.place}, " if report.place else ""
    made = office_time(report.made_at)
    _merged(
        writer, row, 9, _LAST, f"{place}ngày {made:%d} tháng {made:%m} năm {made:%Y}", italic=True
    )
    _merged(writer, row + 1, 1, 4, "NGƯỜI LẬP BIỂU", bold=True)
    _merged(writer, row + 1, 9, _LAST, "THỦ TRƯỞNG ĐƠN VỊ", bold=True)
    _merged(writer, row + 2, 1, 4, "(Ký, ghi rõ họ tên)", italic=True)
    _merged(writer, row + 2, 9, _LAST, "(Ký, đóng dấu)", italic=True)
    _merged(writer, row + 6, 1, 4, report.maker, bold=True)


def _indicator_line(writer: SheetWriter, row: int, value: IndicatorValue) -> None:
    item = value.definition
    _styled(writer.text(row, 1, item.id), border=True, side="center")
    _styled(writer.text(row, 2, item.name), border=True, wrap=True)
    _styled(writer.number(row, 3, value.numerator, COUNT), border=True, side="right")
    _styled(writer.number(row, 4, value.denominator, COUNT), border=True, side="right")
    _share(writer, row, 5, value)
    target = None if item.target is None else item.target.scaleb(-2)
    _styled(writer.number(row, 6, target, SHARE), border=True, side="right")
    _styled(writer.text(row, 7, VERDICTS[value.verdict]), border=True, wrap=True)
    words = f"{item.numerator_words} / {item.denominator_words}"
    _styled(writer.text(row, 8, words), border=True, wrap=True)
    _fit(writer, row, 8)
    height = writer.sheet.row_dimensions[row].height or 0
    writer.sheet.row_dimensions[row].height = max(height, 4 + 2 * _LINE_HEIGHT)


def _share(writer: SheetWriter, row: int, column: int, value: IndicatorValue) -> None:
    if value.ratio is None:
        cell = writer.text(row, column, NO_SHARE)
    else:
        cell = writer.number(row, column, value.ratio, SHARE)
    _styled(cell, border=True, side="right", bold=True)


def _extra(
    writer: SheetWriter,
    row: int,
    label: str,
    counts: tuple[int | None, int | None],
    share: object,
) -> int:
    from decimal import Decimal

    _styled(writer.text(row, 1, "S06"), border=True, side="center")
    _styled(writer.text(row, 2, label), border=True, wrap=True)
    for column, count in zip((3, 4), counts, strict=True):
        _styled(writer.number(row, column, count, COUNT), border=True, side="right")
    if isinstance(share, Decimal):
        _styled(writer.number(row, 5, share, SHARE), border=True, side="right")
    else:
        _styled(writer.text(row, 5, NO_SHARE), border=True, side="right")
    for column in (6, 7, 8):
        _styled(writer.text(row, column, ""), border=True)
    writer.sheet.row_dimensions[row].height = 32
    return row + 1


def _fact(writer: SheetWriter, row: int, label: str, text: str) -> None:
    _line(writer, row, label)
    _styled(writer.text(row, 2, text), border=True, wrap=True)
    _fit(writer, row, 2)


def _fit(writer: SheetWriter, row: int, column: int) -> None:
    """Make a row high enough for its wrapped text: not every reader does it by itself."""
    from openpyxl.utils import get_column_letter

    width = writer.sheet.column_dimensions[get_column_letter(column)].width
    text = str(writer.cell(row, column).value or "")
    lines = -(-len(text) // int(width * 0.95))
    writer.sheet.row_dimensions[row].height = 4 + _LINE_HEIGHT * max(1, lines)


def _line(writer: SheetWriter, row: int, label: str) -> None:
    _styled(writer.text(row, 1, label), border=True, bold=True, wrap=True)


def _head(
    writer: SheetWriter,
    row: int,
    column: int,
    text: str,
    last_row: int | None = None,
    last_column: int | None = None,
) -> None:
    bottom, right = last_row or row, last_column or column
    for y in range(row, bottom + 1):
        for x in range(column, right + 1):
            _styled(writer.cell(y, x), border=True)
    cell = writer.text(row, column, text)
    _styled(cell, bold=True, border=True, fill=_HEAD_FILL, side="center", wrap=True)
    if (bottom, right) != (row, column):
        writer.sheet.merge_cells(
            start_row=row, start_column=column, end_row=bottom, end_column=right
        )


def _merged(
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
    cell = writer.text(row, first, text)
    _styled(cell, bold=bold, italic=italic, size=size, side=side, colour=colour, wrap=True)
    writer.sheet.merge_cells(
        start_row=row, start_column=first, end_row=row + rows - 1, end_column=last
    )
    if size > 11 and rows == 1:
        writer.sheet.row_dimensions[row].height = size * 1.7


def _styled(
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
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.styles import Side as Edge

    cell.font = Font(name=_FONT, size=size, bold=bold, italic=italic, color=colour)
    indent = 1 if border and side != "center" else 0
    cell.alignment = Alignment(
        horizontal=side, vertical="center", wrap_text=wrap, shrink_to_fit=shrink, indent=indent
    )
    if border:
        edge = Edge(style="thin", color="808080")
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
    if fill:
        cell.fill = PatternFill("solid", start_color=fill)


def _widths(writer: SheetWriter, widths: Sequence[float]) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths, start=1):
        writer.sheet.column_dimensions[get_column_letter(column)].width = width


def _page(writer: SheetWriter, *, landscape: bool) -> None:
    """A4, as wide as the paper and as long as needed, page numbers at the foot."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = writer.sheet
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.6, 0.8, 0.35
    foot = HeaderFooterItem()
    foot.center.text = "Trang &P/&N"
    sheet.HeaderFooter.oddFooter = foot
    sheet.sheet_view.showGridLines = False
