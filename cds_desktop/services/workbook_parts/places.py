"""Everything beside cells that names rows: merges, conditions, names, tables, pictures, charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.services.workbook_parts.markup import Element
from cds_desktop.services.workbook_parts.package import Package, relations_of
from cds_desktop.services.workbook_parts.references import (
    Home,
    RowShift,
    Shifts,
    UnsupportedReference,
    rows_of,
    shifted_areas,
    shifted_formula,
    split_cell,
)
from cds_desktop.services.workbook_parts.sheets import SheetPart

_AREA_ATTRIBUTES: Final = {
    "dimension": ("ref",),
    "autoFilter": ("ref",),
    "sortState": ("ref",),
    "sortCondition": ("ref",),
    "hyperlink": ("ref",),
    "protectedRange": ("sqref",),
    "ignoredError": ("sqref",),
    "dataRef": ("ref",),
    "cellWatch": ("r",),
    "inputCells": ("r",),
    "conditionalFormatting": ("sqref",),
    "dataValidation": ("sqref",),
}
_VIEW_ATTRIBUTES: Final = {
    "sheetView": ("topLeftCell",),
    "selection": ("activeCell", "sqref"),
    "pane": ("topLeftCell",),
}
_RULES: Final = frozenset({"conditionalFormatting", "dataValidation"})
_RULE_FORMULAS: Final = frozenset({"formula", "formula1", "formula2", "f"})
_CONTAINERS: Final = frozenset({
    "mergeCells", "dataValidations", "hyperlinks", "conditionalFormattings", "ignoredErrors",
    "protectedRanges", "sparklines",
})  # fmt: skip
_CACHES: Final = frozenset({"strCache", "numCache", "multiLvlStrCache"})
_VML_ROW: Final = re.compile(r"(<(?:\w+:)?Row>\s*)(\d+)(\s*</)")
_VML_ANCHOR: Final = re.compile(r"(<(?:\w+:)?Anchor>)([\d,\s]+)(</)")


class Mover:
    """Rewrites what names rows, in every part of one workbook."""

    def __init__(self, package: Package, shifts: Shifts) -> None:
        self._package = package
        self._shifts = shifts
        self._has_rewritten = False

    def formula(self, text: str, home: Home, place: str, *, grows: bool = False) -> str:
        """A formula beside the cells.

        Raises:
            RuleBroken: `template.formula_unsupported`.
        """
        self._package.spend_on_formula(text)
        try:
            moved = shifted_formula(text, home, self._shifts, grows=grows)
        except UnsupportedReference as error:
            raise RuleBroken(
                "template.formula_unsupported", file=self._package.file_name, cell=place
            ) from error
        self._has_rewritten |= moved != text
        return moved

    # --- one sheet --------------------------------------------------------------------------

    def move_sheet(self, sheet: SheetPart) -> bool:
        """Rewrite a sheet beside its cells, and the parts that belong to it.

        Returns:
            Whether anything in the sheet is different now.
        """
        self._has_rewritten = False
        shift = self._shifts[sheet.name.casefold()]
        for rule in list(_rules(sheet.tree)):
            self._move_rule(rule, sheet, shift)
        for holder in list(sheet.tree.named("sparklines", "sheetData")):
            self._move_sparklines(holder, sheet, shift)
        if shift.moves:
            self._move_places(sheet, shift)
            _merge(sheet.tree, shift)
            _drop_empty(sheet.tree)
            self._move_parts(sheet, shift)
        for link in sheet.tree.named("hyperlink", "sheetData"):
            location = link.attributes.get("location", "")
            if "!" in location:
                home = Home(sheet.name)
                link.attributes["location"] = self.formula(location, home, sheet.name)
        self._move_link_targets(sheet)
        return shift.moves or self._has_rewritten

    def _move_link_targets(self, sheet: SheetPart) -> None:
        """Some programs keep links inside the workbook as relations to `#Sheet!A1`."""
        part = relations_of(sheet.part)
        for item in self._package.tree(part).elements if part in self._package else ():
            target = item.attributes.get("Target", "")
            if target.startswith("#") and "!" in target:
                moved = self.formula(target[1:], Home(sheet.name), sheet.name)
                item.attributes["Target"] = f"#{moved}"
                self._package.changed(part)

    def _move_rule(self, rule: Element, sheet: SheetPart, shift: RowShift) -> None:
        """Conditions and checks: their formulas are meant from the first cell of their range."""
        own = rule.child("sqref")
        areas = own.text if own is not None else rule.attributes.get("sqref", "")
        top = rows_of(areas.split()[0]) if areas.split() else None
        home = Home(sheet.name, shift.lists.get(top[0], "") if top else "")
        place = f"{sheet.name}!{areas}"
        for element in rule.walk():
            if element.local in _RULE_FORMULAS and element.text:
                element.text = self.formula(element.text, home, place)
            if element.local == "cfvo" and "!" in element.attributes.get("val", ""):
                element.attributes["val"] = self.formula(element.attributes["val"], home, place)
        if own is not None:
            own.text = shifted_areas(own.text, shift)
            if not own.text:
                rule.attributes["sqref"] = ""  # For `_drop_empty`.

    def _move_sparklines(self, holder: Element, sheet: SheetPart, shift: RowShift) -> None:
        """A small chart in a repeated row comes once for each copy."""
        moved: list[Element | str] = []
        for item in holder.elements:
            own, source = item.child("sqref"), item.child("f")
            rows = rows_of(own.text) if own is not None else None
            if own is None or source is None or rows is None:
                moved.append(item)
                continue
            group = shift.lists.get(rows[0], "")
            for copy in range(shift.counts.get(rows[0], 1)):
                made = item.copy()
                home = Home(sheet.name, group, copy)
                for element in made.elements:
                    if element.local == "f":
                        element.text = self.formula(source.text, home, sheet.name)
                    if element.local == "sqref":
                        place = shift.first(rows[0]) + copy
                        element.text = f"{split_cell(own.text)[0]}{place}"
                moved.append(made)
        holder.children = moved

    def _move_places(self, sheet: SheetPart, shift: RowShift) -> None:
        for element in sheet.tree.walk(without="sheetData"):
            for name in _AREA_ATTRIBUTES.get(element.local, ()):
                if element.attributes.get(name):
                    self._package.spend(10 * len(element.attributes[name]))
                    element.attributes[name] = shifted_areas(element.attributes[name], shift)
            for name in _VIEW_ATTRIBUTES.get(element.local, ()):
                if name in element.attributes:
                    element.attributes[name] = _shifted_view(element.attributes[name], shift)
            if element.local == "pane" and element.attributes.get("state", "").startswith("frozen"):
                rows = int(float(element.attributes.get("ySplit", "0")))
                if rows:
                    element.attributes["ySplit"] = str(shift.last(rows))
            if element.local == "rowBreaks":
                for line in element.elements:
                    line.attributes["id"] = str(shift.last(int(line.attributes.get("id", "0"))))
        _move_anchors(sheet.tree, shift)

    def _move_parts(self, sheet: SheetPart, shift: RowShift) -> None:
        moved: set[str] = set()
        for relation in self._package.relations(sheet.part):
            name = relation.target
            if relation.is_outside or name not in self._package or name in moved:
                continue
            moved.add(name)
            if relation.kind == "drawing":
                _move_anchors(self._package.tree(name), shift)
            elif relation.kind in ("comments", "threadedComment"):
                for comment in self._package.tree(name).walk():
                    if comment.local in ("comment", "threadedComment"):
                        place = comment.attributes.get("ref", "")
                        comment.attributes["ref"] = _shifted_view(place, shift)
            elif relation.kind == "vmlDrawing":
                self._package.replace(name, _moved_vml(self._package.bytes_of(name), shift))
                continue
            elif relation.kind in ("table", "pivotTable"):
                _move_table(self._package.tree(name), shift, self, sheet.name)
            else:
                continue
            self._package.changed(name)

    # --- the whole workbook -----------------------------------------------------------------

    def move_names(self, sheet_names: list[str]) -> None:
        """Defined names, print areas and print titles among them."""
        for name in self._package.tree(self._package.workbook).named("definedName"):
            number = name.attributes.get("localSheetId", "")
            home = Home(sheet_names[int(number)] if number.isdecimal() else "")
            name.text = self.formula(name.text, home, name.attributes.get("name", ""), grows=True)

    def move_charts(self) -> None:
        """References of charts; the figures saved with a changed one are dropped.

        Raises:
            RuleBroken: `template.chart_along_row`.
        """
        for part in charts_of(self._package):
            changed = False
            for holder in list(self._package.tree(part).walk()):
                source = holder.child("f")
                if source is None or not source.text:
                    continue
                self._refuse_along_row(source.text)
                is_title = holder.local == "strRef" and _is_title(self._package.tree(part), holder)
                moved = self.formula(source.text, Home(""), part, grows=not is_title)
                if moved != source.text:
                    source.text = moved
                    holder.children = [
                        child
                        for child in holder.children
                        if not (isinstance(child, Element) and child.local in _CACHES)
                    ]
                    changed = True
            if changed:
                self._package.changed(part)

    def move_pivot_sources(self) -> None:
        """The ranges from which pivot tables take their data."""
        for part in self._package.of_type("pivotCacheDefinition+xml"):
            for source in self._package.tree(part).named("worksheetSource"):
                shift = self._shifts.get(source.attributes.get("sheet", "").casefold())
                if shift is not None and shift.moves and "ref" in source.attributes:
                    source.attributes["ref"] = shifted_areas(source.attributes["ref"], shift)
                    self._package.changed(part)

    def _refuse_along_row(self, text: str) -> None:
        """A series along a repeated row would need as many series as there are copies."""
        sheet, _, area = text.rpartition("!")
        shift = self._shifts.get(sheet.strip("'").replace("''", "'").casefold())
        plain = area.replace("$", "")
        rows = rows_of(plain)
        if shift is None or rows is None or ":" not in plain or rows[0] != rows[1]:
            return
        start, _, end = plain.partition(":")
        if shift.counts.get(rows[0], 1) > 1 and split_cell(start)[0] != split_cell(end)[0]:
            raise RuleBroken("template.chart_along_row", file=self._package.file_name, area=text)


def charts_of(package: Package) -> list[str]:
    """The parts that are charts, the newer kinds too."""
    return [*package.of_type("drawingml.chart+xml"), *package.of_type("chartex+xml")]


def _rules(tree: Element) -> Iterator[Element]:
    return (item for item in tree.walk(without="sheetData") if item.local in _RULES)


def _is_title(tree: Element, holder: Element) -> bool:
    return any(holder in element.elements for element in tree.named("tx"))


def _shifted_view(places: str, shift: RowShift) -> str:
    """Cells that must stay named even when their row is removed."""

    def moved(found: re.Match[str]) -> str:
        return f"{found[1]}{shift.first(int(found[2]))}"

    return re.sub(r"(\$?[A-Za-z]{1,3}\$?)(\d+)", moved, places)


def _move_anchors(tree: Element, shift: RowShift) -> None:
    """Corners of pictures and charts; their rows are counted from 0."""
    for corner in tree.walk(without="sheetData"):
        row = corner.child("row") if corner.local in ("from", "to") else None
        if row is not None and row.text.strip().isdecimal():
            row.text = str(shift.first(int(row.text) + 1) - 1)


def _merge(tree: Element, shift: RowShift) -> None:
    """A merge inside a repeated row comes once for each copy; others stretch."""
    holder = tree.child("mergeCells")
    if holder is None:
        return
    merged: list[Element | str] = []
    for item in holder.elements:
        area = item.attributes.get("ref", "")
        rows = rows_of(area)
        if rows is not None and rows[0] == rows[1] and rows[0] in shift.counts:
            columns = [split_cell(end)[0] for end in area.split(":")]
            merged += [
                holder.like("mergeCell", ref=":".join(f"{column}{row}" for column in columns))
                for row in range(shift.first(rows[0]), shift.last(rows[0]) + 1)
            ]
            continue
        moved = shifted_areas(area, shift)
        if ":" in moved:
            merged.append(holder.like("mergeCell", ref=moved))
    holder.children = merged


def _drop_empty(tree: Element) -> None:
    """Take out rules without a range, then holders without rules; correct the counts."""
    for holder in list(tree.walk(without="sheetData")):
        for item in holder.elements:
            names = _AREA_ATTRIBUTES.get(item.local, ())
            if any(item.attributes.get(name) == "" for name in (*names, "sqref")):
                holder.drop(item)
    for holder in list(tree.walk(without="sheetData")):
        for item in holder.elements:
            if item.local in _CONTAINERS:
                if not item.elements:
                    holder.drop(item)
                elif "count" in item.attributes:
                    item.attributes["count"] = str(len(item.elements))


def _moved_vml(data: bytes, shift: RowShift) -> bytes:
    """Boxes of notes; this old format is text that not always is well-formed."""

    def row(found: re.Match[str]) -> str:
        return f"{found[1]}{shift.first(int(found[2]) + 1) - 1}{found[3]}"

    def anchor(found: re.Match[str]) -> str:
        numbers = [int(number) for number in found[2].split(",")]
        for place in (2, 6):
            numbers[place] = shift.first(numbers[place] + 1) - 1
        return f"{found[1]}{', '.join(map(str, numbers))}{found[3]}"

    text = data.decode("utf-8", errors="surrogateescape")
    text = _VML_ANCHOR.sub(anchor, _VML_ROW.sub(row, text))
    return text.encode("utf-8", errors="surrogateescape")


def _move_table(tree: Element, shift: RowShift, mover: Mover, sheet: str) -> None:
    for element in tree.walk():
        if element.local in ("table", "autoFilter", "sortState", "sortCondition", "location"):
            area = element.attributes.get("ref")
            if area:
                element.attributes["ref"] = shifted_areas(area, shift)
        if element.local in ("calculatedColumnFormula", "totalsRowFormula") and element.text:
            element.text = mover.formula(element.text, Home(sheet), sheet)


def each_formula(
    package: Package, sheets: list[SheetPart], visit: Callable[[str, Home, bool], object]
) -> None:
    """Show every formula that stays when rows are removed, with its home and whether it grows."""
    names = [sheet.name for sheet in sheets]
    for sheet in sheets:
        for row, _, cell in sheet.cells():
            formula = cell.child("f")
            if formula is not None and formula.text and row not in sheet.lists:
                visit(formula.text, Home(sheet.name), False)
        for table in package.related(sheet.part, "table"):
            area = _body(package.tree(table))
            if area:
                visit(area, Home(sheet.name), True)
    for name in package.tree(package.workbook).named("definedName"):
        number = name.attributes.get("localSheetId", "")
        visit(name.text, Home(names[int(number)] if number.isdecimal() else ""), True)
    for part in charts_of(package):
        for source in package.tree(part).named("f"):
            if source.text:
                visit(source.text, Home(""), True)


def _body(table: Element) -> str:
    """The rows of a table without its head and its total; it needs at least one."""
    area = table.attributes.get("ref", "")
    rows = rows_of(area)
    if rows is None or ":" not in area:
        return ""
    start, end = area.split(":")
    top = rows[0] + int(table.attributes.get("headerRowCount", "1"))
    bottom = rows[1] - int(table.attributes.get("totalsRowCount", "0"))
    return f"{split_cell(start)[0]}{top}:{split_cell(end)[0]}{bottom}"
