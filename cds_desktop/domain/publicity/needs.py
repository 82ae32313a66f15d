"""What must be done with a sheet: print again, take down, hang up, look at."""

from __future__ import annotations

from enum import StrEnum


class SheetNeed(StrEnum):
    """The next right step for one sheet.

    TAKE_DOWN carries only procedures that are no longer in force, REPRINT says what is no longer
    right, is past its printed last day, or was found damaged or gone; it is AWAIT once the print
    that takes its place is made and waits to be hung. HANG was only made and is right; made, never
    hung and no longer right is REPRINT too. LOOK is due for a check.
    """

    TAKE_DOWN = "take_down"
    REPRINT = "reprint"
    AWAIT = "await"
    HANG = "hang"
    LOOK = "look"
    NOTHING = "nothing"
