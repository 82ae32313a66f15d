"""Which procedures the public can read about: electronically, on paper, both, or nowhere.

Nghị định 63/2010/NĐ-CP, Điều 17 asks for posting or a suitable electronic form; index 6 of Thông tư
01/2018/TT-VPCP gives full points only for both, right and complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cds_desktop.domain.text import text_sort_key
from cds_desktop.domain.units import Level

_LEVEL_WORDS: Final = {
    Level.COMMUNE: re.compile(r"\bxa\b"),
    Level.DISTRICT: re.compile(r"\bhuyen\b"),
    Level.PROVINCE: re.compile(r"\btinh\b"),
}


class CoverageKind(StrEnum):
    """A column of the table; `ELECTRONIC` and `PAPER` contain those of `BOTH`."""

    ON_LIST = "on_list"
    ELECTRONIC = "electronic"
    PAPER = "paper"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PublishedProcedure:
    """One procedure of the office's list on a day.

    Attributes:
        is_electronic: Whether it has a page that a code can lead to.
        is_on_paper: Whether a sheet hangs that says in words what the catalogue says.
    """

    id: int
    code: str
    name: str
    field: str
    is_electronic: bool
    is_on_paper: bool

    def is_in(self, kind: CoverageKind) -> bool:
        """Whether a column of the table counts it."""
        return {
            CoverageKind.ON_LIST: True,
            CoverageKind.ELECTRONIC: self.is_electronic,
            CoverageKind.PAPER: self.is_on_paper,
            CoverageKind.BOTH: self.is_electronic and self.is_on_paper,
            CoverageKind.NONE: not (self.is_electronic or self.is_on_paper),
        }[kind]


@dataclass(frozen=True, slots=True)
class FieldCoverage:
    """One row of the table; counts of procedures."""

    field: str
    on_list: int
    electronic: int
    paper: int
    both: int
    none: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole table.

    Attributes:
        rows: By field in Vietnamese order, procedures without a field at the end.
        has_register: Whether any sheet was ever hung; else nothing is known about paper.
        has_codes: Whether a sheet with codes hangs (S14).
    """

    rows: tuple[FieldCoverage, ...]
    total: FieldCoverage
    has_register: bool
    has_codes: bool


def is_on_list(level_fold: str, level: Level) -> bool:
    """Whether an office of this level carries a procedure out or takes it in.

    "Cấp tỉnh (nhận tại xã)" is on the list of a commune too; no level stated means every office.
    """
    return not level_fold or _LEVEL_WORDS[level].search(level_fold) is not None


def coverage_of(
    procedures: Iterable[PublishedProcedure], *, has_register: bool, has_codes: bool
) -> Coverage:
    """Count the procedures of a list."""
    by_field: dict[str, list[PublishedProcedure]] = {}
    for each in procedures:
        by_field.setdefault(each.field, []).append(each)
    names = sorted(by_field, key=lambda name: (name == "", text_sort_key(name), name))
    everything = [each for name in names for each in by_field[name]]
    return Coverage(
        tuple(_row(name, by_field[name]) for name in names),
        _row("", everything),
        has_register,
        has_codes,
    )


def _row(field: str, procedures: list[PublishedProcedure]) -> FieldCoverage:
    counts = [sum(each.is_in(kind) for each in procedures) for kind in CoverageKind]
    return FieldCoverage(field, *counts)
