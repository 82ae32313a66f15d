"""Targets that an office sets itself: each from a day on, every version kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from cds_desktop.domain.clock import iso, parse_instant
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.indicators import Definition

SETTING: Final = "indicators.targets"
"""Under which the office keeps them."""
HIGHEST_PERCENT: Final = Decimal(100)
HIGHEST_OF_PLAN: Final = Decimal(1000)
"""A plan may be overfulfilled many times: households guided against households planned."""


@dataclass(frozen=True, slots=True)
class Target:
    """One version of a target.

    Attributes:
        percent: None goes back to the target that the definition brings along.
        first: The first day on which it holds; until the first day of a later one.
        at: When it was set.
    """

    indicator_id: str
    percent: Decimal | None
    first: date
    at: datetime
    officer_name: str


def target_on(versions: Iterable[Target], indicator_id: str, day: date) -> Target | None:
    """The version in force on a day: the latest beginning, and of these the last one written."""
    found: Target | None = None
    for version in versions:
        if version.indicator_id != indicator_id or version.first > day:
            continue
        if found is None or version.first >= found.first:
            found = version
    return found


def with_target(definition: Definition, versions: Iterable[Target], day: date) -> Definition:
    """A definition with the target that the office goes by on a day."""
    own = target_on(versions, definition.id, day)
    if own is None or own.percent is None:
        return definition
    return replace(definition, target=own.percent)


def read_percent(text: str, most: Decimal = HIGHEST_PERCENT) -> Decimal:
    """Read a percentage as people write it: "85", "85,5", "85 %".

    Raises:
        RuleBroken: `target.unreadable`, `target.range`.
    """
    cleaned = text.strip().removesuffix("%").strip().replace(",", ".")
    try:
        percent = Decimal(cleaned)
    except InvalidOperation as error:
        raise RuleBroken("target.unreadable", text=text.strip()) from error
    return check_percent(percent, most)


def check_percent(percent: Decimal, most: Decimal = HIGHEST_PERCENT) -> Decimal:
    """Refuse what is no target: at most two decimals, above zero.

    Raises:
        RuleBroken: `target.unreadable`, `target.range`.
    """
    if not percent.is_finite():
        raise RuleBroken("target.unreadable", text=str(percent))
    if not 0 < percent <= most:
        raise RuleBroken("target.range", most=most, found=plain(percent))
    if percent != percent.quantize(Decimal("0.01")):
        raise RuleBroken("target.unreadable", text=plain(percent))
    return percent


def most_of(definition: Definition) -> Decimal:
    """The highest target that makes sense for an indicator."""
    return HIGHEST_PERCENT if definition.unit == "%" else HIGHEST_OF_PLAN


def plain(percent: Decimal) -> str:
    """A percentage for files and scripts: "85.5", "90"."""
    return f"{percent.normalize():f}"


def targets_to_data(versions: Iterable[Target]) -> list[dict[str, object]]:
    """The versions as plain data, in the order in which they were written."""
    return [
        {
            "id": version.indicator_id,
            "percent": None if version.percent is None else plain(version.percent),
            "first": version.first.isoformat(),
            "at": iso(version.at),
            "officer": version.officer_name,
        }
        for version in versions
    ]


def targets_from_data(data: object) -> tuple[Target, ...]:
    """The versions that `targets_to_data` wrote; nothing when there are none."""
    if not isinstance(data, list):
        return ()
    return tuple(_target(item) for item in data)


def _target(item: Mapping[str, Any]) -> Target:
    percent = item["percent"]
    return Target(
        str(item["id"]),
        None if percent is None else Decimal(str(percent)),
        date.fromisoformat(str(item["first"])),
        parse_instant(str(item["at"])),
        str(item["officer"]),
    )
