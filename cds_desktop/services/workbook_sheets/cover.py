"""The cover: who reports to whom, about which days, and the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.measures import NO_SHARE
from cds_desktop.domain.report_terms import FORM_TITLE, MOTTO, NATIONAL_TITLE, period_range
from cds_desktop.domain.settlement_form import (
    FORM_ID,
    OPEN,
    RECEIVED,
    SETTLED,
    SETTLED_LATE,
    TOTAL,
)
from cds_desktop.services.workbook_sheets.contents import Contents
from cds_desktop.services.workbook_sheets.parts import (
    checked_fact,
    fact,
    mark,
    merged,
    number_fact,
    page,
    widths,
)
from cds_desktop.services.workbook_sheets.settlement_form import checked_words

if TYPE_CHECKING:
    from cds_desktop.services.workbook_sheets.writer import SheetWriter


def add_cover(writer: SheetWriter, contents: Contents) -> None:
    """Who reports to whom, about which days, and the totals."""
    report = contents.report
    widths(writer, (34, 52))
    merged(writer, 1, 1, 2, NATIONAL_TITLE, bold=True)
    merged(writer, 2, 1, 2, MOTTO, bold=True)
    merged(writer, 4, 1, 2, (report.superior_name or report.unit_name).upper(), size=13)
    merged(writer, 5, 1, 2, report.desk_name.upper(), bold=True, size=13)
    merged(writer, 7, 1, 2, "BÁO CÁO", bold=True, size=18)
    merged(writer, 8, 1, 2, FORM_TITLE.capitalize(), bold=True, size=14)
    merged(writer, 9, 1, 2, contents.period_words)
    row = mark(writer, contents, 10, 2) + 1
    fact(writer, row, "Đơn vị báo cáo", report.unit_name)
    checked_fact(writer, row + 1, "Mã định danh", report.unit_code)
    fact(writer, row + 2, "Đơn vị nhận báo cáo", report.receiver_name or NO_SHARE)
    checked_fact(writer, row + 3, "Kỳ báo cáo", period_range(report.period))
    row = _people(writer, contents, row + 4)
    for name, column in (
        ("Hồ sơ tiếp nhận", RECEIVED),
        ("Hồ sơ đã giải quyết", SETTLED),
        ("Trong đó quá hạn", SETTLED_LATE),
        ("Hồ sơ đang giải quyết", OPEN),
    ):
        cell_id = f"{FORM_ID}.{TOTAL}.{column}"
        number_fact(writer, row, name, report.form.total.column(column), cell_id)
        row += 1
    fact(writer, row, "Kiểm tra số liệu", checked_words(report))
    page(writer, contents, landscape=False)


def _people(writer: SheetWriter, contents: Contents, row: int) -> int:
    report, package = contents.report, contents.package
    if package is not None:
        number_fact(writer, row, "Phiên bản", package.version)
        fact(writer, row + 1, "Người duyệt", package.approver or NO_SHARE)
        row += 2
    fact(writer, row, "Người lập", report.maker)
    fact(writer, row + 1, "Thời điểm lập", f"{office_time(report.made_at):%H:%M ngày %d/%m/%Y}")
    return row + 2
