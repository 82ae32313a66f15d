"""The fee scales shipped with the program."""

from __future__ import annotations

from datetime import date
from functools import cache

from cds_desktop.domain.fees import FeeScale, scale_for, scales_from_toml
from cds_desktop.resources import resource


def fee_scale(procedure_code: str, on: date) -> FeeScale | None:
    """The scale by which the fee of a procedure grows with pages and copies on a day, if any."""
    return scale_for(_shipped(), procedure_code, on)


@cache
def _shipped() -> tuple[FeeScale, ...]:
    files = sorted(resource("fees").glob("*.toml"))
    return tuple(
        scale for path in files for scale in scales_from_toml(path.read_text(encoding="utf-8"))
    )
