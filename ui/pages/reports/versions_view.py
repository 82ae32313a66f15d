"""The versions of a period, and in what the chosen one differs: from the one before, from today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.measures import count_shown
from cds_desktop.wording.moments import clock_words, full_day
from cds_desktop.wording.packages import REPORT_STATES
from cds_desktop.wording.reporting import cell_words, damage_words
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.theme import Tone
from ui.widgets.card import SplitterLine
from ui.widgets.figure_table import FigureTable
from ui.widgets.table import DataTable

if TYPE_CHECKING:
    from datetime import datetime

    from cds_desktop.domain.report_versions import ReportVersion
    from cds_desktop.services.reports import OpenedReport, VersionDifference

_tr: Final = QCoreApplication.translate
COUNT: Final = "count"


@dataclass(frozen=True, slots=True)
class DetailLine:
    """One line about a version.

    Attributes:
        ids: Dossiers to open.
    """

    kind: str
    words: str
    before: str = ""
    after: str = ""
    count: int = 0
    ids: tuple[int, ...] = ()
    tone: Tone = Tone.TEXT


class VersionsView(QWidget):
    """Versions above, the lines of the chosen one below.

    Signals:
        chosen: Another version is current.
        dossiers_asked: (words, ids).
    """

    chosen = Signal(object)
    dossiers_asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = DataTable("report_versions")
        self.table.setAccessibleName(self.tr("Các bản của kỳ"))
        self.model: RowsModel[ReportVersion] = RowsModel(
            version_columns(), lambda version: version.id, self
        )
        self.table.set_rows_model(self.model)
        self.table.set_empty(self.tr("Chưa lập báo cáo của kỳ này."))
        self.details = FigureTable("report_version_details")
        self.details.setAccessibleName(self.tr("Chỗ khác và ghi chú của bản"))
        self.detail_model: RowsModel[DetailLine] = RowsModel(
            detail_columns(), lambda line: (line.kind, line.words), self
        )
        self.details.set_rows_model(self.detail_model)
        self.details.set_empty(self.tr("Không có chỗ nào khác, không có ghi chú."))
        split = SplitterLine(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setSizes([170, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.setFocusProxy(self.table)
        self.table.current_changed.connect(self._chosen)
        self.details.figure_opened.connect(self._open)

    def show_versions(self, versions: "Sequence[ReportVersion]") -> None:
        """Show the versions; the newest is chosen at first."""
        is_new = [each.id for each in versions] != [each.id for each in self.model.rows()]
        self.model.show_rows(versions)
        if versions and (is_new or self.table.current_row() is None):
            self.table.select_row(0)

    def current(self) -> "ReportVersion | None":
        """The version whose lines are shown."""
        row: ReportVersion | None = self.table.current_row()
        return row

    def show_lines(self, lines: Sequence[DetailLine]) -> None:
        """Show what is to be told about the chosen version."""
        self.detail_model.show_rows(lines)

    def set_compact(self, compact: bool) -> None:
        """Leave out what a small screen has no room for."""
        self.table.set_hidden_columns({"hash", "approved"} if compact else set())

    def _chosen(self, version: object) -> None:
        if version is not None:
            self.chosen.emit(version)

    def _open(self, line: DetailLine, key: str) -> None:
        del key
        self.dossiers_asked.emit(line.words, line.ids)


def lines_of(
    opened: "OpenedReport | None", difference: "VersionDifference | None"
) -> list[DetailLine]:
    """What is to be told about a version: damage, today, the version before, remarks.

    Args:
        opened: The version as it was found.
        difference: Against the version before; None for the first.
    """
    found: list[DetailLine] = []
    if opened is not None:
        for damage in opened.damage:
            found.append(
                DetailLine(_tr("Reports", "Bị hỏng"), damage_words(damage), tone=Tone.LATE)
            )
        found += _changes(_tr("Reports", "Khác hôm nay"), opened.difference, Tone.SOON)
        if opened.version.body.sent_way and opened.version.sent_at is not None:
            words = _tr("Reports", "{way}, {day}, {name}").format(
                way=opened.version.body.sent_way, day=full_day(office_day(opened.version.sent_at)),
                name=opened.version.sender,
            )  # fmt: skip
            found.append(DetailLine(_tr("Reports", "Đã gửi"), words))
        found += [
            DetailLine(
                _tr("Reports", "Ghi chú"),
                f"{each.text} ({each.author}, {each.unit_name})"
                + (f" – {cell_words(each.cell)}" if each.cell else ""),
            )
            for each in opened.remarks
        ]
    if difference is not None:
        kind = _tr("Reports", "Khác bản {version}").format(version=difference.before.version)
        found += _changes(kind, difference.difference, Tone.TEXT)
    return found


def _changes(kind: str, difference: object, tone: Tone) -> list[DetailLine]:
    from cds_desktop.domain.evidence import CONFIDENTIAL, RecordKind
    from cds_desktop.domain.report_versions import Difference

    assert isinstance(difference, Difference)
    found = [
        DetailLine(
            kind, cell_words(change.cell), _count(change.before), _count(change.after), tone=tone
        )
        for change in difference.cells
    ]
    came: set[int] = set()
    went: set[int] = set()
    for change in difference.records:
        if change.kind == RecordKind.DOSSIER and change.measure not in CONFIDENTIAL:
            came |= set(change.came)
            went |= set(change.went)
    for words, ids in (
        (_tr("Reports", "Hồ sơ thêm vào một số đếm"), came),
        (_tr("Reports", "Hồ sơ ra khỏi một số đếm"), went),
    ):
        if ids:
            named = tuple(sorted(ids))
            found.append(DetailLine(kind, words, count=len(named), ids=named, tone=tone))
    return found


def version_columns() -> "Sequence[Column[ReportVersion]]":
    """Return the columns of the versions."""
    return (
        Column("version", _tr("Reports", "Bản"), 56, lambda each: str(each.version),
               sortable=False, bold=lambda each: True),
        Column("state", _tr("Reports", "Bước"), 196, lambda each: REPORT_STATES[each.state],
               sortable=False),
        Column("made", _tr("Reports", "Lập lúc"), 156, lambda each: _moment(each.made_at),
               sortable=False),
        Column("maker", _tr("Reports", "Người lập"), 150, lambda each: each.maker, sortable=False),
        Column("approved", _tr("Reports", "Người duyệt"), 150, lambda each: each.approver or "–",
               sortable=False),
        Column("reason", _tr("Reports", "Lý do lập bản này"), 220, lambda each: each.reason or "–",
               stretch=True, sortable=False),
        Column("hash", _tr("Reports", "Mã"), 96, lambda each: each.content_hash[:8],
               sortable=False, tone=Tone.MUTED),
    )  # fmt: skip


def detail_columns() -> Sequence[Column[DetailLine]]:
    """Return the columns of the lines; only the count of dossiers opens something."""
    return (
        Column("kind", _tr("Reports", "Loại"), 130, lambda line: line.kind, sortable=False),
        Column("words", _tr("Reports", "Nội dung"), 360, lambda line: line.words, stretch=True,
               sortable=False),
        Column("before", _tr("Reports", "Trước"), 90, lambda line: line.before, sortable=False),
        Column("after", _tr("Reports", "Sau"), 90, lambda line: line.after, sortable=False),
        Column(COUNT, _tr("Reports", "Hồ sơ"), 90,
               lambda line: count_shown(line.count) if line.count else "", right=True,
               sortable=False),
    )  # fmt: skip


def _count(count: int | None) -> str:
    return "–" if count is None else count_shown(count)


def _moment(at: "datetime") -> str:
    return f"{full_day(office_day(at))} {clock_words(at)}"
