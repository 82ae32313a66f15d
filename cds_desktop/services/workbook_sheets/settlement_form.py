"""The sheet of form II.06a in its prescribed layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.report_terms import (
    FORM_HEAD,
    FORM_NUMBER,
    FORM_TITLE,
    FORM_UNIT,
    NUMBER_ROW,
    check_shown,
    field_shown,
)
from cds_desktop.domain.reports import Report
from cds_desktop.domain.settlement_form import COLUMNS, FORM_ID, TOTAL, FormRow
from cds_desktop.services.workbook_sheets.contents import CHECKS_NAMED, Contents
from cds_desktop.services.workbook_sheets.parts import (
    COUNT,
    TOTAL_FILL,
    WARNING,
    fit,
    head,
    merged,
    page,
    styled,
    widths,
)

if TYPE_CHECKING:
    from cds_desktop.services.workbook_sheets.writer import SheetWriter

LAST: Final = 13
HEAD_TOP: Final = 6


def add_settlement_form(writer: SheetWriter, contents: Contents) -> None:
    """Form II.06a in its prescribed layout: three head rows, the numbers, lines, total."""
    report = contents.report
    widths(writer, (6, 36, *(11.5,) * 11))
    _title(writer, contents)
    form_head(writer, HEAD_TOP)
    numbers = HEAD_TOP + 3
    row = numbers + 1
    for place, line in enumerate(report.form.rows, start=1):
        cell = writer.number(row, 1, place, COUNT, words=f"Số thứ tự dòng {place}")
        styled(cell, side="center", border=True)
        _line(writer, row, line)
        row += 1
    styled(writer.text(row, 1, ""), border=True, fill=TOTAL_FILL)
    _line(writer, row, report.form.total)
    row = _remarks(writer, report, row + 2)
    _signatures(writer, contents, row + 1)
    writer.sheet.freeze_panes = f"C{numbers + 1}"
    writer.sheet.print_title_rows = f"{HEAD_TOP}:{numbers}"
    page(writer, contents)


def form_head(writer: SheetWriter, top: int) -> None:
    """The prescribed head of 13 columns, and the row of their numbers."""
    for left, right, first, last, text in FORM_HEAD:
        head(writer, top + first - 1, left, text, top + last - 1, right)
    for column, text in enumerate(NUMBER_ROW, start=1):
        cell = writer.text(top + 3, column, text)
        styled(cell, side="center", border=True, size=9, italic=True, shrink=True)
    for height, row in ((18, top), (18, top + 1), (48, top + 2)):
        writer.sheet.row_dimensions[row].height = height


def checked_words(report: Report) -> str:
    """What the checks found, in one sentence."""
    if report.has_errors:
        return "Số liệu chưa khớp: xem từng dòng kiểm tra ở trang “Nguồn số liệu”."
    words = (
        "Đã kiểm tra: 3 = 4 + 5 + 6; 7 = 8 + 9 + 10; 11 = 12 + 13; 3 = 7 + 11; cột 6 khớp kỳ trước."
    )
    return f"{words} Còn điểm cần lưu ý." if report.failed_checks else words


def _line(writer: SheetWriter, row: int, line: FormRow) -> None:
    is_total = line.field is None
    fill = TOTAL_FILL if is_total else ""
    shown = field_shown(line.field)
    cell = writer.label(row, 2, shown, f"Tên dòng “{shown}”")
    styled(cell, border=True, bold=is_total, fill=fill, wrap=True)
    fit(writer, row, 2)
    name = TOTAL if line.field is None else line.field
    for column in COLUMNS:
        count = line.column(column)
        cell = writer.number(row, column, count, COUNT, f"{FORM_ID}.{name}.{column}")
        styled(cell, side="right", border=True, bold=is_total, fill=fill)


def _title(writer: SheetWriter, contents: Contents) -> None:
    report = contents.report
    merged(writer, 1, 1, 2, FORM_NUMBER, bold=True, side="left")
    merged(writer, 1, 3, 9, FORM_TITLE, bold=True, size=13, rows=2)
    merged(writer, 3, 3, 9, f"Kỳ báo cáo: {contents.period_words}", italic=True, rows=2)
    merged(writer, 1, 10, LAST, f"Đơn vị báo cáo: {report.desk_name}", side="left", rows=2)
    receiver = report.receiver_name or "…………………………"
    merged(writer, 3, 10, LAST, f"Đơn vị nhận báo cáo: {receiver}", side="left", rows=2)
    merged(writer, 5, 10, LAST, FORM_UNIT, italic=True, side="right")
    if contents.marks:
        merged(writer, 2, 1, 2, contents.marks, bold=True, colour=WARNING, side="left", rows=4)


def _remarks(writer: SheetWriter, report: Report, row: int) -> int:
    """The line on the identities, then whatever failed; gives the next free row."""
    merged(writer, row, 1, LAST, checked_words(report), italic=True, side="left")
    failed = report.failed_checks
    for check in failed[:CHECKS_NAMED]:
        row += 1
        merged(writer, row, 1, LAST, f"• {check_shown(check)}", side="left")
    if len(failed) > CHECKS_NAMED:
        row += 1
        more = f"• Còn {len(failed) - CHECKS_NAMED} dòng nữa ở trang “Nguồn số liệu”."
        merged(writer, row, 1, LAST, more, side="left")
    return row + 1


def _signatures(writer: SheetWriter, contents: Contents, row: int) -> None:
    report = contents.report
    place = f"{report.place}, " if report.place else ""
    made = office_time(report.made_at)
    day = f"{place}ngày {made:%d} tháng {made:%m} năm {made:%Y}"
    merged(writer, row, 9, LAST, day, italic=True)
    merged(writer, row + 1, 1, 4, "NGƯỜI LẬP BIỂU", bold=True)
    merged(writer, row + 1, 9, LAST, "THỦ TRƯỞNG ĐƠN VỊ", bold=True)
    merged(writer, row + 2, 1, 4, "(Ký, ghi rõ họ tên)", italic=True)
    merged(writer, row + 2, 9, LAST, "(Ký, đóng dấu)", italic=True)
    merged(writer, row + 6, 1, 4, report.maker, bold=True)
    if contents.package is not None and contents.package.approver:
        merged(writer, row + 6, 9, LAST, contents.package.approver, bold=True)
