"""The clock of the tour: an invented office day."""

from __future__ import annotations

from datetime import datetime, timedelta


class TourClock:
    """Stands still until it is moved on, so that pictures are the same every time."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """The moment it is."""
        return self._now

    def forward(self, **amount: float) -> None:
        """Let time pass, for instance `forward(minutes=5)`."""
        self._now += timedelta(**amount)
