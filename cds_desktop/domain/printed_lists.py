"""A printed list in words: any table with a title, whatever it lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """One column; `share` is its part of the width, `is_middle` centres its words."""

    label: str
    share: float
    is_middle: bool = False


@dataclass(frozen=True, slots=True)
class PrintedList:
    """What is laid out.

    Attributes:
        title_lines: Under the title: what the list is, and of when.
        closing: The sentence under the last row.
        signatures: Titles of those who sign, from left to right; none for a list to read.
        foot: At the foot of every page, beside the page's number.
        is_landscape: A4 on its side, for long rows.
    """

    unit_lines: tuple[str, ...]
    title: str
    title_lines: tuple[str, ...]
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    closing: str = ""
    signatures: tuple[str, ...] = ()
    foot: str = ""
    is_landscape: bool = False
    is_sample: bool = False
