"""What the two public files tell about units: those since 01/07/2025, and those before.

The files name districts and the provinces that are gone without codes. These get derived codes,
the same at every import: a province that is gone its name ("tinh-bac-lieu"), a district the code
of its province and its name ("96-huyen-cai-nuoc"). A province which kept its name has its code in
both times; the codes of communes stand in the files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from cds_desktop.domain.text import fold
from cds_desktop.domain.unit_changes import UnitChange
from cds_desktop.domain.unit_events import FROM_FILE, EventKind, UnitEvent
from cds_desktop.domain.units import Level, Unit

NEW_FROM: Final = date(2025, 7, 1)
"""The first day of two levels: communes hang below provinces (Quyết định 19/2025/QĐ-TTg)."""
OLD_UNTIL: Final = date(2025, 6, 30)

_Key = TypeVar("_Key")
_NOT_WORD: Final = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class ToldUnits:
    """What a file tells.

    Attributes:
        rows: Rows of the file.
        new: Units since 01/07/2025.
        old: Units until 30/06/2025.
        events: Mergers and closures on 01/07/2025.
        changes: The rows of the old–new mapping; () of the list.
        only_missing: Whether `new` only fills gaps; the mapping names new units by the way.
    """

    rows: int
    new: tuple[Unit, ...]
    old: tuple[Unit, ...] = ()
    events: tuple[UnitEvent, ...] = ()
    changes: tuple[UnitChange, ...] = ()
    only_missing: bool = field(default=False)


def told_by_mapping(changes: Sequence[UnitChange]) -> ToldUnits:
    """The old communes, districts and provinces, and who took over from each."""
    provinces = _old_provinces(changes)
    districts = _old_districts(changes, provinces)
    old = [
        Unit(code, name, Level.PROVINCE, None, None, OLD_UNTIL) for name, code in provinces.items()
    ]
    old += [
        Unit(code, district, Level.DISTRICT, provinces[province], None, OLD_UNTIL)
        for (province, district), code in districts.items()
    ]
    communes = {
        change.old_code: Unit(
            change.old_code, change.old_ward, Level.COMMUNE,
            districts[(change.old_province, change.old_district)], None, OLD_UNTIL,
        )
        for change in changes
        if change.old_ward
    }  # fmt: skip
    new: dict[str, Unit] = {}
    for change in changes:
        new.setdefault(
            change.new_province_code,
            Unit(change.new_province_code, change.new_province, Level.PROVINCE, None, NEW_FROM),
        )
        new.setdefault(
            change.new_code,
            Unit(
                change.new_code, change.new_ward, Level.COMMUNE, change.new_province_code, NEW_FROM
            ),
        )
    return ToldUnits(
        len(changes),
        tuple(new.values()),
        (*old, *communes.values()),
        _events(changes, provinces, districts),
        tuple(changes),
        only_missing=True,
    )


def _old_provinces(changes: Sequence[UnitChange]) -> dict[str, str]:
    """Names of old provinces with their codes."""
    kept = {change.new_province: change.new_province_code for change in changes}
    names = dict.fromkeys(change.old_province for change in changes)
    derived = _told_apart({name: _slug(name) for name in names if name not in kept})
    return {name: kept.get(name) or derived[name] for name in names}


def _old_districts(
    changes: Sequence[UnitChange], provinces: dict[str, str]
) -> dict[tuple[str, str], str]:
    """Old districts with their derived codes, by province and name."""
    names = dict.fromkeys((change.old_province, change.old_district) for change in changes)
    return _told_apart(
        {(province, name): f"{provinces[province]}-{_slug(name)}" for province, name in names}
    )


def _told_apart(codes: dict[_Key, str]) -> dict[_Key, str]:
    """Where names differ by their marks only, the later ones of the alphabet get a number."""
    by_code: dict[str, list[_Key]] = defaultdict(list)
    for key, code in codes.items():
        by_code[code].append(key)
    found: dict[_Key, str] = {}
    for key, code in codes.items():
        place = sorted(by_code[code], key=str).index(key)
        found[key] = f"{code}-{place + 1}" if place else code
    return found


def _slug(name: str) -> str:
    return _NOT_WORD.sub("-", fold(name)).strip("-")


def _events(
    changes: Sequence[UnitChange],
    provinces: dict[str, str],
    districts: dict[tuple[str, str], str],
) -> tuple[UnitEvent, ...]:
    """Who merged into whom; a unit which only moved below its province is no merger."""
    pairs: dict[tuple[str, str], bool] = {}
    merged_districts = set()
    for change in changes:
        district = districts[(change.old_province, change.old_district)]
        if not change.old_ward:
            merged_districts.add(district)
        same = change.old_code == change.new_code and change.old_ward == change.new_ward
        pairs[(change.old_code if change.old_ward else district, change.new_code)] = same
        province = provinces[change.old_province]
        pairs[(province, change.new_province_code)] = province == change.new_province_code
    found = [
        UnitEvent(0, NEW_FROM, EventKind.MERGED, code, into, FROM_FILE)
        for code, into in _without_lone(pairs)
    ]
    found += [
        UnitEvent(0, NEW_FROM, EventKind.CLOSED, code, "", FROM_FILE)
        for code in districts.values()
        if code not in merged_districts
    ]
    return tuple(found)


def _without_lone(pairs: dict[tuple[str, str], bool]) -> Iterable[tuple[str, str]]:
    """Leave out a unit that is its own only successor and whose only predecessor it is."""
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for code, new in pairs:
        out[code] += 1
        into[new] += 1
    for (code, new), same in pairs.items():
        if not (same and into[new] == 1 and out[code] == 1):
            yield code, new
