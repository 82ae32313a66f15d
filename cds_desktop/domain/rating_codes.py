"""The code on a slip that asks for a vote: `HL-<code of the dossier>-<8 signs>`.

Scanners are keyboards, and an input method may be on: only letters that Telex and VNI leave alone
are in it. A code of a dossier with another letter (a province's identifier may begin with any)
stands without the office's own part, which the office that reads it knows.
"""

from __future__ import annotations

import re
from typing import Final

from cds_desktop.domain.dossiers import short_code

__all__ = ["BEGINNING", "looks_like_rating", "rating_text", "read_rating_text"]

BEGINNING: Final = "HL"
"""Hài lòng."""
_SAFE: Final = re.compile(r"[BCGHKLMNPQTV0-9.-]+")
_SHAPE: Final = re.compile(
    rf"{BEGINNING}-((?:[0-9A-Z.]{{12,14}}-)?[0-9]{{6}}-[0-9]{{4,5}})-([BCGHKLMNPQTV2-9]{{8}})"
)


def rating_text(code: str, signs: str) -> str:
    """The text of the code of one dossier."""
    shown = code if _SAFE.fullmatch(code) else short_code(code)
    return f"{BEGINNING}-{shown}-{signs}"


def looks_like_rating(text: str) -> bool:
    """Whether a scanned text wants to be a rating code, right or wrong."""
    return text.strip().upper().startswith(f"{BEGINNING}-")


def read_rating_text(text: str) -> tuple[str, str] | None:
    """Code of the dossier and signs; None for what has not the shape."""
    found = _SHAPE.fullmatch(text.strip().upper())
    return None if found is None else (found[1], found[2])
