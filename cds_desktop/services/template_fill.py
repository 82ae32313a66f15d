"""Filling a workbook that somebody else laid out: marks become values, all else stays.

The package itself is edited: parts without a mark, a formula or a moved row are copied byte for
byte. Where the values come from is not known here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.services.workbook_parts.cells import CellFiller, Texts
from cds_desktop.services.workbook_parts.free_texts import fill_texts, unknown_in_texts
from cds_desktop.services.workbook_parts.marks import (
    Item,
    Known,
    TemplateValue,
    UnknownMark,
    key_of,
)
from cds_desktop.services.workbook_parts.markup import Element
from cds_desktop.services.workbook_parts.package import Package
from cds_desktop.services.workbook_parts.places import Mover, each_formula
from cds_desktop.services.workbook_parts.references import (
    Home,
    RowShift,
    UnsupportedReference,
    shifted_formula,
)
from cds_desktop.services.workbook_parts.sheets import (
    Plan,
    RowWriter,
    SheetPart,
    expand_shared_formulas,
    find_marks,
    refuse_marks_in_table_heads,
    sheets_of,
)

SUFFIX: Final = ".xlsx"
_SHOWN_UNKNOWN: Final = 8
_BEFORE_CALCULATION: Final = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A template that was filled.

    Attributes:
        written: Every value by sheet and address.
        repeated_rows: How many rows took the place of the repeated ones.
        texts: Marks replaced outside cells: page heads, boxes, titles of charts.
    """

    out: Path
    written: Mapping[tuple[str, str], TemplateValue]
    repeated_rows: int
    texts: int


def fill_template(
    template: Path,
    values: Mapping[str, TemplateValue],
    rows: Mapping[str, Sequence[Item]],
    out: Path,
    *,
    row_names: Mapping[str, Sequence[str]] | None = None,
) -> FilledTemplate:
    """Fill a template and put the file in its place once it was read back.

    Args:
        template: An .xlsx with marks such as `{{S01.shown}}`; it stays as it is.
        values: Value by the name in its mark.
        rows: The items of each list; `{{#field.name}}` repeats its row for every item.
        out: The file to write; an older one is replaced.
        row_names: What the items of each list have, so that an empty list is checked too.

    Raises:
        RuleBroken: `template.unknown_marks`, `template.list_not_offered`, `template.no_marks`,
            `template.same_file`, `template.file_suffix`, `template.mark_in_formula`,
            `template.two_lists_in_row`, `template.formula_unsupported`,
            `template.chart_along_row`, `template.mark_in_table_head`, `template.too_many_rows`, or
            as `Package`.
        EnvironmentFault: `file.in_use`, `file.not_written`, `template.read_back_differs`, or as
            `Package`.
    """
    with filled_template(template, values, rows, out, row_names=row_names) as (filled, put):
        put()
    return filled


@contextmanager
def filled_template(
    template: Path,
    values: Mapping[str, TemplateValue],
    rows: Mapping[str, Sequence[Item]],
    out: Path,
    *,
    row_names: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[tuple[FilledTemplate, Callable[[], None]]]:
    """As `fill_template`, but the caller says when the file takes its place."""
    if out.suffix.lower() != SUFFIX:
        raise RuleBroken("template.file_suffix", name=out.name, suffix=SUFFIX)
    if out.exists() and template.exists() and out.samefile(template):
        raise RuleBroken("template.same_file", name=out.name)
    beside = out.with_name(f".{out.stem}-{secrets.token_hex(4)}.tmp")

    def put_in_place() -> None:
        try:
            beside.replace(out)
        except PermissionError as error:
            raise EnvironmentFault("file.in_use", path=str(out)) from error
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error

    known = Known.of(values, rows, row_names or {})
    try:
        package = Package(template)
        filled = _fill(package, known, out)
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        # Places and numbers which are none: no program writes such a workbook.
        raise RuleBroken("spreadsheet.damaged", file=template.name) from error
    try:
        try:
            package.save(beside)
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error
        _read_back(beside, filled)
        yield filled, put_in_place
    finally:
        beside.unlink(missing_ok=True)


def _fill(package: Package, known: Known, out: Path) -> FilledTemplate:
    """Put everything into the nodes of the package; nothing is written."""
    sheets = sheets_of(package)
    texts = Texts(package)
    _check_marks(package, sheets, texts, known)
    shifts, plans = _plan(package, sheets, known)
    if any(shift.moves for shift in shifts.values()):
        for sheet in sheets:
            expand_shared_formulas(package, sheet)
    writer = RowWriter(package, CellFiller(package, known), shifts)
    changed = {sheet.part: writer.rewrite(sheet, plans[sheet.name]) for sheet in sheets}
    if any(shift.moves for shift in shifts.values()):
        mover = Mover(package, shifts)
        for sheet in sheets:
            changed[sheet.part] |= mover.move_sheet(sheet)
        mover.move_names([item.attributes.get("name", "") for item in _sheet_list(package)])
        mover.move_charts()
        mover.move_pivot_sources()
    for part, is_changed in changed.items():
        if is_changed:
            package.changed(part)
    texts.empty_marked()
    replaced = fill_texts(package, sheets, known)
    if not writer.written and not replaced:
        raise RuleBroken("template.no_marks", file=package.file_name)
    _calculate_anew(package)
    repeated = sum(len(items) for plan in plans.values() for items in plan.values())
    return FilledTemplate(out, dict(writer.written), repeated, replaced)


def _sheet_list(package: Package) -> list[Element]:
    listed = package.tree(package.workbook).child("sheets")
    return [] if listed is None else listed.elements


def _check_marks(package: Package, sheets: list[SheetPart], texts: Texts, known: Known) -> None:
    """Refuse what nobody can fill, naming each cell."""
    unknown: list[UnknownMark] = []
    for sheet in sheets:
        unknown += find_marks(sheet, texts, known, package.file_name)
        refuse_marks_in_table_heads(package, sheet)
        for row, group in sheet.lists.items():
            if group not in known.names:
                place = f"{sheet.name}!{row}"
                raise RuleBroken(
                    "template.list_not_offered", file=package.file_name, list=group, row=place
                )
    unknown += unknown_in_texts(package, sheets, known)
    if unknown:
        told = []
        for item in unknown[:_SHOWN_UNKNOWN]:
            near = known.nearest(item)
            told.append(f"{item.place} {item.written}" + (f" (có phải {near}?)" if near else ""))
        raise RuleBroken(
            "template.unknown_marks", file=package.file_name, count=len(unknown), marks=told
        )


def _plan(
    package: Package, sheets: list[SheetPart], known: Known
) -> tuple[dict[str, RowShift], dict[str, Plan]]:
    """How often each row is repeated.

    A row without items is removed, unless a formula, a chart or a table has only such rows: then
    one empty row stays, so that the range stays one.
    """
    items = {
        sheet.name: {row: list(known.lists.get(group, ())) for row, group in sheet.lists.items()}
        for sheet in sheets
    }
    shifts = {
        sheet.name.casefold(): RowShift(
            {row: len(found) for row, found in items[sheet.name].items()}, sheet.lists
        )
        for sheet in sheets
    }
    if any(not found for rows in items.values() for found in rows.values()):

        def visit(text: str, home: Home, grows: bool) -> None:
            package.spend_on_formula(text)
            try:
                shifted_formula(text, home, shifts, grows=grows)
            except UnsupportedReference:
                return  # Told with its cell when it is rewritten.

        each_formula(package, sheets, visit)
    plans: dict[str, Plan] = {}
    for sheet in sheets:
        lost = shifts[sheet.name.casefold()].lost
        plan: dict[int, Sequence[Item | None]] = {}
        for row, found in items[sheet.name].items():
            plan[row] = (None,) if row in lost and not found else found
        plans[sheet.name] = plan
        shifts[sheet.name.casefold()] = RowShift(
            {row: len(copies) for row, copies in plan.items()}, sheet.lists
        )
    return shifts, plans


def _calculate_anew(package: Package) -> None:
    """Ask whatever opens the file to compute all formulas; drop the saved order of computing."""
    for part in package.related(package.workbook, "calcChain"):
        package.remove(part, package.workbook)
    root = package.tree(package.workbook)
    settings = root.child("calcPr")
    if settings is None:
        settings = root.like("calcPr")
        places = [
            place
            for place, child in enumerate(root.children)
            if isinstance(child, Element) and child.local in _BEFORE_CALCULATION
        ]
        root.children.insert(places[-1] + 1 if places else 0, settings)
    settings.attributes["fullCalcOnLoad"] = "1"
    package.changed(package.workbook)


def _read_back(path: Path, filled: FilledTemplate) -> None:
    """Read the closed file with another library and compare every value.

    Raises:
        EnvironmentFault: `template.read_back_differs`.
    """
    from openpyxl.utils.cell import coordinate_to_tuple

    from cds_desktop.services.spreadsheets import read_sheets

    try:
        found = {sheet.name: sheet.rows for sheet in read_sheets(path)}
    except RuleBroken as error:
        raise EnvironmentFault("template.read_back_differs", cell=error.code) from error
    for (sheet, address), value in filled.written.items():
        row, column = coordinate_to_tuple(address)
        line = found[sheet][row - 1] if row <= len(found.get(sheet, ())) else ()
        stored = line[column - 1] if column <= len(line) else None
        if not _same(stored, value):
            raise EnvironmentFault("template.read_back_differs", cell=f"{sheet}!{address}")


def _same(stored: object, value: TemplateValue) -> bool:
    if isinstance(value, datetime):
        return stored == office_day(value)
    if isinstance(value, date):
        return stored == value
    if isinstance(value, str):
        return key_of(str(stored or "")) == key_of(value)
    if value is None:
        return stored is None
    if isinstance(stored, date):
        return True  # The template shows this number as a date; the reader does too.
    return isinstance(stored, int | float) and abs(Decimal(repr(stored)) - value) < Decimal("1e-9")
