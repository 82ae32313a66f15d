"""How large a code must be for the distance from which it is read.

No standard fixes it. The field notes give modules of 0,8 mm for 30–40 cm and 1,5–2,5 mm for a
wall at 1,5 m; both follow from one module for every thousand times its width, which also makes a
code as large as a tenth of its distance at about version 20. The factor is a setting.
"""

from __future__ import annotations

from typing import Final

STANDARD_FACTOR: Final = 1_000
"""Distance by width of a module; an office may ask for larger codes with a smaller number."""
FACTORS: Final = range(300, 1_501)
LEAST_MODULE: Final = 0.4
"""Millimetres: office printers and photocopiers blur smaller squares."""
QUIET_MODULES: Final = 4
"""White around the code, in modules (ISO/IEC 18004)."""


def least_module(distance_mm: float, factor: int = STANDARD_FACTOR) -> float:
    """The smallest width of a module (mm) that is readable from a distance (mm)."""
    return max(LEAST_MODULE, distance_mm / factor)


def code_size(modules: int, distance_mm: float, factor: int = STANDARD_FACTOR) -> float:
    """The smallest side (mm) of a code of so many modules, without its quiet zone."""
    return modules * least_module(distance_mm, factor)


def readable_from(module_mm: float, factor: int = STANDARD_FACTOR) -> float:
    """The largest distance (mm) from which modules of this width (mm) are read."""
    return module_mm * factor
