"""The monthly report as plain data: who, which period, every cell, and its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cds_desktop.domain.indicators import IndicatorValue
from cds_desktop.domain.measures import ratio
from cds_desktop.domain.periods import Period
from cds_desktop.domain.ratings import RatingSummary
from cds_desktop.domain.report_layout import interval_of
from cds_desktop.domain.settlement_form import (
    COLUMNS,
    FORM_ID,
    TOTAL,
    Check,
    SettlementForm,
    WithoutDueDate,
)

CellValue = int | Decimal | str | None


@dataclass(frozen=True, slots=True)
class Report:
    """Form II.06a and the indicators of one unit and period.

    Attributes:
        receiver_name: The unit to which the report goes; "" when none is named.
        made_at: When it was computed; not part of the content.
    """

    unit_code: str
    unit_name: str
    desk_name: str
    superior_name: str
    receiver_name: str
    place: str
    is_sample: bool
    period: Period
    form: SettlementForm
    checks: tuple[Check, ...]
    values: tuple[IndicatorValue, ...]
    ratings: RatingSummary
    without_due_date: WithoutDueDate
    maker: str
    made_at: datetime
    version: str

    @property
    def failed_checks(self) -> tuple[Check, ...]:
        """Checks which found something, errors and remarks."""
        return tuple(check for check in self.checks if not check.is_ok)

    @property
    def has_errors(self) -> bool:
        """Whether a check failed that makes the numbers unfit to send."""
        return any(check.is_error for check in self.failed_checks)

    @property
    def cells(self) -> dict[str, CellValue]:
        """Every cell by its id, as scripts and comparisons read them."""
        found: dict[str, CellValue] = {}
        for row in (self.form.total, *self.form.rows):
            name = TOTAL if row.field is None else row.field
            for column in COLUMNS:
                found[f"{FORM_ID}.{name}.{column}"] = row.column(column)
        for value in self.values:
            found[f"{value.id}.numerator"] = value.numerator
            found[f"{value.id}.denominator"] = value.denominator
            found[f"{value.id}.ratio"] = value.ratio
            found[f"{value.id}.shown"] = value.shown
        found["S06.returned"] = self.ratings.returned
        found["S06.rated_of_returned"] = self.ratings.rated_of_returned
        found["S06.coverage"] = ratio(self.ratings.rated_of_returned, self.ratings.returned)
        found["S06.low"], found["S06.high"] = self.interval
        return found

    @property
    def interval(self) -> tuple[Decimal | None, Decimal | None]:
        """95 % Wilson interval of the satisfied share, four digits."""
        return interval_of(self.ratings.satisfied, self.ratings.total)

    @property
    def content_hash(self) -> str:
        """SHA-256 of what the report says; the same data give the same hash at any time."""
        content = {
            "form": FORM_ID,
            "unit": self.unit_code,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "without_due_date": self.without_due_date.value,
            "definitions": [
                [item.definition.id, item.definition.valid_from.isoformat()] for item in self.values
            ],
            "cells": {name: _plain(value) for name, value in self.cells.items()},
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: CellValue) -> int | str | None:
    return str(value) if isinstance(value, Decimal) else value
