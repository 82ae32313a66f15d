"""Marks outside cells: heads and feet of printed pages, boxes of text, titles of charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.services.workbook_parts.cells import LONGEST_TEXT
from cds_desktop.services.workbook_parts.marks import (
    OPENING,
    Known,
    Mark,
    UnknownMark,
    replace_in_runs,
    text_of,
)
from cds_desktop.services.workbook_parts.markup import Element
from cds_desktop.services.workbook_parts.package import Package
from cds_desktop.services.workbook_parts.places import charts_of
from cds_desktop.services.workbook_parts.sheets import SheetPart

_PAGE_HEADS: Final = frozenset({
    "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter",
})  # fmt: skip
_MOST_RUNS: Final = 1_000
_DRAWN: Final = b"{{"


def unknown_in_texts(package: Package, sheets: list[SheetPart], known: Known) -> list[UnknownMark]:
    """Marks outside cells that cannot be replaced; marks of lists have no row there."""
    return [
        unknown
        for _, place, runs, _ in _texts(package, sheets)
        for unknown in known.unknown(place, "".join(run.text for run in runs), with_lists=False)
    ]


def fill_texts(package: Package, sheets: list[SheetPart], known: Known) -> int:
    """Replace the marks outside cells; gives the number of texts changed."""
    count = 0
    for part, _, runs, is_page_head in _texts(package, sheets):

        def words(mark: Mark, is_page_head: bool = is_page_head) -> str:
            text = text_of(known.values[mark.name])
            return text.replace("&", "&&") if is_page_head else text

        # `xml:space` does no harm to these elements but is not in their definition.
        if replace_in_runs(runs, words):
            for run in runs:
                run.attributes.pop("xml:space", None)
            package.changed(part)
            count += 1
    return count


def _texts(
    package: Package, sheets: list[SheetPart]
) -> Iterator[tuple[str, str, list[Element], bool]]:
    """Part, place in words, pieces of the text, and whether it heads a printed page."""
    for sheet in sheets:
        for element in sheet.tree.walk(without="sheetData"):
            if element.local in _PAGE_HEADS and OPENING in element.text:
                yield sheet.part, f"{sheet.name}!{element.local}", [element], True
    for part in (*package.of_type("drawing+xml"), *charts_of(package)):
        if _DRAWN not in package.bytes_of(part):
            continue
        for paragraph in package.tree(part).named("p"):
            runs = list(paragraph.named("t"))
            if sum(len(run.text) for run in runs) > LONGEST_TEXT or len(runs) > _MOST_RUNS:
                raise RuleBroken("spreadsheet.too_large", file=package.file_name)
            if OPENING in "".join(run.text for run in runs):
                yield part, part.rpartition("/")[2], runs, False
