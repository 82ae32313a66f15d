"""What a report says when it leaves the office: identity, counts, and what fixes them.

A package holds counts only: whoever receives it adds the counts and divides again. The same
content gives the same hash at any time; the signature covers everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.periods import PeriodKind

FORMAT: Final = "cds-report/1"

Counts = Mapping[str, int | None]
"""Cell ids with their counts; None is "not reported", which differs from 0."""


@dataclass(frozen=True, slots=True)
class PackageRemark:
    """What a unit says about its report, or about one cell of it (`cell` "" for the whole)."""

    text: str
    author: str
    at: datetime
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ReportPackage:
    """One version of the report of one unit and period.

    Attributes:
        unit_code: Agency identifier of the unit reported on.
        receiver_code: Of the unit to which it goes; "" when none is named.
        version: 1 for the first; each later one names what it replaces, and why.
        replaces: Content hash of the version before; "" for the first.
        definitions: Ids of the definition sets with their versions.
        cells: `II06a.total.3`, `II06a.Hộ tịch.3`, `S01.numerator`…
        sources: Measures entered by hand, with where each count comes from.
        journal_head: Hash at the end of the unit's journal when the report was approved.
        is_sample: Whether the figures are those of a sample office.
    """

    unit_code: str
    unit_name: str
    receiver_code: str
    first: date
    last: date
    period_kind: PeriodKind
    version: int
    replaces: str
    reason: str
    program: str
    made_at: datetime
    maker: str
    approver: str
    definitions: Mapping[str, str]
    cells: Counts
    sources: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[PackageRemark, ...] = ()
    journal_head: str = ""
    is_sample: bool = False

    @property
    def content_hash(self) -> str:
        """SHA-256 of unit, period, definitions and counts; nothing that changes by itself."""
        return _hash(
            {
                "format": FORMAT,
                "unit": self.unit_code,
                "from": self.first.isoformat(),
                "to": self.last.isoformat(),
                "definitions": dict(self.definitions),
                "cells": dict(self.cells),
            }
        )

    @property
    def control_totals(self) -> dict[str, int]:
        """How many cells there are, how many were reported, and the sum of these."""
        given = [count for count in self.cells.values() if count is not None]
        return {"cells": len(self.cells), "reported": len(given), "sum": sum(given)}

    def data(self) -> dict[str, Any]:
        """The package as JSON writes it."""
        return {
            "format": FORMAT,
            "unit_code": self.unit_code,
            "unit_name": self.unit_name,
            "receiver_code": self.receiver_code,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "period_kind": self.period_kind.value,
            "version": self.version,
            "replaces": self.replaces,
            "reason": self.reason,
            "program": self.program,
            "made_at": self.made_at.isoformat(),
            "maker": self.maker,
            "approver": self.approver,
            "definitions": dict(self.definitions),
            "cells": dict(self.cells),
            "sources": dict(self.sources),
            "remarks": [
                {"text": each.text, "author": each.author, "at": each.at.isoformat(),
                 "cell": each.cell}
                for each in self.remarks
            ],
            "journal_head": self.journal_head,
            "is_sample": self.is_sample,
            "control": self.control_totals,
            "content_hash": self.content_hash,
        }  # fmt: skip

    def signed_bytes(self) -> bytes:
        """What the signature covers; in a workbook the places of the numbers stand beside it."""
        return canonical(self.data())


def changed_cells(before: Counts, after: Counts) -> tuple[tuple[str, int | None, int | None], ...]:
    """Cells which differ between two versions, in the order of the later one.

    A cell that only one of them has counts as not reported in the other.
    """
    names = dict.fromkeys((*after, *before))
    both = ((name, before.get(name), after.get(name)) for name in names)
    return tuple(each for each in both if each[1] != each[2])


def canonical(data: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no blanks: the same data are the same bytes everywhere."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def package_from(data: object) -> ReportPackage:
    """Read a package; its own hash and control totals must fit its cells.

    Raises:
        RuleBroken: `package.format`, `package.shape` (key), `package.hash_differs`,
            `package.control_differs`.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RuleBroken("package.format")
    try:
        package = _package(data)
        control, content_hash = dict(data["control"]), str(data["content_hash"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleBroken("package.shape", detail=type(error).__name__) from error
    if package.control_totals != control:
        raise RuleBroken("package.control_differs")
    if package.content_hash != content_hash:
        raise RuleBroken("package.hash_differs")
    return package


def _package(data: Mapping[str, Any]) -> ReportPackage:
    remarks = tuple(
        PackageRemark(
            str(each["text"]), str(each["author"]), _moment(each["at"]), str(each["cell"])
        )
        for each in data["remarks"]
    )
    return ReportPackage(
        unit_code=_text(data["unit_code"]),
        unit_name=_text(data["unit_name"]),
        receiver_code=_text(data["receiver_code"]),
        first=date.fromisoformat(data["from"]),
        last=date.fromisoformat(data["to"]),
        period_kind=PeriodKind(data["period_kind"]),
        version=_count(data["version"]),
        replaces=_text(data["replaces"]),
        reason=_text(data["reason"]),
        program=_text(data["program"]),
        made_at=_moment(data["made_at"]),
        maker=_text(data["maker"]),
        approver=_text(data["approver"]),
        definitions={_text(key): _text(value) for key, value in data["definitions"].items()},
        cells={
            _text(key): None if value is None else _count(value)
            for key, value in data["cells"].items()
        },
        sources={_text(key): _text(value) for key, value in data["sources"].items()},
        remarks=remarks,
        journal_head=_text(data["journal_head"]),
        is_sample=data["is_sample"] is True,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("whole number expected")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("instants need a zone")
    return moment


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
