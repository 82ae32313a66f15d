"""What a file of indicators says, and everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from cds_desktop.domain.expressions import expression
from cds_desktop.domain.indicator_sets import (
    SINCE_EVER,
    Fault,
    HandMeasure,
    IndicatorSet,
    Level,
    TotalRule,
)
from cds_desktop.domain.indicator_tables import (
    TOTAL,
    CarryOver,
    Identity,
    TableColumn,
    TableDefinition,
)
from cds_desktop.domain.indicator_toml import Path, Table, TomlTables
from cds_desktop.domain.indicators import Band, Condition, Definition, Direction, Empty

_HEAD_KEYS: Final = frozenset(
    {
        "set", "name", "source", "valid_from", "valid_to", "label", "note",
        "indicator", "measure", "table", "total",
    }
)  # fmt: skip
_INDICATOR_KEYS: Final = frozenset(
    {
        "id", "name", "short_name", "unit", "numerator", "denominator", "numerator_words",
        "denominator_words", "target", "direction", "source", "valid_from", "valid_to", "note",
        "places", "empty", "needs", "points", "full_at", "band", "may_exceed",
    }
)  # fmt: skip
_TABLE_KEYS: Final = frozenset(
    {
        "id", "name", "form_no", "unit", "source", "valid_from", "valid_to", "note", "column",
        "identities", "carry_over",
    }
)  # fmt: skip
_TOTAL_KEYS: Final = frozenset(
    {"id", "name", "indicators", "level", "source", "places", "note", "complete"}
)
_ID: Final = re.compile(r"[^\W_][\w.\-]{0,39}")
_EQUATION: Final = re.compile(r"\s*([0-9]{1,3})\s*=\s*([0-9]{1,3}(?:\s*\+\s*[0-9]{1,3})*)\s*")
_COMPARISON: Final = re.compile(r"(?P<left>[^<>=]+)(?P<sign>>=|<=|=)(?P<right>[^<>=]+)")
_MOST: Final = Decimal(1_000_000)
_PLAN_UNIT: Final = "% kế hoạch"


def check_set(
    text: str, known_measures: Collection[str] = (), taken_ids: Collection[str] = ()
) -> tuple[Fault, ...]:
    """Everything that is wrong with a file, in the order of its lines; empty when it is right.

    Args:
        text: The file.
        known_measures: Counts by hand which other sets ask for already.
        taken_ids: Ids of indicators and tables of other sets.
    """
    return _read(text, known_measures, taken_ids)[1]


def read_set(text: str, known_measures: Collection[str] = (), version: int = 0) -> IndicatorSet:
    """The set of a file.

    Raises:
        RuleBroken: The first fault of `check_set`.
    """
    found, faults = _read(text, known_measures, ())
    if faults:
        raise faults[0].as_error()
    return replace(found, version=version)


def _read(
    text: str, known_measures: Collection[str], taken_ids: Collection[str]
) -> tuple[IndicatorSet, tuple[Fault, ...]]:
    tables = TomlTables(text, known_measures)
    if not tables.is_readable:
        return _EMPTY, tuple(tables.faults)
    found = _SetReader(tables, taken_ids).whole()
    return found, tuple(sorted(tables.faults, key=lambda fault: (fault.line, fault.key)))


_EMPTY: Final = IndicatorSet("", "", "", SINCE_EVER, None)
_NOTHING: Final = expression("0")


class _SetReader:
    """Builds one set from its tables; faults are collected in the tables."""

    def __init__(self, tables: TomlTables, taken_ids: Collection[str]) -> None:
        self._in = tables
        self._taken = taken_ids
        self._set_id = ""
        self._label = ""
        self._days: tuple[date, date | None] = (SINCE_EVER, None)

    def whole(self) -> IndicatorSet:
        """The set."""
        toml, data = self._in, self._in.data
        toml.known_keys(data, (), _HEAD_KEYS)
        self._set_id = self._id(data, (), "set")
        self._label = toml.text(data, (), "label", "")
        self._days = toml.first_and_last(data)
        name, source = toml.text(data, (), "name"), toml.text(data, (), "source")
        measures = tuple(self._measure(*one) for one in toml.tables(data, "measure"))
        self._refuse_twice("measure", [one.name for one in measures])
        indicators = tuple(self._indicator(*one) for one in toml.tables(data, "indicator"))
        tables = tuple(self._table(*one) for one in toml.tables(data, "table"))
        self._refuse_overlaps(
            "indicator", [(one.id, one.valid_from, one.valid_to) for one in indicators]
        )
        self._refuse_overlaps("table", [(one.id, one.valid_from, one.valid_to) for one in tables])
        ids = {one.id for one in indicators}
        self._refuse_shared(ids, tables)
        totals = tuple(self._total(*one, ids) for one in toml.tables(data, "total"))
        if not indicators and not tables and not toml.faults:
            toml.fault((), "", "indicator.set_empty")
        return IndicatorSet(
            self._set_id, name, source, *self._days, indicators, tables, measures, totals,
            self._label, toml.text(data, (), "note", ""),
        )  # fmt: skip

    # --- entries -------------------------------------------------------------------------------

    def _measure(self, path: Path, table: Table) -> HandMeasure:
        toml = self._in
        toml.known_keys(table, path, ("name", "words", "unit", "note"))
        return HandMeasure(
            toml.measure_name(table, path),
            toml.text(table, path, "words"),
            toml.text(table, path, "unit"),
            toml.text(table, path, "note", ""),
        )

    def _indicator(self, path: Path, table: Table) -> Definition:
        toml = self._in
        toml.known_keys(table, path, _INDICATOR_KEYS)
        name, unit = toml.text(table, path, "name"), toml.text(table, path, "unit")
        numerator = toml.sum(table, path, "numerator")
        denominator = toml.sum(table, path, "denominator")
        needs = toml.sum(table, path, "needs") if "needs" in table else ""
        is_share, is_plan = unit.startswith("%"), unit == _PLAN_UNIT
        most_target = Decimal(100) if is_share and not is_plan else _MOST
        first, last = toml.days(table, path, self._days)
        return Definition(
            id=self._id(table, path, "id"),
            name=name,
            short_name=toml.text(table, path, "short_name", name),
            unit=unit,
            numerator=numerator,
            denominator=denominator,
            numerator_words=toml.text(table, path, "numerator_words", numerator),
            denominator_words=toml.text(table, path, "denominator_words", denominator),
            target=toml.number(table, path, "target", 0, most_target),
            direction=toml.word(table, path, "direction", Direction.HIGHER),
            source=toml.text(table, path, "source"),
            valid_from=first,
            valid_to=last,
            note=toml.text(table, path, "note", ""),
            places=toml.whole(table, path, "places", 0, 6, 2),
            empty=toml.word(table, path, "empty", Empty.NONE),
            needs=needs,
            points=toml.number(table, path, "points", 0, 1000),
            full_at=toml.number(table, path, "full_at", Decimal("0.01"), 100) or Decimal(100),
            bands=self._bands(path, table, is_share),
            may_exceed=toml.flag(table, path, "may_exceed") or is_plan,
            label=self._label,
            set_id=self._set_id,
        )

    def _bands(self, path: Path, table: Table, is_share: bool) -> tuple[Band, ...]:
        """The bands: from the highest limit down to 0, so that every value has its points."""
        toml = self._in
        found: list[Band] = []
        for place, one in toml.tables(table, "band", path):
            toml.known_keys(one, place, ("points", "from", "when"))
            points = toml.number(one, place, "points", 0, 1000)
            if points is None and "points" not in one:
                toml.fault(place, "points", "indicator.key_missing", id=table.get("id", "?"))
            least = toml.number(one, place, "from", 0, 100 if is_share else _MOST)
            texts = toml.texts(one, place, "when")
            when = tuple(
                condition
                for text in texts
                if (condition := self._condition(place, text)) is not None
            )
            band = Band(points or Decimal(0), least or Decimal(0), when)
            if found and (band.least > found[-1].least or _hides(found[-1], band)):
                toml.fault(place, "from", "indicator.band_order", found=str(band.least))
            found.append(band)
        if found and (found[-1].least > 0 or found[-1].when):
            toml.fault(path, "band", "indicator.band_gap", least=str(found[-1].least))
        return tuple(found)

    def _condition(self, path: Path, text: str) -> Condition | None:
        parts = _COMPARISON.fullmatch(text)
        if parts is None:
            self._in.fault(path, "when", "indicator.condition_wrong", text=text[:60])
            return None
        left = self._in.readable_sum(parts["left"].strip(), path, "when")
        right = self._in.readable_sum(parts["right"].strip(), path, "when")
        return None if left is None or right is None else Condition(left, parts["sign"], right)

    def _total(self, path: Path, table: Table, ids: Collection[str]) -> TotalRule:
        toml = self._in
        toml.known_keys(table, path, _TOTAL_KEYS)
        names = toml.texts(table, path, "indicators")
        if not names and "indicators" not in table:
            toml.fault(path, "indicators", "indicator.key_missing", id=table.get("id", "?"))
        for name in names:
            if name not in ids:
                toml.fault(path, "indicators", "indicator.total_unknown", name=name[:40])
        levels: list[Level] = []
        for place, one in toml.tables(table, "level", path):
            toml.known_keys(one, place, ("from", "name"))
            least = toml.number(one, place, "from", 0, _MOST) or Decimal(0)
            if levels and least >= levels[-1].least:
                toml.fault(place, "from", "indicator.band_order", found=str(least))
            levels.append(Level(least, toml.text(one, place, "name")))
        if levels and levels[-1].least > 0:
            toml.fault(path, "level", "indicator.band_gap", least=str(levels[-1].least))
        return TotalRule(
            self._id(table, path, "id"),
            toml.text(table, path, "name"),
            tuple(names),
            tuple(levels),
            toml.text(table, path, "source"),
            toml.whole(table, path, "places", 0, 6, 1),
            toml.text(table, path, "note", ""),
            toml.flag(table, path, "complete"),
        )

    def _table(self, path: Path, table: Table) -> TableDefinition:
        toml = self._in
        toml.known_keys(table, path, _TABLE_KEYS)
        columns = tuple(self._column(*one) for one in toml.tables(table, "column", path))
        numbers = [one.number for one in columns]
        for place, number in enumerate(numbers):
            if number in numbers[:place]:
                toml.fault(
                    (*path, "column", place), "number", "indicator.column_twice", number=number
                )
        if not columns:
            toml.fault(path, "column", "indicator.key_missing", id=table.get("id", "?"))
        equations = [
            one
            for text in toml.texts(table, path, "identities")
            if (one := self._equation(path, "identities", text, numbers)) is not None
        ]
        carried = None
        if "carry_over" in table:
            text = toml.text(table, path, "carry_over")
            carried = self._equation(path, "carry_over", text, numbers) if text else None
        first, last = toml.days(table, path, self._days)
        return TableDefinition(
            id=self._id(table, path, "id"),
            name=toml.text(table, path, "name"),
            form_no=toml.text(table, path, "form_no", ""),
            unit=toml.text(table, path, "unit", "hồ sơ"),
            source=toml.text(table, path, "source"),
            valid_from=first,
            valid_to=last,
            columns=tuple(sorted(columns, key=lambda one: one.number)),
            identities=tuple(Identity(left, right) for left, right in equations),
            carry_over=None if carried is None else CarryOver(carried[0], carried[1][0]),
            note=toml.text(table, path, "note", ""),
        )

    def _column(self, path: Path, table: Table) -> TableColumn:
        toml = self._in
        toml.known_keys(table, path, ("number", "head", "name", "counted"))
        number = toml.whole(table, path, "number", 1, 999, 0)
        if "number" not in table:
            toml.fault(path, "number", "indicator.key_missing", id=str(table.get("name", "?")))
        text = toml.text(table, path, "counted")
        counted = toml.readable_sum(text, path, "counted") if text else None
        return TableColumn(
            number,
            toml.text(table, path, "head", ""),
            toml.text(table, path, "name"),
            counted or _NOTHING,
        )

    # --- checks over entries -------------------------------------------------------------------

    def _id(self, table: Table, path: Path, key: str) -> str:
        name = self._in.text(table, path, key)
        if name and (not _ID.fullmatch(name) or name == TOTAL):
            self._in.fault(path, key, "indicator.name_shape", found=name[:40])
        if name and name in self._taken and path[:1] in (("indicator",), ("table",)):
            self._in.fault(path, key, "indicator.id_taken", id=name)
        return name

    def _equation(
        self, path: Path, key: str, text: str, numbers: Collection[int]
    ) -> tuple[int, tuple[int, ...]] | None:
        """`3 = 4 + 5 + 6` between columns which the table has."""
        parts = _EQUATION.fullmatch(text)
        if parts is None:
            self._in.fault(path, key, "indicator.identity_wrong", text=text[:60])
            return None
        left, right = int(parts[1]), tuple(int(one) for one in parts[2].split("+"))
        for number in (left, *right):
            if number not in numbers:
                self._in.fault(path, key, "indicator.column_unknown", number=number, text=text[:60])
        return left, right

    def _refuse_twice(self, key: str, names: list[str]) -> None:
        seen: set[str] = set()
        for place, name in enumerate(names):
            if name and name in seen:
                self._in.fault((key, place), "name", "indicator.measure_twice", name=name)
            seen.add(name)

    def _refuse_overlaps(self, key: str, entries: list[tuple[str, date, date | None]]) -> None:
        seen: dict[str, list[tuple[date, date | None]]] = {}
        for place, (name, first, last) in enumerate(entries):
            others = seen.setdefault(name, [])
            if name and any(_overlap(first, last, *other) for other in others):
                self._in.fault((key, place), "id", "indicator.id_twice", id=name)
            else:
                others.append((first, last))

    def _refuse_shared(self, ids: Collection[str], tables: Iterable[TableDefinition]) -> None:
        for place, one in enumerate(tables):
            if one.id and one.id in ids:
                self._in.fault(("table", place), "id", "indicator.id_twice", id=one.id)


def _overlap(first: date, last: date | None, begins: date, ends: date | None) -> bool:
    """Whether two validities share a day."""
    return (last is None or begins <= last) and (ends is None or first <= ends)


def _hides(earlier: Band, later: Band) -> bool:
    """Whether nothing is left for a band: the one before takes every value it would take."""
    return not earlier.when and earlier.least == later.least
