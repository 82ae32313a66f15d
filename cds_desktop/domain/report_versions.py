"""A stored version of a report: its cells, what made them, and how two versions differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.expressions import Expression, expression
from cds_desktop.domain.indicator_cells import CellMeaning, totals_of
from cds_desktop.domain.indicator_tables import TOTAL
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_package import PackageRemark, ReportPackage
from cds_desktop.domain.settlement_form import Check, CheckKind
from cds_desktop.domain.text import text_sort_key


@dataclass(frozen=True, slots=True)
class HandValue:
    """A count that no dossier gives, as somebody entered it.

    Attributes:
        value: None takes an earlier entry back.
        source: The book or the list it comes from.
    """

    measure: str
    value: int | None
    source: str
    note: str
    at: datetime
    officer_name: str


@dataclass(frozen=True, slots=True)
class ReportBody:
    """What is stored of a version beside its columns.

    Attributes:
        receiver_code: Of the parent unit; "" when none is named.
        replaces: Content hash of the version before; "" for the first.
        definitions: Ids of definition sets, with their versions.
        formulas: `II06a.3`, `S01.numerator` → the sum of measures that gave the cell.
        cells: Counts only.
        hand: Hand-entered counts as they were taken over.
        checks: What was found before the approval.
        sent_way: By which way it went.
        journal_head: End of the journal at the approval.
    """

    unit_name: str
    receiver_code: str
    receiver_name: str
    program: str
    is_sample: bool
    replaces: str
    definitions: Mapping[str, str]
    formulas: Mapping[str, str]
    cells: Mapping[str, int | None]
    hand: tuple[HandValue, ...] = ()
    checks: tuple[Check, ...] = ()
    sent_way: str = ""
    journal_head: str = ""

    @property
    def sources(self) -> dict[str, str]:
        """Where the hand-entered counts come from, by measure."""
        return {each.measure: each.source for each in self.hand if each.value is not None}

    def data(self) -> dict[str, Any]:
        """The body as JSON keeps it."""
        return {
            "unit_name": self.unit_name,
            "receiver_code": self.receiver_code,
            "receiver_name": self.receiver_name,
            "program": self.program,
            "is_sample": self.is_sample,
            "replaces": self.replaces,
            "definitions": dict(self.definitions),
            "formulas": dict(self.formulas),
            "cells": dict(self.cells),
            "hand": [
                {"measure": each.measure, "value": each.value, "source": each.source,
                 "note": each.note, "at": each.at.isoformat(), "officer": each.officer_name}
                for each in self.hand
            ],
            "checks": [_check_data(each) for each in self.checks],
            "sent_way": self.sent_way,
            "journal_head": self.journal_head,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """One version of the report of our unit and a period.

    Attributes:
        due_on: The day by which it ought to leave.
        answer: The receipt as it came, or the words by which an answer was noted.
    """

    id: int
    unit_code: str
    period: Period
    version: int
    state: ReportState
    reason: str
    content_hash: str
    body: ReportBody
    due_on: date | None
    made_at: datetime
    maker: str
    checked_at: datetime | None = None
    approved_at: datetime | None = None
    approver: str = ""
    sent_at: datetime | None = None
    sender: str = ""
    answered_at: datetime | None = None
    answer: str = ""

    @property
    def cells(self) -> Mapping[str, int | None]:
        """The counts."""
        return self.body.cells

    @property
    def reference(self) -> str:
        """How the journal names it: "II06a:2026-10-01..2026-10-31"."""
        return reference_of(self.period)

    def package(self, remarks: tuple[PackageRemark, ...] = ()) -> ReportPackage:
        """What leaves the office."""
        body = self.body
        return ReportPackage(
            unit_code=self.unit_code,
            unit_name=body.unit_name,
            receiver_code=body.receiver_code,
            first=self.period.first,
            last=self.period.last,
            period_kind=self.period.kind,
            version=self.version,
            replaces=body.replaces,
            reason=self.reason,
            program=body.program,
            made_at=self.made_at,
            maker=self.maker,
            approver=self.approver,
            definitions=body.definitions,
            cells=body.cells,
            sources=body.sources,
            remarks=remarks,
            journal_head=body.journal_head,
            is_sample=body.is_sample,
        )

    @property
    def failed_checks(self) -> tuple[Check, ...]:
        """What the last check found."""
        return tuple(check for check in self.body.checks if not check.is_ok)

    @property
    def sent_on(self) -> date | None:
        """The day on which it left."""
        return None if self.sent_at is None else office_day(self.sent_at)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a unit says about a version, or about one cell of it."""

    text: str
    unit_name: str
    author: str
    at: datetime
    cell: str = ""


class DamageKind(StrEnum):
    """In which way a stored version no longer fits itself."""

    UNREADABLE = "unreadable"
    COUNT = "count"
    CELL = "cell"
    HASH = "hash"


@dataclass(frozen=True, slots=True)
class Damage:
    """One place where a stored version contradicts itself.

    Attributes:
        place: A cell, or measure and field of frozen records.
        stored: What stands there.
        found: What the frozen records give.
    """

    kind: DamageKind
    place: str
    stored: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell in two states of a report; None where it was not reported or not there."""

    cell: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Records of a measure that came or went between two states."""

    measure: str
    field: str
    kind: str
    came: tuple[int, ...]
    went: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything in which two states of a report differ."""

    cells: tuple[CellChange, ...] = ()
    records: tuple[RecordChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether they say the same, from the same records."""
        return not self.cells and not self.records


def reference_of(period: Period) -> str:
    """How the journal names the report of a period."""
    return f"II06a:{period.first:%Y-%m-%d}..{period.last:%Y-%m-%d}"


def frozen_meaning(formulas: Mapping[str, str], cell_id: str) -> CellMeaning:
    """What a cell counted, by the formulas stored with its report.

    Raises:
        NotFound: `report.cell_unknown`.
    """
    if cell_id in formulas:
        return CellMeaning(cell_id, expression(formulas[cell_id]), None)
    head, _, number = cell_id.rpartition(".")
    for name, text in formulas.items():
        table, _, column = name.rpartition(".")
        if column == number and head.startswith(f"{table}."):
            row = head.removeprefix(f"{table}.")
            return CellMeaning(cell_id, expression(text), None if row == TOTAL else row)
    raise NotFound("report.cell_unknown", cell=cell_id)


def cells_by(
    formulas: Mapping[str, str],
    counts: Mapping[str, Mapping[str, int]],
    given: Mapping[str, int | None],
) -> dict[str, int | None]:
    """The cells which formulas make of counts.

    The formulas are kept with a report, so that an old one is recomputed as it was defined then.

    Args:
        formulas: `S01.numerator` over the office, `II06a.3` in total and by field.
        counts: Measure → field → count.
        given: Counts by hand, over the whole office.
    """
    known = totals_of(counts, given)
    found: dict[str, int | None] = {}
    tables: dict[str, dict[str, Expression]] = {}
    for name, text in formulas.items():
        head, _, part = name.rpartition(".")
        if not part.isdecimal():
            found[name] = expression(text).value(known)
        else:
            tables.setdefault(head, {})[part] = expression(text)
    for table, columns in tables.items():
        measures = {name for counted in columns.values() for name in counted.names}
        for field in (None, *_fields(measures, counts)):
            row = TOTAL if field is None else field
            here = known if field is None else _in_field(counts, field)
            for number, counted in columns.items():
                found[f"{table}.{row}.{number}"] = counted.value(here)
    return found


def _fields(measures: Collection[str], counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Fields with a count, in Vietnamese order, records without one at the end."""
    some = {field for name in measures for field, count in counts.get(name, {}).items() if count}
    return sorted(some, key=lambda name: (name == "", text_sort_key(name), name))


def _in_field(counts: Mapping[str, Mapping[str, int]], field: str) -> dict[str, int | None]:
    return {name: by_field.get(field, 0) for name, by_field in counts.items()}


def cell_changes(
    before: Mapping[str, int | None], after: Mapping[str, int | None]
) -> tuple[CellChange, ...]:
    """Cells that differ, in the order of the newer state; a line of zeros may be left out."""
    names = [*after, *(name for name in before if name not in after)]
    found = []
    for name in names:
        old, new = before.get(name), after.get(name)
        is_there = name in before and name in after
        if old != new and (is_there or old or new):
            found.append(CellChange(name, old, new))
    return tuple(found)


def record_changes(
    before: Iterable[MeasureRecords], after: Iterable[MeasureRecords]
) -> tuple[RecordChange, ...]:
    """Records that came and went, by measure and field."""
    old = {(each.measure, each.field): each for each in before}
    new = {(each.measure, each.field): each for each in after}
    found = []
    for key in sorted(old.keys() | new.keys()):
        some = old.get(key) or new[key]
        then = set(old[key].ids) if key in old else set()
        now = set(new[key].ids) if key in new else set()
        if then != now:
            found.append(
                RecordChange(*key, some.kind, tuple(sorted(now - then)), tuple(sorted(then - now)))
            )
    return tuple(found)


def body_from(data: object) -> ReportBody:
    """Read a stored body.

    Raises:
        RuleBroken: `report.body_unreadable`.
    """
    try:
        if not isinstance(data, dict):
            raise TypeError("object expected")
        return _body(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleBroken("report.body_unreadable") from error


def _body(data: Mapping[str, Any]) -> ReportBody:
    return ReportBody(
        unit_name=str(data["unit_name"]),
        receiver_code=str(data["receiver_code"]),
        receiver_name=str(data["receiver_name"]),
        program=str(data["program"]),
        is_sample=data["is_sample"] is True,
        replaces=str(data["replaces"]),
        definitions={str(key): str(value) for key, value in data["definitions"].items()},
        formulas={str(key): str(value) for key, value in data["formulas"].items()},
        cells={
            str(key): None if value is None else int(value) for key, value in data["cells"].items()
        },
        hand=tuple(
            HandValue(
                str(each["measure"]), None if each["value"] is None else int(each["value"]),
                str(each["source"]), str(each["note"]), datetime.fromisoformat(each["at"]),
                str(each["officer"]),
            )
            for each in data["hand"]
        ),
        checks=tuple(_check(each) for each in data["checks"]),
        sent_way=str(data["sent_way"]),
        journal_head=str(data["journal_head"]),
    )  # fmt: skip


def _check_data(check: Check) -> dict[str, Any]:
    return {
        "kind": check.kind.value,
        "code": check.code,
        "field": check.field,
        "left": check.left,
        "right": check.right,
        "is_error": check.is_error,
        "ids": list(check.dossier_ids),
        "names": list(check.names),
    }


def _check(data: Mapping[str, Any]) -> Check:
    where = data["field"]
    return Check(
        CheckKind(data["kind"]),
        str(data["code"]),
        None if where is None else str(where),
        int(data["left"]),
        int(data["right"]),
        tuple(int(number) for number in data["ids"]),
        data["is_error"] is True,
        tuple(str(name) for name in data["names"]),
    )
