"""Units of the administration and the agency identifier in every dossier code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cds_desktop.domain.errors import RuleBroken

_FULL = re.compile(r"[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z][0-9]{2}")
_TOP_DOWN = re.compile(r"([A-Z][0-9]{2})((?:\.[0-9A-Z]{1,3}){0,3})")
_BOTTOM_UP = re.compile(r"((?:[0-9A-Z]{1,3}\.){0,2})([A-Z][0-9]{2})")


class Level(StrEnum):
    """Level of a unit; the district level exists only until 30/06/2025."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit with the time in which it existed under this name and parent.

    Attributes:
        code: The administrative code (2 digits of a province, 5 of a commune) or, of the office's
            own unit, its agency identifier.
        agency_code: The agency identifier, where `code` is another and it is known; else "".
    """

    code: str
    name: str
    level: Level
    parent_code: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    agency_code: str = ""

    @property
    def begins(self) -> date:
        """The first day; the first of all days where it is not known."""
        return self.valid_from or date.min

    @property
    def ends(self) -> date:
        """The last day; the last of all days while no end is known."""
        return self.valid_to or date.max

    @property
    def is_void(self) -> bool:
        """Whether it was valid on no day: an entry that was taken back keeps its row."""
        return self.ends < self.begins

    @property
    def identifier(self) -> str:
        """What the unit reports under: its agency identifier, or its code."""
        return self.agency_code or self.code

    def exists_on(self, day: date) -> bool:
        """Whether it was valid on a day."""
        return self.begins <= day <= self.ends


def unit_identifier(text: str) -> str:
    """The agency identifier `V1V2V3.Z1Z2.Y1Y2.MX1X2` of Thông tư 01/2018, Điều 19.

    Accepts the full form, the short form `H12`, and the order of Quyết định 20/2020
    from the top (`H12.16`), which become the full form with zeros.

    Raises:
        RuleBroken: `unit.code_shape`.
    """
    code = text.strip().upper()
    if _FULL.fullmatch(code):
        return code
    top_down = _TOP_DOWN.fullmatch(code)
    if top_down:
        return _padded(top_down[1], [part for part in top_down[2].split(".") if part], text)
    bottom_up = _BOTTOM_UP.fullmatch(code)
    if bottom_up:
        groups = [part for part in bottom_up[1].split(".") if part]
        return _padded(bottom_up[2], groups[::-1], text)
    raise RuleBroken("unit.code_shape", text=text)


def _padded(province: str, groups: list[str], text: str) -> str:
    """Join the groups, nearest to the province first, padded to 2, 2 and 3 places."""
    widths = (2, 2, 3)
    filled = [group.zfill(width) for group, width in zip(groups, widths, strict=False)]
    for width in widths[len(filled) :]:
        filled.append("0" * width)
    code = ".".join([*filled[::-1], province])
    if not _FULL.fullmatch(code):
        raise RuleBroken("unit.code_shape", text=text)
    return code
