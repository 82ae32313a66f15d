"""Record ids in few bytes: ascending, as differences of seven bits a byte, deflated.

A month of tens of thousands of dossiers under some forty measures is kept with every report, so
a list of ids must cost a byte or two an id, and must be the same bytes for the same ids.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

from cds_desktop.domain.errors import RuleBroken

_LEVEL: Final = 9
_LONGEST: Final = 1 << 28
"""Bytes after inflating; more than a hundred million ids are no report of an office."""


def packed(ids: Iterable[int]) -> bytes:
    """Pack ids; their order and doubles do not matter.

    Args:
        ids: Not negative.
    """
    out, before = bytearray(), 0
    for number in sorted(set(ids)):
        if number < 0:
            raise ValueError("ids are not negative")
        step, before = number - before, number
        while step > 0x7F:
            out.append(step & 0x7F | 0x80)
            step >>= 7
        out.append(step)
    return zlib.compress(bytes(out), _LEVEL)


def unpacked(data: bytes) -> tuple[int, ...]:
    """The ids again, ascending.

    Raises:
        RuleBroken: `report.evidence_unreadable`.
    """
    found: list[int] = []
    last, step, shift = 0, 0, 0
    for byte in _inflated(data):
        step |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            continue
        last += step
        if found and step == 0:
            raise RuleBroken("report.evidence_unreadable")
        found.append(last)
        step, shift = 0, 0
    if shift:
        raise RuleBroken("report.evidence_unreadable")
    return tuple(found)


def _inflated(data: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        whole = reader.decompress(data, _LONGEST)
    except zlib.error as error:
        raise RuleBroken("report.evidence_unreadable") from error
    if not reader.eof or reader.unconsumed_tail or reader.unused_data:
        raise RuleBroken("report.evidence_unreadable")
    return whole
