"""Names of pages that every file system takes, Windows and FAT sticks first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from cds_desktop.domain.text import fold

__all__ = ["LONGEST_NAME", "page_names"]

LONGEST_NAME = 80
"""Letters without ending, so that a path stays far below the 260 of old Windows programs."""

_UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def page_names(codes: Iterable[str]) -> dict[str, str]:
    """A file name without ending for each code, no two alike even where case does not count."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        if code in names:
            continue
        name = _safe(code)
        if name.lower() in taken:
            digest = hashlib.sha256(code.encode()).hexdigest()[:8]
            name = f"{name[: LONGEST_NAME - 9]}-{digest}"
        taken.add(name.lower())
        names[code] = name
    return names


def _safe(code: str) -> str:
    plain = code if code.isascii() else fold(code).upper()
    name = _UNSAFE.sub("-", plain)[:LONGEST_NAME].strip(".- ")
    if not name or _RESERVED.match(name):
        name = f"tt-{name}"
    return name
