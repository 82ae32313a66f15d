"""What the list of files says of each: proof, state, day of arrival."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.consolidation import (
    Arrival,
    BoardCell,
    FileKind,
    IncomingState,
    Reason,
)
from cds_desktop.domain.text import text_sort_key
from cds_desktop.wording.consolidation import KINDS, STATES
from cds_desktop.wording.moments import clock_words, full_day, short_moment
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.services.consolidation import IncomingView, PeriodOverview

_tr: Final = QCoreApplication.translate
ALL, TROUBLE, MISSING, COUNTED = "all", "trouble", "missing", "counted"
FILTERS: Final = (ALL, TROUBLE, MISSING, COUNTED)
_ORDER: Final = {
    IncomingState.REFUSED: 0,
    IncomingState.CONFLICT: 0,
    IncomingState.ACCEPTED: 2,
    IncomingState.SUPERSEDED: 3,
    IncomingState.DUPLICATE: 4,
    IncomingState.WITHDRAWN: 5,
}
_MISSING_ORDER: Final = 1
_NO_KEY: Final = "incoming.unknown_key"


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file, or an expected unit from which none came.

    Attributes:
        view: None where the unit sent nothing.
        standing: How its unit stands in the period; None for a file of nobody known.
    """

    unit_code: str
    unit_name: str
    due_on: date
    view: "IncomingView | None" = None
    standing: BoardCell | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What makes it the same line after a refresh."""
        return (self.unit_code if self.view is None else "", self.view.id if self.view else 0)

    @property
    def is_missing(self) -> bool:
        """Whether nothing came at all."""
        return self.view is None

    @property
    def counts(self) -> bool:
        """Whether it is added up."""
        return self.view is not None and self.view.state is IncomingState.ACCEPTED

    @property
    def needs_care(self) -> bool:
        """Whether an officer has to do something about it."""
        if self.view is None:
            return False
        is_bad = self.view.state in (IncomingState.REFUSED, IncomingState.CONFLICT)
        return is_bad or (self.counts and any(one.is_warning for one in self.view.reasons))

    @property
    def has_new_key(self) -> bool:
        """Whether a unit of ours signed it with a key that nobody has registered."""
        view = self.view
        if view is None or self.standing is None:
            return False
        return any(one.code == _NO_KEY for one in view.reasons)


def lines_of(overview: "PeriodOverview") -> list[FileLine]:
    """Files and missing units: what needs care first, then what is missing, then the rest."""
    number = overview.board.periods.index(overview.period)
    standing = {row.unit_code: row.cells[number] for row in overview.board.rows}
    names = {row.unit_code: row.unit_name for row in overview.board.rows}
    lines = [
        FileLine(
            view.unit_code, view.unit_name, overview.due_on, view, standing.get(view.unit_code)
        )
        for view in overview.files
    ]
    there = {view.unit_code for view in overview.files}
    lines += [
        FileLine(code, names.get(code, name), overview.due_on, None, standing.get(code))
        for code, name in sorted(
            overview.found.missing.items(), key=lambda item: (text_sort_key(item[1]), item[0])
        )
        if code not in there
    ]
    # Stable: within a group the services' own order of units and versions stays.
    return sorted(lines, key=_rank)


def _rank(line: FileLine) -> int:
    return _MISSING_ORDER if line.view is None else _ORDER[line.view.state]


def chosen(lines: Iterable[FileLine], wanted: str) -> list[FileLine]:
    """The lines of a filter."""
    tests: dict[str, Callable[[FileLine], bool]] = {
        ALL: lambda line: True,
        TROUBLE: lambda line: line.needs_care,
        MISSING: lambda line: line.is_missing,
        COUNTED: lambda line: line.counts,
    }
    return [line for line in lines if tests[wanted](line)]


def filter_words(lines: Sequence[FileLine]) -> list[tuple[object, str]]:
    """The filters with their counts."""
    words = {
        ALL: _tr("Consolidation", "Mọi dòng"),
        TROUBLE: _tr("Consolidation", "Cần xem lại"),
        MISSING: _tr("Consolidation", "Chưa có tệp"),
        COUNTED: _tr("Consolidation", "Được cộng"),
    }
    return [(key, f"{words[key]} ({len(chosen(lines, key))})") for key in FILTERS]


# Words ------------------------------------------------------------------------------------------


def signature_state(line: FileLine) -> StateWord | None:
    """How far a file is proven to come from its unit, unchanged."""
    view = line.view
    if view is None:
        return None
    if view.kind is not FileKind.PACKAGE:
        return StateWord(Tone.SOON, _tr("Consolidation", "Không ký"), "pencil")
    codes = {reason.code for reason in view.reasons}
    for code, state in _bad_signatures().items():
        if code in codes:
            return state
    if not view.fingerprint:
        return StateWord(Tone.DONE, "–")
    return StateWord(Tone.OK, _tr("Consolidation", "Đúng chữ ký"), "shield-check")


def _bad_signatures() -> dict[str, StateWord]:
    return {
        "incoming.other_units_key": StateWord(
            Tone.LATE, _tr("Consolidation", "Khóa nơi khác"), "shield-x"
        ),
        "incoming.signature_broken": StateWord(
            Tone.LATE, _tr("Consolidation", "Chữ ký sai"), "shield-x"
        ),
        "incoming.manifest_changed": StateWord(
            Tone.LATE, _tr("Consolidation", "Bản kê bị sửa"), "shield-x"
        ),
        "incoming.cell_changed": StateWord(
            Tone.LATE, _tr("Consolidation", "Sửa sau khi ký"), "shield-x"
        ),
        "incoming.unsigned": StateWord(Tone.SOON, _tr("Consolidation", "Chưa ký"), "pencil"),
        "incoming.expired_key": StateWord(Tone.SOON, _tr("Consolidation", "Khóa hết hạn"), "key"),
        _NO_KEY: StateWord(Tone.SOON, _tr("Consolidation", "Khóa mới"), "key"),
    }


def file_state(line: FileLine) -> StateWord:
    """What became of a file, or that there is none."""
    view = line.view
    if view is None:
        if line.standing is not None and line.standing.arrival is Arrival.AWAITED:
            return StateWord(Tone.WAIT, _tr("Consolidation", "Chưa đến hạn"))
        return StateWord(Tone.LATE, _tr("Consolidation", "Chưa có tệp"), "file-x")
    words = STATES[view.state]
    match view.state:
        case IncomingState.ACCEPTED:
            return StateWord(Tone.OK, words)
        case IncomingState.REFUSED:
            return StateWord(Tone.LATE, words, "circle-x")
        case IncomingState.CONFLICT:
            return StateWord(Tone.LATE, _tr("Consolidation", "Trùng bản, khác số"), "versions")
        case IncomingState.DUPLICATE:
            return StateWord(Tone.DONE, _tr("Consolidation", "Trùng, tính một lần"), "copy")
        case IncomingState.SUPERSEDED:
            return StateWord(Tone.DONE, words, "versions")
        case _:
            return StateWord(Tone.DONE, words, "trash")


def due_state(line: FileLine) -> StateWord | None:
    """Whether it came by the due day; of a file that counts by the first one that could."""
    view, cell = line.view, line.standing
    if view is None:
        late = cell.days_late if cell is not None else 0
        if late:
            words = _tr("Consolidation", "Quá {days} ngày").format(days=late)
            return StateWord(Tone.LATE, words)
        words = _tr("Consolidation", "Hạn {day}").format(day=f"{line.due_on:%d/%m}")
        return StateWord(Tone.DONE, words)
    late = max(0, (office_day(view.received_at) - line.due_on).days)
    if line.counts and cell is not None:
        late = cell.days_late
    if late:
        return StateWord(Tone.SOON, _tr("Consolidation", "Trễ {days} ngày").format(days=late))
    return StateWord(Tone.OK, _tr("Consolidation", "Đúng hạn"))


def unit_words(line: FileLine) -> str:
    """The unit, or that none could be told."""
    return line.unit_name or line.unit_code or _tr("Consolidation", "Không rõ đơn vị")


def columns() -> Sequence[Column[FileLine]]:
    """The columns of the list."""
    return (
        Column("unit", _tr("Consolidation", "Đơn vị"), 230, unit_words, stretch=True,
               sortable=False),
        Column("version", _tr("Consolidation", "Bản"), 56, _version, right=True, sortable=False),
        Column("signature", _tr("Consolidation", "Chữ ký"), 172, lambda line: "–",
               state=signature_state, sortable=False),
        Column("state", _tr("Consolidation", "Trạng thái"), 188, lambda line: "",
               state=file_state, sortable=False),
        Column("came", _tr("Consolidation", "Nhận lúc"), 112, _came, sortable=False),
        Column("due", _tr("Consolidation", "Hạn gửi"), 164, lambda line: "", state=due_state,
               sortable=False),
        Column("file", _tr("Consolidation", "Tệp"), 220, _file, sortable=False, tone=Tone.MUTED),
    )  # fmt: skip


def _version(line: FileLine) -> str:
    return str(line.view.version) if line.view is not None and line.view.version else "–"


def _came(line: FileLine) -> str:
    return "–" if line.view is None else short_moment(line.view.received_at)


def _file(line: FileLine) -> str:
    return "–" if line.view is None else line.view.file_name


# The chosen file --------------------------------------------------------------------------------


def title_words(line: FileLine) -> str:
    """The unit with its version."""
    view = line.view
    if view is None or not view.version:
        return unit_words(line)
    return _tr("Consolidation", "{unit}, bản {version}").format(
        unit=unit_words(line), version=view.version
    )


def fact_words(line: FileLine) -> str:
    """Where a file comes from, in one line."""
    view = line.view
    if view is None:
        return _tr("Consolidation", "Mã {code} · hạn gửi {day}").format(
            code=line.unit_code, day=full_day(line.due_on)
        )
    parts = [view.file_name, KINDS[view.kind]]
    if view.made_at is not None:
        parts.append(_moment(_tr("Consolidation", "lập"), view.made_at))
    parts.append(_moment(_tr("Consolidation", "nhận"), view.received_at) + f", {view.receiver}")
    if view.fingerprint:
        parts.append(_tr("Consolidation", "khóa {key}").format(key=view.fingerprint))
    return " · ".join(parts)


def _moment(verb: str, at: datetime) -> str:
    return f"{verb} {clock_words(at)} {full_day(office_day(at))}"


def advice_words(line: FileLine) -> str:
    """What to do about a line without reasons."""
    if line.view is not None:
        return _tr("Consolidation", "Tệp được nhận nguyên vẹn, không có điều gì cần lưu ý.")
    late = line.standing.days_late if line.standing is not None else 0
    if not late:
        return _tr("Consolidation", "Đơn vị chưa gửi báo cáo của kỳ này; còn trong hạn.")
    words = _tr(
        "Consolidation",
        "Đơn vị chưa gửi báo cáo của kỳ này, đã quá hạn {days} ngày. Nhắc đơn vị gửi tệp.",
    )
    return words.format(days=late)


def reason_tone(reason: Reason, line: FileLine) -> tuple[Tone, str]:
    """Colour and icon before a reason: refusals stand out, notes do not."""
    view = line.view
    harmless = (IncomingState.DUPLICATE, IncomingState.SUPERSEDED, IncomingState.WITHDRAWN)
    if view is not None and view.state in harmless:
        return Tone.MUTED, "info-circle"
    if reason.is_warning:
        return Tone.SOON, "alert-circle"
    return Tone.LATE, "circle-x"
