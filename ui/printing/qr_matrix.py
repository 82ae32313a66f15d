"""Codes as matrices of modules and the outline of their dark parts, without any drawing."""

from __future__ import annotations

from functools import lru_cache

from qrcode import constants
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from cds_desktop.domain.errors import RuleBroken

__all__ = ["QUIET_MODULES", "Corner", "Matrix", "outlines", "qr_matrix"]

Matrix = tuple[tuple[bool, ...], ...]
Corner = tuple[int, int]
QUIET_MODULES = 4
_LEVELS = {
    "L": constants.ERROR_CORRECT_L,
    "M": constants.ERROR_CORRECT_M,
    "Q": constants.ERROR_CORRECT_Q,
    "H": constants.ERROR_CORRECT_H,
}


def qr_matrix(text: str, level: str = "M") -> Matrix:
    """Return the modules of the smallest code for the text, without a quiet zone.

    Args:
        text: What a reader shall give back.
        level: Error correction L, M, Q or H; H when something is laid over the code.

    Raises:
        RuleBroken: The text is empty or longer than any code can hold.
    """
    if not text:
        raise RuleBroken("qr.empty")
    code = QRCode(error_correction=_LEVELS[level], border=0)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise RuleBroken("qr.too_long", length=len(text)) from error
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


@lru_cache(maxsize=8)
def outlines(matrix: Matrix) -> tuple[tuple[Corner, ...], ...]:
    """Corners of every border between dark and light; odd-even filling leaves the islands open.

    Each is walked along with the dark side at the right hand, so no viewer shows hairlines
    between modules.
    """
    leaving = _border_steps(matrix)
    borders: list[tuple[Corner, ...]] = []
    while leaving:
        start = next(iter(leaving))
        corners: list[Corner] = []
        here, heading = start, (0, 0)
        while True:
            targets = leaving[here]
            target = targets[0] if len(targets) == 1 else _right_hand(here, heading, targets)
            targets.remove(target)
            if not targets:
                del leaving[here]
            step = (target[0] - here[0], target[1] - here[1])
            if step != heading:
                corners.append(here)
            here, heading = target, step
            if here == start:
                break
        borders.append(tuple(corners))
    return tuple(borders)


def _border_steps(matrix: Matrix) -> dict[Corner, list[Corner]]:
    """Return the edges between dark and light, by the corner they leave from."""
    leaving: dict[Corner, list[Corner]] = {}
    empty = (False,) * (len(matrix) + 2)
    padded = [empty, *((False, *row, False) for row in matrix), empty]
    for y, (above, row, below) in enumerate(zip(padded, padded[1:], padded[2:], strict=False)):
        for x, is_dark in enumerate(row[1:-1]):
            if not is_dark:
                continue
            if not above[x + 1]:
                leaving.setdefault((x, y), []).append((x + 1, y))
            if not row[x + 2]:
                leaving.setdefault((x + 1, y), []).append((x + 1, y + 1))
            if not below[x + 1]:
                leaving.setdefault((x + 1, y + 1), []).append((x, y + 1))
            if not row[x]:
                leaving.setdefault((x, y + 1), []).append((x, y))
    return leaving


def _right_hand(here: Corner, heading: Corner, targets: list[Corner]) -> Corner:
    """Where two dark modules meet at a corner, turn right and stay with the same module."""
    turn = (here[0] - heading[1], here[1] + heading[0])
    return turn if turn in targets else targets[0]
