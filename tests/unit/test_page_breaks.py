"""A printed form never leaves the names of its signers on a page by themselves."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from cds_desktop.services.workbook_sheets.page_breaks import keep_end_together

HEAD, NUMBERS, END = 96, 15, 12 * 15
"""Points of the title rows, of a line, and of the rows after the last line."""
PAGE = 487 * (933 + 0) / 770 * 0.95
"""A4 landscape with our margins, at the width of form II.06a; computed by hand."""


def breaks_of(lines: int) -> list[int]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for letter, width in zip("ABCDEFGHIJKLM", (6, 36, *(11.5,) * 11), strict=True):
        sheet.column_dimensions[letter].width = width
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.7, 0.8
    sheet.row_dimensions[1].height = HEAD
    sheet.print_title_rows = "1:1"
    keep_end_together(sheet, first=lines + 1, last=lines + 1 + END // NUMBERS)
    return [one.id for one in sheet.row_breaks.brk]


def is_cut(lines: int) -> bool:
    """Whether the end would be cut, by filling pages one line after another."""
    used = HEAD
    for _ in range(lines - 1):
        used = HEAD + NUMBERS if used + NUMBERS > PAGE else used + NUMBERS
    return used + NUMBERS + END > PAGE


@pytest.mark.parametrize("lines", [1, 5, 10, 15, 20, 24, 30, 33, 40, 48, 60])
def test_the_end_goes_to_the_next_page_whole_or_stays(lines: int) -> None:
    assert breaks_of(lines) == ([lines] if is_cut(lines) else [])


def test_both_cases_are_met() -> None:
    assert {is_cut(lines) for lines in (5, 24)} == {True, False}
