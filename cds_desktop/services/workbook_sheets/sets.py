"""The sheets beyond the form: indicators of further sets, their tables, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.indicator_sets import IndicatorSet, TotalValue
from cds_desktop.domain.indicator_tables import TableDefinition
from cds_desktop.domain.indicators import Definition, IndicatorValue
from cds_desktop.domain.measures import NO_SHARE, ratio
from cds_desktop.domain.report_layout import Layout
from cds_desktop.domain.report_terms import VERDICTS, cell_words, field_shown
from cds_desktop.domain.settlement_form import FORM_ID
from cds_desktop.services.workbook_sheets.contents import Contents, SetFigures
from cds_desktop.services.workbook_sheets.parts import (
    COUNT,
    TOTAL_FILL,
    fit,
    head,
    merged,
    page,
    styled,
    title,
    widths,
)
from cds_desktop.services.workbook_sheets.writer import SheetWriter

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cds_desktop.services.indicators import TableValue

OTHERS: Final = "Chỉ số khác"
_HEADS: Final = (
    "Mã", "Chỉ số", "Tử số", "Mẫu số", "Giá trị", "Mục tiêu", "Điểm", "Đánh giá", "Cách tính",
)  # fmt: skip
_LAST: Final = len(_HEADS)
_DERIVED_PLACES: Final = 4


def add_sets(book: Workbook, layout: Layout, contents: Contents) -> None:
    """A sheet of indicators, one for each table, and every count that stands nowhere else."""
    if contents.sets is not None:
        writer = SheetWriter(book.create_sheet(OTHERS), layout)
        _indicators(writer, contents, contents.sets)
        for value in contents.sets.computed.tables:
            if value.table.id != FORM_ID:
                name = f"Bảng {value.table.id}"[:31]
                _table(SheetWriter(book.create_sheet(name), layout), contents, value)
    if contents.package is None:
        return
    shown = {place.cell for place in layout.places}
    left = {cell: count for cell, count in contents.package.cells.items() if cell not in shown}
    if left:
        _left_over(SheetWriter(book.create_sheet("Số đếm khác"), layout), contents, left)


# --- indicators ----------------------------------------------------------------------------------


def _indicators(writer: SheetWriter, contents: Contents, sets: SetFigures) -> None:
    widths(writer, (9, 40, 11, 11, 13, 12, 9, 16, 46))
    top = title(writer, contents, "CHỈ SỐ CỦA CÁC BỘ KHÁC", _LAST)
    for column, text in enumerate(_HEADS, start=1):
        head(writer, top, column, text)
    shown = {value.id for value in contents.report.values}
    values = {value.id: value for value in sets.computed.values if value.id not in shown}
    totals = {value.rule.id: value for value in sets.computed.totals}
    row = top + 1
    for one in sets.in_force.sets:
        mine = [values[item.id] for item in one.indicators if item.id in values]
        if mine:
            row = _set(writer, row, one, mine, [totals[rule.id] for rule in one.totals])
    writer.sheet.freeze_panes = f"C{top + 1}"
    writer.sheet.print_title_rows = f"{top}:{top}"
    page(writer, contents)


def _set(
    writer: SheetWriter,
    row: int,
    one: IndicatorSet,
    values: Sequence[IndicatorValue],
    totals: Sequence[TotalValue],
) -> int:
    label = f" ({one.label})" if one.label else ""
    merged(writer, row, 1, _LAST, f"{one.name}{label}", bold=True, side="left")
    row += 1
    for value in values:
        _value(writer, row, value)
        row += 1
    for total in totals:
        for column in range(1, _LAST + 1):
            styled(writer.cell(row, column), border=True, fill=TOTAL_FILL)
        cell = writer.text(row, 2, total.rule.name)
        styled(cell, border=True, bold=True, wrap=True, fill=TOTAL_FILL)
        words = f"{total.rule.name} – Điểm"
        cell = writer.number(row, 7, total.points, _digits(total.rule.places), words=words)
        styled(cell, border=True, bold=True, side="right", fill=TOTAL_FILL)
        styled(writer.text(row, 8, total.level), border=True, fill=TOTAL_FILL, wrap=True)
        fit(writer, row, 2)
        row += 1
    return row + 1


def _value(writer: SheetWriter, row: int, value: IndicatorValue) -> None:
    item, name = value.definition, value.id
    styled(writer.label(row, 1, name, f"Mã chỉ số {name}"), border=True, side="center", size=10)
    styled(writer.text(row, 2, item.name), border=True, wrap=True)
    for column, part in ((3, "numerator"), (4, "denominator")):
        count = value.numerator if part == "numerator" else value.denominator
        styled(
            writer.number(row, column, count, COUNT, f"{name}.{part}"), border=True, side="right"
        )
    _quotient(writer, row, value)
    target = item.target if item.target is None or not item.is_share else item.target.scaleb(-2)
    cell = writer.number(row, 6, target, _format(item), words=f"Mục tiêu của {name}")
    styled(cell, border=True, side="right")
    cell = writer.number(row, 7, value.score, _digits(item.places), words=f"{name} – Điểm")
    styled(cell, border=True, side="right")
    styled(writer.text(row, 8, VERDICTS[value.verdict]), border=True, wrap=True)
    words = f"{item.numerator_words} / {item.denominator_words}"
    styled(writer.text(row, 9, words), border=True, wrap=True)
    fit(writer, row, 2, 8, 9)


def _quotient(writer: SheetWriter, row: int, value: IndicatorValue) -> None:
    """The quotient with as many digits as it shows, so that nobody rounds it a second time."""
    item = value.definition
    places = item.places + (2 if item.is_share else 0)
    cell_id = f"{item.id}.ratio" if places == _DERIVED_PLACES else ""
    found = ratio(value.numerator, value.denominator, places)
    if found is None:
        cell = writer.dash(row, 5, NO_SHARE, f"{item.id}.ratio")
    else:
        words = f"{item.id} – Giá trị"
        cell = writer.number(row, 5, found, _format(item), cell_id, words)
    styled(cell, border=True, side="right", bold=True)


def _format(item: Definition) -> str:
    """The number format in the unit of an indicator."""
    if item.is_share:
        return rf"{_digits(item.places).removeprefix('#,##')}\ %"
    unit = item.unit.replace('"', "")
    return f'{_digits(item.places)}\\ "{unit}"'


def _digits(places: int) -> str:
    return f"{COUNT}.{'0' * places}" if places else COUNT


# --- tables --------------------------------------------------------------------------------------


def _table(writer: SheetWriter, contents: Contents, value: TableValue) -> None:
    """A table by field with its own head, the total at the end as in the form."""
    table = value.table
    count = len(table.columns)
    widths(writer, (6, 34, *(max(10.0, 128 / count),) * count))
    number = f"Biểu số {table.form_no}. " if table.form_no else ""
    top = title(writer, contents, f"{number}{table.name}".upper(), count + 2)
    _table_head(writer, top, table)
    row = top + 3
    rows = [each for each in value.rows if each[0] is not None]
    rows += [each for each in value.rows if each[0] is None]
    for place, (field, counts) in enumerate(rows, start=1):
        is_total = field is None
        fill = TOTAL_FILL if is_total else ""
        cell = writer.cell(row, 1)
        if not is_total:
            writer.number(row, 1, place, COUNT, words=f"Số thứ tự dòng {place}")
        styled(cell, border=True, side="center", fill=fill)
        shown = field_shown(field)
        cell = writer.label(row, 2, shown, f"Tên dòng “{shown}”")
        styled(cell, border=True, bold=is_total, fill=fill, wrap=True)
        fit(writer, row, 2)
        for column, one in enumerate(table.columns, start=3):
            cell_id = table.cell_id(field, one.number)
            words = f"{shown} – {one.head + ': ' if one.head else ''}{one.name}"
            cell = writer.number(row, column, counts[one.number], COUNT, cell_id, words)
            styled(cell, border=True, side="right", bold=is_total, fill=fill)
        row += 1
    writer.sheet.freeze_panes = f"C{top + 3}"
    writer.sheet.print_title_rows = f"{top}:{top + 2}"
    page(writer, contents)


def _table_head(writer: SheetWriter, top: int, table: TableDefinition) -> None:
    head(writer, top, 1, "TT", top + 1)
    head(writer, top, 2, "Lĩnh vực", top + 1)
    column = 3
    for group, members in groupby(table.columns, key=lambda one: one.head):
        columns = list(members)
        last = column + len(columns) - 1
        if group and group != columns[0].name:
            head(writer, top, column, group, last_column=last)
            for place, one in enumerate(columns, start=column):
                head(writer, top + 1, place, one.name)
        else:
            for place, one in enumerate(columns, start=column):
                head(writer, top, place, one.name, top + 1)
        column = last + 1
    numbers = (1, 2, *(one.number for one in table.columns))
    for place, number in enumerate(numbers, start=1):
        cell = writer.text(top + 2, place, f"({number})")
        styled(cell, side="center", border=True, size=9, italic=True)
    writer.sheet.row_dimensions[top].height = 32
    writer.sheet.row_dimensions[top + 1].height = 50


# --- what is left --------------------------------------------------------------------------------


def _left_over(writer: SheetWriter, contents: Contents, cells: dict[str, int | None]) -> None:
    """Counts of the package for which no sheet has a place: whoever receives it sees them."""
    widths(writer, (8, 60, 18, 60))
    top = title(writer, contents, "CÁC SỐ ĐẾM KHÁC", 4)
    for column, text in enumerate(("TT", "Số đếm", "Giá trị", "Nguồn"), start=1):
        head(writer, top, column, text)
    sources = {} if contents.package is None else contents.package.sources
    for number, (cell_id, count) in enumerate(cells.items(), start=1):
        row = top + number
        cell = writer.number(row, 1, number, COUNT, words=f"Số thứ tự dòng {number}")
        styled(cell, border=True, side="center")
        words = cell_words(cell_id)
        styled(writer.label(row, 2, words, f"Tên “{words}”"), border=True, wrap=True)
        styled(writer.number(row, 3, count, COUNT, cell_id), border=True, side="right")
        source = sources.get(cell_id) or sources.get(cell_id.rpartition(".")[0], "")
        styled(writer.text(row, 4, source), border=True, wrap=True)
        fit(writer, row, 2, 4)
    writer.sheet.print_title_rows = f"{top}:{top}"
    page(writer, contents)
