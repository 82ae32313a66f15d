"""Sudden closures of the office: what becomes of an appointment when one is taken back."""

from __future__ import annotations

from enum import StrEnum


class KeptWhy(StrEnum):
    """Why a dossier that the closure touches keeps its date."""

    PROMISED = "promised"
    """Received when the closure was known: the slip itself bears this date."""
    PAST = "past"
    """The earlier date has passed already; nobody may become late by a correction."""
    OTHER_CHANGE = "other_change"
    """Without the closure the count no longer gives the first promise: the calendar has changed
    in other ways since."""
