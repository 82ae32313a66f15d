"""The list with which somebody walks past the sheets, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WalkRow:
    """One sheet.

    Attributes:
        kind: Product and paper.
        procedures: What it carries, each as a line.
        state: In words; `is_wrong` prints it bold.
        details: Why, and when the sheet was hung up and last seen.
    """

    number: str
    kind: str
    procedures: tuple[str, ...]
    state: str
    details: tuple[str, ...]
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class WalkPlace:
    """The sheets of one place."""

    name: str
    note: str
    rows: tuple[WalkRow, ...]


@dataclass(frozen=True, slots=True)
class WalkRound:
    """What is laid out."""

    unit_lines: tuple[str, ...]
    title: str
    title_lines: tuple[str, ...]
    places: tuple[WalkPlace, ...]
    closing: str
    signatures: tuple[str, ...]
    foot: str
    is_sample: bool = False
