"""Fees that follow from the number of copies and pages, as data with their time of validity.

Certified copies: 2.000 đồng for each of the first two pages, 1.000 from the third, at most
200.000 for one copy.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken

MOST_COPIES: Final = 9_999
MOST_PAGES: Final = 9_999
"""Of one copy."""


@dataclass(frozen=True, slots=True)
class FeeScale:
    """How the fee of some procedures grows with pages and copies.

    Attributes:
        procedures: Codes of the catalogue.
        first_pages: How many pages cost `first_page_vnd` each; every further page costs
            `further_page_vnd`.
        most_per_copy_vnd: The cap for one copy.
        source: Where the amounts are written.
        valid_to: The last day, None while it is in force.
    """

    id: str
    name: str
    procedures: frozenset[str]
    first_pages: int
    first_page_vnd: int
    further_page_vnd: int
    most_per_copy_vnd: int
    source: str
    valid_from: date
    valid_to: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the scale counts on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ComputedFee:
    """A fee with the way to it.

    Attributes:
        first, further: Pages of one copy at either amount.
        per_copy_vnd: What one copy costs, after the cap.
        is_capped: Whether the cap made it cheaper.
    """

    scale: FeeScale
    copies: int
    pages: int
    first: int
    further: int
    per_copy_vnd: int
    is_capped: bool

    @property
    def total_vnd(self) -> int:
        """What is to pay."""
        return self.copies * self.per_copy_vnd


def compute_fee(scale: FeeScale, copies: int, pages: int) -> ComputedFee:
    """The fee of `copies` copies of a paper of `pages` pages.

    Raises:
        RuleBroken: `dossier.copies_range`, `dossier.pages_range`.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise RuleBroken("dossier.copies_range", found=copies)
    if not 1 <= pages <= MOST_PAGES:
        raise RuleBroken("dossier.pages_range", found=pages)
    first = min(pages, scale.first_pages)
    further = pages - first
    plain = first * scale.first_page_vnd + further * scale.further_page_vnd
    per_copy = min(plain, scale.most_per_copy_vnd)
    return ComputedFee(scale, copies, pages, first, further, per_copy, per_copy < plain)


def scale_for(scales: Iterable[FeeScale], procedure_code: str, on: date) -> FeeScale | None:
    """The scale of a procedure on a day; the newest one when several are in force."""
    fitting = [
        scale for scale in scales if procedure_code in scale.procedures and scale.is_in_force(on)
    ]
    return max(fitting, key=lambda scale: scale.valid_from, default=None)


def scales_from_toml(text: str) -> tuple[FeeScale, ...]:
    """Read scales as shipped in `resources/fees`.

    Raises:
        ValueError: The text is no TOML, or a scale lacks a key.
    """
    entries = tomllib.loads(text).get("scale", [])
    return tuple(_scale(entry) for entry in entries)


def _scale(entry: Mapping[str, Any]) -> FeeScale:
    try:
        return FeeScale(
            id=str(entry["id"]),
            name=str(entry["name"]),
            procedures=frozenset(str(code) for code in entry["procedures"]),
            first_pages=int(entry["first_pages"]),
            first_page_vnd=int(entry["first_page_vnd"]),
            further_page_vnd=int(entry["further_page_vnd"]),
            most_per_copy_vnd=int(entry["most_per_copy_vnd"]),
            source=str(entry["source"]),
            valid_from=entry["valid_from"],
            valid_to=entry.get("valid_to"),
        )
    except KeyError as error:
        raise ValueError(f"a fee scale lacks {error}") from error
