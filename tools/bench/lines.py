"""One line of the result, and the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Line:
    """One budget with what was measured.

    Attributes:
        name: What was measured.
        unit: "ms", "MiB", "s" or "/s" (the more the better).
        measured: None when it could not be measured; `note` says why.
        floor: The same without the program, in the same run; None where there is none.
        most: The absolute budget in the same unit.
        most_ratio: The budget as a multiple of the floor.
    """

    name: str
    unit: str = "ms"
    measured: float | None = None
    floor: float | None = None
    most: float | None = None
    most_ratio: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        if self.measured is None or not self.floor:
            return None
        return self.measured / self.floor

    @property
    def budget(self) -> str:
        """The budget in words."""
        parts = []
        if self.most is not None:
            sign = "≥" if self.unit == "/s" else "≤"
            parts.append(f"{sign} {self.most:,.0f} {self.unit}")
        if self.most_ratio is not None:
            parts.append(f"≤ {self.most_ratio:g} × floor")
        return ", ".join(parts) or "–"

    @property
    def verdict(self) -> str:
        """`ok`, `over`, `skipped`, or `–` where no budget is set."""
        if self.measured is None:
            return "skipped"
        if self.most is None and self.most_ratio is None:
            return "–"
        is_over = False
        if self.most is not None:
            is_less = self.measured < self.most
            is_over = is_less if self.unit == "/s" else self.measured > self.most
        if self.most_ratio is not None and self.ratio is not None:
            is_over = is_over or self.ratio > self.most_ratio
        return "over" if is_over else "ok"

    def data(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "name": self.name, "unit": self.unit, "measured": self.measured, "floor": self.floor,
            "ratio": self.ratio, "budget": self.budget, "verdict": self.verdict,
            "note": self.note,
        }  # fmt: skip


def table(lines: Sequence[Line]) -> str:
    """All lines under each other."""
    rows = [("what", "budget", "measured", "floor", "ratio", "verdict", "")]
    for line in lines:
        ratio = line.ratio
        rows.append(
            (
                line.name, line.budget, _number(line.measured, line.unit),
                _number(line.floor, line.unit), "–" if ratio is None else f"{ratio:.2f}",
                line.verdict, line.note,
            )
        )  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    written = []
    for row in rows:
        cells = [
            cell.rjust(widths[i]) if 2 <= i <= 4 else cell.ljust(widths[i])
            for i, cell in enumerate(row[:6])
        ]
        written.append("  ".join([*cells, row[6]]).rstrip())
    written.insert(1, "─" * (sum(widths) + 10))
    return "\n".join(written)


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def best(work: Callable[[], object], times: int = 5) -> float:
    """The fastest of several calls, in milliseconds."""
    return min(milliseconds(work) for _ in range(times))


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile of measured values."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]
