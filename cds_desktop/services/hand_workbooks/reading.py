"""Reading a filled-in blank workbook back by its layout: counts, and what is wrong where.

Labels and the row of column numbers are looked for, so that inserted rows do no harm. A cell
that is empty is "not reported"; a cell that cannot be read is a problem with its address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.hand_figures import read_count, read_written_day
from cds_desktop.domain.periods import Period, recognised
from cds_desktop.domain.report_layout import address_of
from cds_desktop.domain.report_package import PackageRemark, ReportPackage
from cds_desktop.domain.report_terms import NO_FIELD, NUMBER_ROW, TOTAL_ROW
from cds_desktop.domain.settlement_form import COLUMNS, FORM_ID, IDENTITIES, TOTAL
from cds_desktop.domain.text import fold, normalise
from cds_desktop.services.hand_workbooks import layout as lay
from cds_desktop.services.spreadsheets import (
    Cell,
    ReadingLimits,
    Sheet,
    cell_text,
    read_sheets,
)

PROGRAM = "Lập bằng tay"


@dataclass(frozen=True, slots=True)
class HandReport:
    """What a workbook filled in by hand says.

    Attributes:
        package: Its counts; what could not be read is "not reported" there.
        problems: What must be corrected, each with `sheet` and `address` among its facts.
    """

    package: ReportPackage
    problems: tuple[RuleBroken, ...]


def read_hand_workbook(path: Path, limits: ReadingLimits | None = None) -> HandReport:
    """Read a workbook that a unit without the program has filled in.

    Raises:
        RuleBroken: `hand_report.no_layout`, `hand_report.unit_missing`,
            `hand_report.period_missing`, `period.*`, `spreadsheet.*`.
        EnvironmentFault: `spreadsheet.file_missing`, `spreadsheet.in_use`.
    """
    return hand_report_in(read_sheets(path, limits), path.name)


def is_hand_workbook(sheets: Sequence[Sheet]) -> bool:
    """Whether sheets are our blank workbook, of whatever version."""
    return any(
        isinstance(row[0], str) and row[0].startswith(lay.MARKER_NAME)
        for sheet in sheets
        for row in sheet.rows
        if row
    )


def hand_report_in(sheets: Sequence[Sheet], name: str) -> HandReport:
    """The same from sheets that were read already.

    Raises:
        RuleBroken: `hand_report.no_layout`, `hand_report.unit_missing`,
            `hand_report.period_missing`, `period.*`.
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    lists = by_name.get(lay.LISTS)
    if lists is None or lay.MARKER not in (_at(lists, row, 0) for row in range(len(lists.rows))):
        raise RuleBroken("hand_report.no_layout", file=name)
    form, measures = by_name.get(lay.FORM), by_name.get(lay.MEASURES)
    if form is None:
        raise RuleBroken("hand_report.no_layout", file=name)
    problems: list[RuleBroken] = []
    answers = _Answers(form, problems)
    period = answers.period()
    cells = _form_cells(form, _field_names(lists), problems)
    sources: dict[str, str] = {}
    if measures is not None:
        cells.update(_measure_cells(measures, problems, sources, _over_plan(lists)))
    versions = {FORM_ID: lay.BY_HAND, **_definitions(lists)}
    return HandReport(_package(answers, period, cells, sources, versions), tuple(problems))


def _package(
    answers: _Answers,
    period: Period,
    cells: Mapping[str, int | None],
    sources: Mapping[str, str],
    definitions: Mapping[str, str],
) -> ReportPackage:
    made_at = datetime.combine(answers.day(lay.MADE_ON) or period.last, time(), OFFICE_ZONE)
    maker, note = answers.text(lay.MAKER), answers.text(lay.NOTE)
    return ReportPackage(
        unit_code=answers.unit_code(),
        unit_name=answers.text(lay.UNIT_NAME),
        receiver_code=answers.text(lay.RECEIVER),
        first=period.first,
        last=period.last,
        period_kind=period.kind,
        version=answers.version(),
        replaces="",
        reason=answers.text(lay.REASON),
        program=PROGRAM,
        made_at=made_at,
        maker=maker,
        approver=answers.text(lay.APPROVER),
        definitions=definitions,
        cells=cells,
        sources=sources,
        remarks=(PackageRemark(note, maker, made_at),) if note else (),
    )


class _Answers:
    """What stands beside the labels at the head of the form."""

    def __init__(self, sheet: Sheet, problems: list[RuleBroken]) -> None:
        self._sheet, self._problems = sheet, problems
        self._rows = {
            normalise(str(row[0])): number
            for number, row in enumerate(sheet.rows[:40])
            if row and isinstance(row[0], str)
        }

    def cell(self, label: str) -> tuple[Cell, str]:
        """The answer, and where it stands."""
        row = self._rows.get(label)
        if row is None:
            return None, f"“{label}”"
        return _at(self._sheet, row, lay.VALUE_COLUMN), address_of(row, lay.VALUE_COLUMN)

    def text(self, label: str) -> str:
        """An answer as text."""
        return normalise(cell_text(self.cell(label)[0]))

    def unit_code(self) -> str:
        """The agency identifier.

        Raises:
            RuleBroken: `hand_report.unit_missing`.
        """
        code = self.text(lay.UNIT_CODE).replace(" ", "").upper()
        if not code:
            raise RuleBroken("hand_report.unit_missing", address=self.cell(lay.UNIT_CODE)[1])
        return code

    def day(self, label: str) -> date | None:
        """A day in one of the usual spellings; a wrong one is a problem."""
        found, address = self.cell(label)
        if found is None:
            return None
        day = read_written_day(found)
        if day is None:
            self._problems.append(
                RuleBroken(
                    "hand_report.day", sheet=lay.FORM, address=address, found=cell_text(found)
                )
            )
        return day

    def period(self) -> Period:
        """The days reported on.

        Raises:
            RuleBroken: `hand_report.period_missing`, `period.*`.
        """
        days = []
        for label in (lay.FIRST, lay.LAST):
            found, address = self.cell(label)
            day = None if found is None else read_written_day(found)
            if day is None:
                raise RuleBroken(
                    "hand_report.period_missing", address=address, found=cell_text(found) or "trống"
                )
            days.append(day)
        return recognised(*days)

    def version(self) -> int:
        """1 unless another number stands there."""
        found, address = self.cell(lay.VERSION)
        version = 1 if found is None else read_count(found)
        if version:
            return version
        self._problems.append(
            RuleBroken(
                "hand_report.number", sheet=lay.FORM, address=address, found=cell_text(found)
            )
        )
        return 1


# --- the form ------------------------------------------------------------------------------------


def _form_cells(
    sheet: Sheet, fields: Mapping[str, str], problems: list[RuleBroken]
) -> dict[str, int | None]:
    """Every line by its field; the total is added up here, and compared with what stands there."""
    lines: dict[str, tuple[int | None, ...]] = {}
    where: dict[str, int] = {}
    total: int | None = None
    for row in _lines(sheet):
        name = _at(sheet, row, lay.FIELD_COLUMN)
        shown = normalise(cell_text(name))
        if fold(shown) == fold(TOTAL_ROW):
            total = row
            break
        counts = _counts(sheet, row, problems)
        if not shown and all(count is None for count in counts):
            continue
        address = address_of(row, lay.FIELD_COLUMN)
        field = "" if fold(shown) == fold(NO_FIELD) else fields.get(fold(shown), shown)
        if not shown or field == TOTAL:
            problems.append(
                RuleBroken("hand_report.field_missing", sheet=lay.FORM, address=address)
            )
        elif field in lines:
            other = address_of(where[field], lay.FIELD_COLUMN)
            problems.append(
                RuleBroken("hand_report.field_twice", sheet=lay.FORM, address=address, other=other)
            )
        else:
            lines[field], where[field] = counts, row
            problems.extend(_broken_identities(row, counts))
    sums = tuple(_sum(column) for column in zip(*lines.values(), strict=True)) or (None,) * 11
    if total is not None:
        problems.extend(_other_totals(sheet, total, sums))
    lines = {TOTAL: sums, **lines}
    return {
        f"{FORM_ID}.{field}.{column}": count
        for field, counts in lines.items()
        for column, count in zip(COLUMNS, counts, strict=True)
    }


def _lines(sheet: Sheet) -> Iterator[int]:
    """The rows below the row of column numbers."""
    for number, row in enumerate(sheet.rows):
        cells = [cell_text(cell).replace(" ", "") for cell in row[:2]]
        if cells == list(NUMBER_ROW[:2]):
            return iter(range(number + 1, len(sheet.rows)))
    return iter(())


def _counts(sheet: Sheet, row: int, problems: list[RuleBroken]) -> tuple[int | None, ...]:
    return tuple(_count(sheet, row, column - 1, problems) for column in COLUMNS)


def _count(sheet: Sheet, row: int, column: int, problems: list[RuleBroken]) -> int | None:
    found = _at(sheet, row, column)
    if found is None:
        return None
    count = read_count(found)
    if count is None:
        problems.append(
            RuleBroken(
                "hand_report.number", sheet=sheet.name, address=address_of(row, column),
                found=cell_text(found) or str(found),
            )
        )  # fmt: skip
    return count


def _broken_identities(row: int, counts: Sequence[int | None]) -> Iterator[RuleBroken]:
    """The identities of one line whose numbers are all there."""
    by_column = dict(zip(COLUMNS, counts, strict=True))
    for left, right in IDENTITIES:
        whole, parts = by_column[left], [by_column[number] for number in right]
        if whole is None or any(part is None for part in parts):
            continue
        found = sum(part for part in parts if part is not None)
        if whole != found:
            yield RuleBroken(
                "hand_report.identity", sheet=lay.FORM, address=address_of(row, left - 1),
                rule=f"{left} = {' + '.join(map(str, right))}", left=whole, right=found,
            )  # fmt: skip


def _other_totals(sheet: Sheet, row: int, sums: Sequence[int | None]) -> Iterator[RuleBroken]:
    """Totals that somebody typed, or that were not computed again."""
    for column, expected in zip(COLUMNS, sums, strict=True):
        found = _at(sheet, row, column - 1)
        stored = None if found is None else read_count(found)
        if stored is not None and stored != (expected or 0):
            yield RuleBroken(
                "hand_report.total", sheet=lay.FORM, address=address_of(row, column - 1),
                found=stored, right=expected or 0,
            )  # fmt: skip


def _sum(counts: Sequence[int | None]) -> int | None:
    given = [count for count in counts if count is not None]
    return sum(given) if given else None


# --- measures and lists --------------------------------------------------------------------------


def _measure_cells(
    sheet: Sheet,
    problems: list[RuleBroken],
    sources: dict[str, str],
    over_plan: frozenset[str],
) -> dict[str, int | None]:
    """Both counts of every indicator; one that is not reported stays so."""
    cells: dict[str, int | None] = {}
    is_below = False
    for row in range(len(sheet.rows)):
        name = normalise(cell_text(_at(sheet, row, lay.ID_COLUMN)))
        if name == lay.MEASURES_HEAD[lay.ID_COLUMN]:
            is_below = True
        elif is_below and name:
            cells[f"{name}.numerator"] = _count(sheet, row, lay.NUMERATOR, problems)
            cells[f"{name}.denominator"] = _count(sheet, row, lay.DENOMINATOR, problems)
            source = normalise(cell_text(_at(sheet, row, lay.SOURCE_COLUMN)))
            if source:
                sources[name] = source
            problems.extend(_wrong_pair(row, name, cells, name in over_plan))
    return cells


def _wrong_pair(
    row: int, name: str, cells: Mapping[str, int | None], can_exceed: bool
) -> Iterator[RuleBroken]:
    part, whole = cells[f"{name}.numerator"], cells[f"{name}.denominator"]
    if (part is None) != (whole is None):
        column = lay.NUMERATOR if part is None else lay.DENOMINATOR
        yield RuleBroken(
            "hand_report.half", sheet=lay.MEASURES, address=address_of(row, column), id=name
        )
    elif part is not None and whole is not None and part > whole and not can_exceed:
        yield RuleBroken(
            "hand_report.part_exceeds", sheet=lay.MEASURES, address=address_of(row, lay.NUMERATOR),
            id=name, left=part, right=whole,
        )  # fmt: skip


def _over_plan(lists: Sheet) -> frozenset[str]:
    """The indicators measured against a plan, which may be exceeded."""
    return frozenset(
        cell_text(row[1]) for row in lists.rows[2:] if len(row) > 3 and row[3] == lay.MAY_EXCEED
    )


def _field_names(lists: Sheet) -> dict[str, str]:
    """The fields of the drop-down by their folded spelling."""
    names = (normalise(cell_text(row[0])) for row in lists.rows[2:] if row)
    return {fold(name): name for name in names if name}


def _definitions(lists: Sheet) -> dict[str, str]:
    """Which definitions the blank asked for."""
    return {
        cell_text(row[1]): cell_text(row[2]) for row in lists.rows[2:] if len(row) > 2 and row[1]
    }


def _at(sheet: Sheet, row: int, column: int) -> Cell:
    if row >= len(sheet.rows) or column >= len(sheet.rows[row]):
        return None
    found = sheet.rows[row][column]
    return None if isinstance(found, str) and not found.strip() else found
