"""The sheet of sources: how the numbers were counted, what was checked, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.measures import count_shown
from cds_desktop.domain.report_package import ReportPackage, changed_cells
from cds_desktop.domain.report_terms import (
    COUNTING_NOTES,
    WITHOUT_DUE_DATE,
    cell_words,
    check_shown,
    period_range,
)
from cds_desktop.domain.reports import Report
from cds_desktop.services.workbook_sheets.contents import Contents
from cds_desktop.services.workbook_sheets.parts import (
    HEAD_FILL,
    fact,
    fit,
    mark,
    merged,
    page,
    styled,
    widths,
)

if TYPE_CHECKING:
    from cds_desktop.services.workbook_sheets.writer import SheetWriter

_Facts = Iterator[tuple[str, str]]
_DIFFERENCES: Final = 200
NOT_REPORTED: Final = "chưa báo cáo"


def add_sources(writer: SheetWriter, contents: Contents) -> None:
    """How the numbers were counted, what was checked, and what fixes the content."""
    widths(writer, (36, 104))
    merged(writer, 1, 1, 2, "NGUỒN SỐ LIỆU", bold=True, size=14)
    row = mark(writer, contents, 2, 2)
    package = contents.package
    for name, facts in (
        ("Báo cáo", _identity(contents)),
        ("Bản này và bản trước", _versions(contents)),
        ("Ghi chú của đơn vị", iter(()) if package is None else _remarks(package)),
        ("Cách đếm", _counting(contents.report)),
        ("Kiểm tra", _checks(contents.report)),
        ("Định nghĩa chỉ số", _definitions(contents)),
    ):
        rows = list(facts)
        if rows:
            _section(writer, row, name)
            row += 1
        for label, text in rows:
            fact(writer, row, label, text)
            fit(writer, row, 1, 2)
            row += 1
    page(writer, contents)


def _section(writer: SheetWriter, row: int, name: str) -> None:
    for column in (1, 2):
        styled(writer.cell(row, column), border=True, fill=HEAD_FILL)
    cell = writer.text(row, 1, name.upper())
    styled(cell, bold=True, border=True, fill=HEAD_FILL)
    writer.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    writer.sheet.row_dimensions[row].height = 19


def _identity(contents: Contents) -> _Facts:
    report, package = contents.report, contents.package
    yield "Chương trình", f"CDS Một cửa {report.version}"
    made = office_time(report.made_at)
    yield "Thời điểm lập", f"{made:%H:%M:%S ngày %d/%m/%Y} (giờ Việt Nam)"
    yield "Đơn vị, kỳ", f"{report.unit_code}, {period_range(report.period)}"
    if package is None:
        yield "Mã kiểm tra nội dung (SHA-256)", report.content_hash
        return
    yield "Người lập, người duyệt", f"{package.maker}; {package.approver or 'chưa duyệt'}"
    yield "Mã kiểm tra nội dung (SHA-256)", package.content_hash
    yield "Mã nhật ký lúc duyệt", package.journal_head or "chưa duyệt"


def _versions(contents: Contents) -> _Facts:
    package, before = contents.package, contents.before
    if package is None:
        return
    yield "Bản số", str(package.version)
    if package.replaces:
        yield "Thay bản có mã", package.replaces
        yield "Lý do thay", package.reason
    if before is None:
        return
    changed = changed_cells(before.cells, package.cells)
    yield "So với bản trước", f"{len(changed)} ô thay đổi."
    for cell, old, new in changed[:_DIFFERENCES]:
        yield cell_words(cell), f"{_count(old)} → {_count(new)}"
    if len(changed) > _DIFFERENCES:
        yield "", f"và {len(changed) - _DIFFERENCES} ô khác."


def _count(count: int | None) -> str:
    return NOT_REPORTED if count is None else count_shown(count)


def _remarks(package: ReportPackage) -> _Facts:
    for remark in package.remarks:
        where = f"{cell_words(remark.cell)}: " if remark.cell else ""
        when = f"{office_time(remark.at):%d/%m/%Y %H:%M}"
        yield f"{remark.author}, {when}", f"{where}{remark.text}"


def _counting(report: Report) -> _Facts:
    for number, note in enumerate(COUNTING_NOTES, start=1):
        yield f"Quy tắc {number}", note
    yield "Hồ sơ không có ngày hẹn", WITHOUT_DUE_DATE[report.without_due_date]


def _checks(report: Report) -> _Facts:
    for check in report.checks:
        if check.field is None or not check.is_ok:
            yield "Đạt" if check.is_ok else "CẦN XEM", check_shown(check)
    passed = sum(check.field is not None and check.is_ok for check in report.checks)
    yield "Kiểm tra từng lĩnh vực", f"{passed} phép so khớp đạt."


def _definitions(contents: Contents) -> _Facts:
    if contents.package is not None:
        sets = contents.package.definitions
        yield "Bộ định nghĩa", "; ".join(f"{name}: {sets[name]}" for name in sorted(sets))
    items = [value.definition for value in contents.report.values]
    if contents.sets is not None:
        known = {item.id for item in items}
        items += [item for item in contents.sets.in_force.indicators if item.id not in known]
    for item in items:
        words = f"{item.name}. Tử số: {item.numerator_words}. Mẫu số: {item.denominator_words}."
        note = f" {item.note}" if item.note else ""
        yield f"{item.id} – {item.short_name}", f"{words} Nguồn: {item.source}.{note}"
    for table in () if contents.sets is None else contents.sets.in_force.tables:
        note = f" {table.note}" if table.note else ""
        yield f"Bảng {table.id}", f"{table.name}. Nguồn: {table.source}.{note}"
