"""The sums of a period as lines, and the units behind one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.consolidation import CellTotal, Consolidation, Share
from cds_desktop.domain.measures import count_shown, shown
from cds_desktop.domain.report_terms import COLUMN_NAMES, FORM_HEAD
from cds_desktop.domain.settlement_form import COLUMNS, FORM_ID, TOTAL, read_cell
from cds_desktop.domain.text import text_sort_key
from cds_desktop.wording.reports import field_shown
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.settlement_table import WIDE
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.domain.indicators import Definition
    from cds_desktop.services.consolidation import PeriodOverview

_tr: Final = QCoreApplication.translate
NUMERATOR, DENOMINATOR = "numerator", "denominator"
FIELD: Final = "field"
_NONE: Final = "–"


# The form ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SumRow:
    """One line of form II.06a over the units; `field` None is the total."""

    field: str | None
    totals: Mapping[int, CellTotal]

    def cell(self, column: int) -> str:
        """The id of a cell."""
        return f"{FORM_ID}.{TOTAL if self.field is None else self.field}.{column}"


def sum_rows(found: Consolidation) -> list[SumRow]:
    """The total first, then the fields in alphabetical order."""
    lines: dict[str | None, dict[int, CellTotal]] = {}
    for cell, total in found.totals.items():
        place = read_cell(cell)
        if place is not None:
            lines.setdefault(place.field, {})[place.column] = total
    rows = [SumRow(None, lines.pop(None))] if None in lines else []
    fields = sorted(lines, key=lambda field: text_sort_key(field_shown(field)))
    return rows + [SumRow(field, lines[field]) for field in fields]


def count_words(total: CellTotal | None) -> str:
    """A sum; "–" is not reported, a star says that some units did not report it."""
    if total is None or total.sum is None:
        return _NONE
    return count_shown(total.sum) + ("" if total.is_whole else "*")


def form_columns() -> Sequence[Column[SumRow]]:
    """The columns of the form."""
    first: Column[SumRow] = Column(
        FIELD, FORM_HEAD[1][4], 200, lambda row: field_shown(row.field), stretch=True,
        sortable=False, bold=lambda row: row.field is None,
    )  # fmt: skip
    return [first, *map(_count_column, COLUMNS)]


def _count_column(number: int) -> Column[SumRow]:
    return Column(
        str(number), COLUMN_NAMES[number], WIDE,
        lambda row: count_words(row.totals.get(number)), right=True, sortable=False,
        bold=lambda row: row.field is None,
    )  # fmt: skip


# Indicators -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One indicator over the units."""

    id: str
    name: str
    share: Share


def share_rows(found: Consolidation, definitions: "Mapping[str, Definition]") -> list[ShareRow]:
    """Every indicator that any unit sent."""
    return [
        ShareRow(one, definitions[one].name if one in definitions else one, found.share(one))
        for one in found.indicators
    ]


def share_columns() -> Sequence[Column[ShareRow]]:
    """The columns of the indicators; the counts open the units."""
    return (
        Column("id", _tr("Consolidation", "Mã"), 76, lambda row: row.id, sortable=False,
               tone=Tone.MUTED),
        Column("name", _tr("Consolidation", "Chỉ số"), 340, lambda row: row.name, stretch=True,
               sortable=False),
        Column(NUMERATOR, _tr("Consolidation", "Tử số, cộng"), 120,
               lambda row: _count(row.share.numerator), right=True, sortable=False),
        Column(DENOMINATOR, _tr("Consolidation", "Mẫu số, cộng"), 120,
               lambda row: _count(row.share.denominator), right=True, sortable=False),
        Column("share", _tr("Consolidation", "Tỷ lệ, chia lại"), 124,
               lambda row: row.share.shown, right=True, sortable=False,
               bold=lambda row: True),
        Column("units", _tr("Consolidation", "Đơn vị báo cáo"), 136, _units, sortable=False),
    )  # fmt: skip


def _units(row: ShareRow) -> str:
    return f"{row.share.reported}/{row.share.units}"


def _count(count: int | None) -> str:
    return _NONE if count is None else count_shown(count)


# The units behind -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Behind:
    """What one unit put into a sum.

    Attributes:
        incoming_id: Its file; 0 for the unit without one.
        has_report: Whether the unit sent a report at all.
        note: Its predecessors, if it came out of a merger.
    """

    unit_code: str
    unit_name: str
    count: int | None
    whole: int | None
    version: int
    incoming_id: int = 0
    has_report: bool = True
    note: str = ""


def behind(overview: "PeriodOverview", cell: str) -> list[Behind]:
    """The units of a sum: the largest count first, those without one last."""
    found = overview.found
    total = found.totals.get(cell)
    whole = None if total is None else total.sum
    versions = {member.unit_code: member.version for member in found.members}
    rows = [
        Behind(
            unit.unit_code, unit.unit_name, unit.count, whole, versions[unit.unit_code],
            unit.incoming_id, note=predecessor_words(overview, unit.unit_code),
        )
        for unit in found.units_behind(cell)
    ]  # fmt: skip
    rows += [
        Behind(code, name, None, whole, 0, has_report=False, note=predecessor_words(overview, code))
        for code, name in found.missing.items()
    ]
    return sorted(
        rows,
        key=lambda row: (
            not row.has_report, row.count is None, -(row.count or 0),
            text_sort_key(row.unit_name), row.unit_code,
        ),
    )  # fmt: skip


def predecessor_words(overview: "PeriodOverview", code: str) -> str:
    """The units that merged into a unit: "gồm Xã A, Xã B"; "" for none."""
    names = overview.predecessors.get(code, ())
    return _tr("Consolidation", "gồm {units}").format(units=", ".join(names)) if names else ""


def behind_columns() -> Sequence[Column[Behind]]:
    """The columns of the units behind a sum."""
    return (
        Column("unit", _tr("Consolidation", "Đơn vị"), 250, lambda row: row.unit_name,
               sortable=False, tooltip=lambda row: row.unit_name),
        Column("count", _tr("Consolidation", "Số"), 110, lambda row: _count(row.count),
               right=True, sortable=False),
        Column("part", _tr("Consolidation", "Phần của tổng"), 130,
               lambda row: _NONE if row.count is None else shown(row.count, row.whole),
               right=True, sortable=False),
        Column("version", _tr("Consolidation", "Bản"), 64,
               lambda row: str(row.version) if row.version else _NONE, right=True,
               sortable=False),
        Column("state", _tr("Consolidation", "Tình trạng"), 200, lambda row: "",
               state=_behind_state, sortable=False),
        Column("note", _tr("Consolidation", "Đơn vị trước sáp nhập"), 240,
               lambda row: row.note or _NONE, stretch=True, sortable=False, tone=Tone.MUTED,
               tooltip=lambda row: row.note),
    )  # fmt: skip


def _behind_state(row: Behind) -> StateWord:
    if not row.has_report:
        return StateWord(Tone.DONE, _tr("Consolidation", "Chưa có tệp"), "file-x")
    if row.count is None:
        return StateWord(Tone.SOON, _tr("Consolidation", "Chưa báo cáo"), "alert-circle")
    return StateWord(Tone.OK, _tr("Consolidation", "Đã cộng"))


def cell_line(found: Consolidation, words: str, cell: str) -> str:
    """What stands in a cell and of how many units, for the line below the table."""
    total = found.totals.get(cell)
    if total is None or total.sum is None:
        return _tr("Consolidation", "{words}: chưa đơn vị nào báo cáo").format(words=words)
    said = _tr("Consolidation", "{words}: {sum}, cộng từ {reported}/{units} đơn vị").format(
        words=words, sum=count_shown(total.sum), reported=total.reported, units=total.units
    )
    without = [unit.unit_name for unit in found.units_behind(cell) if unit.count is None]
    if without:
        missing = _tr("Consolidation", "chưa báo cáo: {units}").format(units=", ".join(without))
        said = f"{said}; {missing}"
    return said
