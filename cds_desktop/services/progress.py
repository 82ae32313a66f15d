"""Progress and cancelling, as plain Python."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with what is done and what there is in all; may raise `Cancelled`."""


class Cancelled(Exception):
    """The officer has cancelled; the service stops at a known point."""


def silent(done: int, total: int) -> None:
    """Progress for callers who do not watch."""
