"""The sheets of a template: which rows are repeated, and its rows with values in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.services.workbook_parts.cells import CellFiller, Texts
from cds_desktop.services.workbook_parts.marks import (
    OPENING,
    Item,
    Known,
    TemplateValue,
    UnknownMark,
    marks_in,
)
from cds_desktop.services.workbook_parts.markup import Element
from cds_desktop.services.workbook_parts.package import Package
from cds_desktop.services.workbook_parts.references import (
    LAST_ROW,
    Home,
    RowShift,
    Shifts,
    UnsupportedReference,
    rows_of,
    shifted_areas,
    shifted_formula,
    split_cell,
)

_MOST_CELLS: Final = 1_000_000
Plan = Mapping[int, Sequence[Item | None]]
"""Repeated row → the items of its copies; None is an empty copy."""

Written = dict[tuple[str, str], TemplateValue]
"""What was put where, by sheet and address, for reading back."""


@dataclass(slots=True)
class SheetPart:
    """One sheet of the template.

    Attributes:
        name: As on its tab.
        part: Name of the part in the package.
        lists: Repeated row → its list.
    """

    name: str
    part: str
    tree: Element
    rows: Element
    lists: dict[int, str] = field(default_factory=dict)

    def cells(self) -> Iterator[tuple[int, str, Element]]:
        """Every cell with its row and its address."""
        for row in self.rows.elements:
            number = int(row.attributes["r"])
            for cell in row.elements:
                if cell.local == "c":
                    yield number, cell.attributes["r"], cell


def sheets_of(package: Package) -> list[SheetPart]:
    """The sheets with cells; sheets which are one chart have none.

    Raises:
        ValueError: Two sheets share a part, or a place in one cannot be.
    """
    targets = {
        relation.id: relation.target
        for relation in package.relations(package.workbook)
        if relation.kind == "worksheet"
    }
    found: list[SheetPart] = []
    listed = package.tree(package.workbook).child("sheets")
    for item in listed.elements if listed else ():
        relation_id = next((v for k, v in item.attributes.items() if k.endswith(":id")), "")
        part = targets.get(relation_id, "")
        if part not in package:
            continue
        if any(sheet.part == part for sheet in found):
            raise ValueError(f"{part} is the part of two sheets")
        tree = package.tree(part)
        rows = tree.child("sheetData")
        if rows is not None:
            _number(rows)
            found.append(SheetPart(item.attributes.get("name", ""), part, tree, rows))
    return found


def _number(rows: Element) -> None:
    """Write the places into rows and cells that leave them to be counted.

    Raises:
        ValueError: A place that cannot be.
    """
    from openpyxl.utils import column_index_from_string, get_column_letter

    last_row = 0
    for row in rows.elements:
        last_row = int(row.attributes.get("r", last_row + 1))
        if not 0 < last_row <= LAST_ROW:
            raise ValueError(f"row {last_row}")
        row.attributes["r"] = str(last_row)
        last_column = 0
        for cell in row.elements:
            if cell.local != "c":
                continue
            if "r" in cell.attributes:
                last_column = column_index_from_string(split_cell(cell.attributes["r"])[0])
            else:
                last_column += 1
                cell.attributes["r"] = f"{get_column_letter(last_column)}{last_row}"


def find_marks(sheet: SheetPart, texts: Texts, known: Known, file: str) -> list[UnknownMark]:
    """Note the repeated rows of a sheet and give the marks nobody knows.

    Raises:
        RuleBroken: `template.mark_in_formula`, `template.two_lists_in_row`.
    """
    unknown: list[UnknownMark] = []
    for row, address, cell in sheet.cells():
        place = f"{sheet.name}!{address}"
        formula = cell.child("f")
        if formula is not None and OPENING in formula.text:
            raise RuleBroken("template.mark_in_formula", file=file, cell=place)
        text = texts.marked_text(cell)
        unknown += known.unknown(place, text)
        for mark in marks_in(text):
            if mark.list and sheet.lists.setdefault(row, mark.list) != mark.list:
                raise RuleBroken("template.two_lists_in_row", file=file, cell=place)
    return unknown


def refuse_marks_in_table_heads(package: Package, sheet: SheetPart) -> None:
    """A table names its columns a second time; Excel repairs a file where the two differ.

    Raises:
        RuleBroken: `template.mark_in_table_head`.
    """
    for part in package.related(sheet.part, "table"):
        for column in package.tree(part).named("tableColumn"):
            name = column.attributes.get("name", "")
            if OPENING in name:
                raise RuleBroken(
                    "template.mark_in_table_head",
                    file=package.file_name, sheet=sheet.name, mark=name,
                )  # fmt: skip


def expand_shared_formulas(package: Package, sheet: SheetPart) -> None:
    """Write out formulas that only say "as in that cell, moved"."""
    from openpyxl.formula.translate import Translator

    masters: dict[str, Translator] = {}
    lengths: dict[str, int] = {}
    for _, address, cell in sheet.cells():
        formula = cell.child("f")
        if formula is None or formula.attributes.get("t") != "shared":
            continue
        number = formula.attributes.get("si", "")
        if not formula.text and number in lengths:
            package.spend(1_000 + 10 * lengths[number])
        if formula.text:
            lengths[number] = len(formula.text)
            masters[number] = Translator(f"={formula.text}", origin=address)
        elif number in masters:
            formula.text = str(masters[number].translate_formula(address))[1:]
        for name in ("t", "si", "ref"):
            formula.attributes.pop(name, None)


class RowWriter:
    """Rewrites the rows of all sheets: values for marks, copies of repeated rows, formulas."""

    def __init__(self, package: Package, filler: CellFiller, shifts: Shifts) -> None:
        self._package = package
        self._file = package.file_name
        self._filler = filler
        self._shifts = shifts
        self._moves = any(shift.moves for shift in shifts.values())
        self._cells_left = _MOST_CELLS
        self.written: Written = {}

    def rewrite(self, sheet: SheetPart, plan: Plan) -> bool:
        """Rewrite one sheet.

        Returns:
            Whether anything in it is different now.

        Raises:
            RuleBroken: `template.formula_unsupported`, `template.too_many_rows`.
        """
        shift = self._shifts[sheet.name.casefold()]
        changed = shift.moves
        children: list[Element | str] = []
        for row in sheet.rows.children:
            if not isinstance(row, Element):
                children.append(row)
                continue
            number = int(row.attributes["r"])
            if shift.last(number) > LAST_ROW:
                raise RuleBroken("template.too_many_rows", file=self._file, sheet=sheet.name)
            items = plan.get(number, (None,))
            self._cells_left -= len(items) * len(row.children)
            if self._cells_left < 0:
                raise RuleBroken("template.too_many_rows", file=self._file, sheet=sheet.name)
            for copy, item in enumerate(items):
                made = row if copy == len(items) - 1 else row.copy()
                home = Home(sheet.name, sheet.lists.get(number, ""), copy)
                changed |= self._rewrite_row(made, shift.first(number) + copy, item, home)
                children.append(made)
        sheet.rows.children = children
        return changed

    def _rewrite_row(self, row: Element, place: int, item: Item | None, home: Home) -> bool:
        changed = False
        before = int(row.attributes["r"])
        row.attributes["r"] = str(place)
        for cell in row.elements:
            if cell.local != "c":
                continue
            column, _ = split_cell(cell.attributes["r"])
            address = cell.attributes["r"] = f"{column}{place}"
            formula = cell.child("f")
            if formula is not None:
                changed = True
                self._rewrite_formula(cell, formula, before, place, home)
                continue
            value = self._filler.fill(cell, item)
            if value is not False:
                changed = True
                self.written[home.sheet, address] = value
        return changed

    def _rewrite_formula(
        self, cell: Element, formula: Element, before: int, place: int, home: Home
    ) -> None:
        """Move a formula; the value saved with it is of another month and goes."""
        saved = cell.child("v")
        if saved is not None:
            cell.drop(saved)
        cell.attributes.pop("t", None)
        if not self._moves:
            return
        if formula.text:
            self._package.spend_on_formula(formula.text)
            try:
                formula.text = shifted_formula(formula.text, home, self._shifts)
            except UnsupportedReference as error:
                raise RuleBroken(
                    "template.formula_unsupported",
                    file=self._file, cell=f"{home.sheet}!{cell.attributes['r']}",
                ) from error  # fmt: skip
        shift = self._shifts[home.sheet.casefold()]
        for name in ("ref", "r1", "r2"):
            area = formula.attributes.get(name)
            if area is not None:
                formula.attributes[name] = _own_area(area, before, place, shift)


def _own_area(area: str, before: int, place: int, shift: RowShift) -> str:
    """The range of an array formula: within its own row it goes with the copy."""
    if rows_of(area) == (before, before):
        return ":".join(f"{split_cell(end)[0]}{place}" for end in area.split(":"))
    return shifted_areas(area, shift)
