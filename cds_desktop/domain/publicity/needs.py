"""What must be done with a sheet: print again, take down, hang up, look at."""

from __future__ import annotations

from enum import StrEnum


class SheetNeed(StrEnum):
    """The next right step for one sheet.

    TAKE_DOWN carries only procedures that are no longer in force, REPRINT says what is no longer
    right, is past its printed last day, or was found damaged or gone, HANG was only made, LOOK is
    due for a check.
    """

    TAKE_DOWN = "take_down"
    REPRINT = "reprint"
    HANG = "hang"
    LOOK = "look"
    NOTHING = "nothing"
