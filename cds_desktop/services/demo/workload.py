"""What people come for, and when: procedures by weight, days and hours by their pattern."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random
from typing import Final

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit, plain_number
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedure_components import Component
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.text import search_key
from cds_desktop.services.demo.work_time import (
    WorkTime,
    date_of,
    midnight,
    number_of,
)

CERTIFIED_COPIES: Final = "2.000815"
_MOST_PAPERS: Final = 4
# Shares of what a commune's desk receives; certified copies lead everywhere.
_BY_CODE: Final = {
    CERTIFIED_COPIES: 0.40,
    "2.000884": 0.045,
    "2.001035": 0.020,
    "2.000635": 0.075,
    "1.001193": 0.055,
    "1.004873": 0.045,
    "1.000656": 0.018,
    "1.000894": 0.018,
    "2.002516": 0.010,
    "1.004884": 0.009,
    "1.004859": 0.010,
    "1.004222": 0.030,
    "1.004194": 0.024,
    "1.010041": 0.018,
    "1.001612": 0.020,
    "2.000720": 0.010,
    "1.014061": 0.012,
    "1.001776": 0.016,
    "1.014027": 0.012,
}
_BY_FIELD: Final = (
    ("ho tich", 0.020),
    ("chung thuc", 0.015),
    ("cu tru", 0.025),
    ("ho kinh doanh", 0.012),
    ("can cuoc", 0.010),
    ("dat dai", 0.028),
    ("bao tro", 0.012),
    ("nguoi co cong", 0.008),
    ("xay dung", 0.008),
    ("giao duc", 0.006),
)
_OTHERS: Final = 0.030
_CERTIFIED_NAME: Final = "chung thuc ban sao"

_WEEKDAYS: Final = (1.42, 1.06, 0.98, 0.96, 0.88, 0.55, 0.45)
# January to December: little around Tết, much before the school year.
_MONTHS: Final = (0.92, 0.78, 1.08, 1.02, 1.0, 1.05, 1.06, 1.18, 1.02, 1.0, 0.98, 0.94)
_AFTER_REST: Final = 1.12
# By half hours of the day from 07:00; the mornings are heavier.
_HALF_HOURS: Final = {
    14: 0.8, 15: 1.4, 16: 1.7, 17: 1.6, 18: 1.5, 19: 1.3, 20: 1.1, 21: 0.8, 22: 0.4,
    26: 0.8, 27: 1.1, 28: 1.1, 29: 0.9, 30: 0.7, 31: 0.5, 32: 0.4, 33: 0.2,
}  # fmt: skip
_SELDOM: Final = 0.4
_NIGHT_SHARE: Final = 0.028
_NIGHT: Final = (18 * 60 + 20, 22 * 60 + 40)


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure as the sample office needs it."""

    procedure_id: int
    version_id: int
    field_id: int | None
    code: str
    name: str
    limit: TimeLimit | None
    limit_value: str
    limit_unit: str
    fee_vnd: int
    fee_online_vnd: int
    components: tuple[Component, ...]
    is_quick: bool
    is_certified: bool
    may_be_online: bool
    may_be_postal: bool


class Mix:
    """Draws the procedure of a dossier."""

    def __init__(self, offers: Sequence[Offer], weights: Sequence[float]) -> None:
        self._offers = offers
        self._sums = list(accumulate(weights))

    def draw(self, share: float) -> Offer:
        """The procedure on which a share between 0 and 1 falls."""
        return self._offers[bisect(self._sums, share * self._sums[-1])]


def mix_of(
    catalogue: Sequence[StoredProcedure],
    field_of_version: Callable[[int], int | None],
) -> Mix:
    """Weigh the office's own catalogue; certified copies get the largest share if it has them."""
    local = [item for item in catalogue if "cap xa" in search_key(item.procedure.level)]
    chosen = local or list(catalogue)
    groups = [_group(item) for item in chosen]
    members = {group: groups.count(group) for group in set(groups)}
    weights = [_share(group) / members[group] for group in groups]
    return Mix([_offer(item, field_of_version(item.version_id)) for item in chosen], weights)


def _group(item: StoredProcedure) -> str:
    procedure = item.procedure
    if procedure.code in _BY_CODE:
        return procedure.code
    if search_key(procedure.name).startswith(_CERTIFIED_NAME):
        return CERTIFIED_COPIES
    field = search_key(procedure.field)
    return next((name for name, _ in _BY_FIELD if search_key(name) in field), "")


def _share(group: str) -> float:
    return _BY_CODE.get(group) or dict(_BY_FIELD).get(group, _OTHERS)


def _offer(item: StoredProcedure, field_id: int | None) -> Offer:
    procedure, limit = item.procedure, item.procedure.limit
    is_certification = search_key(procedure.field).startswith("chung thuc")
    fee = procedure.fee_vnd or 0
    online_fee = fee if procedure.fee_online_vnd is None else procedure.fee_online_vnd
    channels = procedure.channels
    return Offer(
        procedure_id=item.id,
        version_id=item.version_id,
        field_id=field_id,
        code=procedure.code,
        name=procedure.name,
        limit=limit,
        limit_value="" if limit is None else plain_number(limit.value),
        limit_unit="" if limit is None else limit.unit.value,
        fee_vnd=fee,
        fee_online_vnd=online_fee,
        components=procedure.components[:_MOST_PAPERS],
        is_quick=limit is not None and limit.unit in (LimitUnit.SAME_DAY, LimitUnit.HOUR),
        is_certified=_group(item) == CERTIFIED_COPIES,
        # Staff type certifications into the portal at the desk, whatever the catalogue says.
        may_be_online=is_certification or not channels or Channel.ONLINE in channels,
        may_be_postal=Channel.POSTAL in channels,
    )


class Arrivals:
    """How many dossiers come on each day, and at which moments."""

    def __init__(self, random: Random, work: WorkTime, first: date, until: date, ends: int) -> None:
        self._chance = random.random
        self._work = work
        self._ends = ends
        self._first, self._last = number_of(first), number_of(until)

    def by_day(self, total: int) -> list[tuple[int, int]]:
        """Day numbers with their counts, which add up to the total exactly."""
        days = [
            day
            for day in range(self._first, self._last + 1)
            if self._work.is_working(day) and self._slots(day)
        ]
        weights = [self._weight(day) for day in days]
        if not days:
            return []
        whole = sum(weights)
        exact = [total * weight / whole for weight in weights]
        counts = [int(count) for count in exact]
        by_rest = sorted(range(len(days)), key=lambda i: counts[i] - exact[i])
        for i in by_rest[: total - sum(counts)]:
            counts[i] += 1
        return list(zip(days, counts, strict=True))

    def moments(self, day: int, count: int) -> list[tuple[int, bool]]:
        """Receptions of a day in order: the instant, and whether it came online at night."""
        slots = self._slots(day)
        sums = list(accumulate(weight for _, _, weight in slots))
        chance, start = self._chance, midnight(day)
        found: list[tuple[int, bool]] = []
        for _ in range(count):
            if day != self._last and chance() < _NIGHT_SHARE:
                minute = _NIGHT[0] + chance() * (_NIGHT[1] - _NIGHT[0])
                found.append((start + int(60 * minute), True))
                continue
            opens, closes, _ = slots[bisect(sums, chance() * sums[-1])]
            found.append((start + 60 * opens + int(chance() * 60 * (closes - opens)), False))
        found.sort()
        return found

    def _weight(self, day: int) -> float:
        date_ = date_of(day)
        weight = _WEEKDAYS[date_.weekday()] * _MONTHS[date_.month - 1]
        if date_.weekday() != 0 and not self._work.is_working(day - 1):
            weight *= _AFTER_REST
        if day == self._last:
            whole = sum(w for _, _, w in self._slots(day, whole=True))
            weight *= sum(w for _, _, w in self._slots(day)) / whole
        return weight * (0.82 + 0.36 * self._chance())

    def _slots(self, day: int, *, whole: bool = False) -> list[tuple[int, int, float]]:
        """Half hours of the sessions with their weights, up to the end of the sample."""
        end = 24 * 60
        if day == self._last and not whole:
            end = (self._ends - midnight(day)) // 60
        found: list[tuple[int, int, float]] = []
        for opens, closes in self._work.sessions(day):
            begin = opens
            while begin < min(closes, end):
                half = begin // 30
                stop = min((half + 1) * 30, closes, end)
                weight = _HALF_HOURS.get(half, _SELDOM) * (stop - begin) / 30
                found.append((begin, stop, weight))
                begin = stop
        return found
