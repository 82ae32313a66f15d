"""Votes of the sample's citizens, with weeks in which the rating screen was out of order."""

from __future__ import annotations

from random import Random
from typing import Final

from cds_desktop.persistence.bulk import Value, instant_text
from cds_desktop.services.demo.histories import Life
from cds_desktop.services.demo.work_time import date_of, day_number

RATING_COLUMNS: Final = ("dossier_id", "level", "rated_at", "rated_on", "source", "counter")
_GAP_SHARE: Final = 0.06


class Votes:
    """Draws whether and how a citizen rates."""

    def __init__(self, random: Random, now: int) -> None:
        self._chance = random.random
        # Coverage changes by month and fails by week, from a source of its own: the draws of
        # dossiers stay the same whichever weeks come up.
        self._season = Random(random.random())
        self._months: dict[int, float] = {}
        self._weeks: dict[int, bool] = {}
        self._now = now
        self.rows: list[tuple[Value, ...]] = []

    def add(self, dossier_id: int, life: Life, counter: str) -> int | None:
        """The level of the vote, if there is one."""
        returned = life.returned
        if returned is None:
            return None
        chance = self._chance
        rated = returned + 12 + int(chance() * 90)
        if rated > self._now or chance() >= self._coverage(returned):
            return None
        level = _level(chance(), is_late=life.is_late)
        day = date_of(day_number(rated)).isoformat()
        self.rows.append((dossier_id, level, instant_text(rated), day, "kiosk", counter))
        return level

    def _coverage(self, at: int) -> float:
        day = day_number(at)
        week, month = (day + 3) // 7, day // 30
        if week not in self._weeks:
            self._weeks[week] = self._season.random() < _GAP_SHARE
        if month not in self._months:
            self._months[month] = 0.30 + 0.20 * self._season.random()
        return 0.0 if self._weeks[week] else self._months[month]


def _level(share: float, *, is_late: bool) -> int:
    if is_late:
        share = share * 0.30
    for level, until in ((1, 0.006), (2, 0.016), (3, 0.038), (4, 0.27)):
        if share < until:
            return level
    return 5
