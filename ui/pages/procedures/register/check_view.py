"""Đi kiểm tra: every code on a wall is scanned, and what is not found is written down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity.sheets import CheckOutcome
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.file_choice import ask_for_files
from ui.jobs import Latest
from ui.pages.procedures.register.check_desk import CheckDesk
from ui.pages.procedures.register.finding_list import FindingList
from ui.pages.procedures.register.findings import Finding
from ui.pages.procedures.register.list_pane import EVERYWHERE
from ui.pages.procedures.register.panes import pane_sizes
from ui.pages.procedures.register.remaining_list import RemainingList
from ui.pages.procedures.register.rows import RegisterRows, SheetRow, read_register
from ui.pages.procedures.register.walk_desk import WalkDesk
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, theme_of
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    ComboField,
    Label,
    ProgressStrip,
    SplitterLine,
    TextField,
)
from ui.widgets.button import key_sequences

PICTURES: Final = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".pdf")
_PLACE: Final = 250
_QUIET: Final = 8


class CheckView(QWidget):
    """The walk past the sheets of a place.

    Signals:
        left: The officer goes back to the register.
        sheet_asked: The id of a sheet that is to be shown in the register.
        procedure_asked: The code of a procedure that is to be shown in the catalogue.
    """

    left = Signal()
    sheet_asked = Signal(int)
    procedure_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading = Latest()
        self._rows: tuple[SheetRow, ...] = ()
        self._wanted: int | None = None
        #: Sheets met on this walk, and how they were.
        self._seen: dict[int, CheckOutcome] = {}
        self._build()
        self.desk = CheckDesk(context, self.progress, self)
        self.walk = WalkDesk(context, self)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)

    def _build(self) -> None:
        self.back_button = Button(
            self.tr("Về sổ"), ButtonKind.QUIET, icon="arrow-left", key="Esc", size=ButtonSize.BAR
        )
        self.place = ComboField("", reserve_line=False, icon="map-pin")
        self.place.set_name(self.tr("Nơi đang kiểm tra"))
        self.place.set_choices([(EVERYWHERE, self.tr("Mọi nơi treo"))])
        self.place.set_value(EVERYWHERE)
        self.count = Label("", TextRole.STRONG, elide=True)
        self.picture_button = Button(
            self.tr("Chọn ảnh"), icon="photo", key="Ctrl+O", size=ButtonSize.BAR, shortcut=True
        )
        self.print_button = Button(
            self.tr("In danh sách đi kiểm tra"), icon="printer", key="Ctrl+P",
            size=ButtonSize.BAR, shortcut=True,
        )  # fmt: skip
        self.text = TextField(
            "", icon="scan", reserve_line=False,
            placeholder=self.tr("Quét mã bằng máy đọc, hoặc dán nội dung mã rồi nhấn Enter"),
        )  # fmt: skip
        self.text.set_name(self.tr("Nội dung mã"))
        self.progress = ProgressStrip()
        self.findings = FindingList(self._context)
        self.remaining = RemainingList(self._context)
        self.splitter = SplitterLine()
        self.splitter.addWidget(self.findings)
        self.splitter.addWidget(self.remaining)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self.back_button)
        head.addWidget(self.place)
        head.addSpacing(Space.S)
        head.addWidget(self.count, 1)
        head.addWidget(self.picture_button)
        head.addWidget(self.print_button)
        self._head = QVBoxLayout()
        self._head.setSpacing(Space.S)
        typing = QHBoxLayout()
        # The field begins where the words of the quiet button above stand.
        typing.setContentsMargins(_QUIET, 0, 0, 0)
        typing.addWidget(self.text)
        self._head.addLayout(head)
        self._head.addLayout(typing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._head)
        whole.addWidget(self.progress)
        whole.addWidget(self.splitter, 1)
        self.set_compact(False)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.left)
        self.place.chosen.connect(lambda _: self._show_rows())
        self.text.submitted.connect(self._take_typed)
        self.picture_button.clicked.connect(self._ask_pictures)
        self.print_button.clicked.connect(self._print)
        self.desk.found.connect(self._add)
        self.desk.settled.connect(self._settled)
        self.findings.sheet_chosen.connect(self.desk.settle)
        self.findings.opened.connect(self._open)
        self.remaining.recorded.connect(self._recorded)
        QShortcut(key_sequences("F4")[0], self).activated.connect(self.place.setFocus)

    # What the register asks ---------------------------------------------------------------------

    def open_at(self, place_id: int | None) -> None:
        """Begin at a place; a walk that was interrupted goes on."""
        self._wanted = place_id or EVERYWHERE
        self.refresh()

    def refresh(self) -> None:
        """Read again what hangs."""
        context, today = self._context, office_day(self._context.now())
        context.jobs.run(
            self,
            partial(read_register, context.open_uow, today, context.actor),
            self._reading.guard(self._show),
            context.notices.failed,
        )

    def take(self, text: str) -> None:
        """Take a scanned code."""
        self.desk.take(text, self._place_id())

    def read_pictures(self, paths: Sequence[Path]) -> None:
        """Take the codes on pictures."""
        self.desk.read_pictures(paths, self._place_id())

    def focus_first(self) -> None:
        """Put the cursor where codes are typed or pasted."""
        self.text.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._head.setContentsMargins(side - _QUIET, Space.XS, side, Space.S)
        self.findings.set_compact(compact)
        self.remaining.set_compact(compact)
        words = self.tr("In danh sách") if compact else self.tr("In danh sách đi kiểm tra")
        self.print_button.set_words(words)
        self.place.setFixedWidth(theme_of().scaled(_PLACE))
        self.splitter.setSizes(pane_sizes(self, compact=compact))

    def busy(self) -> bool:
        """Whether pictures are being read or something was typed."""
        return (
            self.desk.is_running
            or self.remaining.acts.is_running
            or self.remaining.forms.is_written()
        )

    def escape(self) -> bool:
        """Close a form, empty the field; False when the walk is to be left."""
        if self.remaining.escape():
            return True
        if self.text.text():
            self.text.clear()
            return True
        return False

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        return [self.text.edit, self.findings.table, self.remaining.table]

    def help_keys(self) -> Sequence[tuple[str, str]]:
        """The keys of this view."""
        return (
            (self.tr("Máy đọc mã"), self.tr("Quét ở bất kỳ ô nào: mã thành một dòng")),
            ("Enter", self.tr("Nhận nội dung đã dán; ở danh sách: mở tờ hoặc thủ tục")),
            ("Ctrl+O", self.tr("Chọn ảnh chụp các tờ")),
            ("Ctrl+P", self.tr("In danh sách đi kiểm tra")),
            (self.tr("Dấu cách"), self.tr("Chọn tờ chưa kiểm tra")),
            ("Alt+K", self.tr("Ghi tờ không thấy hoặc bị hỏng")),
            ("F4", self.tr("Chọn nơi đang kiểm tra")),
            ("F6", self.tr("Sang mã đã quét, sang tờ chưa kiểm tra")),
            ("Esc", self.tr("Bỏ việc đang hỏi, rồi về sổ")),
        )

    # Showing ------------------------------------------------------------------------------------

    def _show(self, found: RegisterRows) -> None:
        self._rows = tuple(row for row in found.rows if row.is_hanging)
        places: list[tuple[object, str]] = [(EVERYWHERE, self.tr("Mọi nơi treo"))]
        self.place.set_choices([*places, *((place.id, place.name) for place in found.places)])
        if self._wanted is not None:
            self.place.set_value(self._wanted)
            self._wanted = None
        if self.place.value() is None:
            self.place.set_value(EVERYWHERE)
        self._show_rows()

    def _show_rows(self) -> None:
        place = self._place_id()
        here = [row for row in self._rows if place in (None, row.sheet.place.id)]
        left = [row for row in here if not self._is_seen(row)]
        self.remaining.show_rows(left, has_sheets=bool(here))
        words = self.tr("Đã kiểm tra {done}/{all} tờ")
        self.count.setText(
            words.format(done=number_words(len(here) - len(left)), all=number_words(len(here)))
        )
        if here:
            self.print_button.enable()
        else:
            self.print_button.disable(self.tr("Chưa có tờ nào đang treo ở đây."))

    def _is_seen(self, row: SheetRow) -> bool:
        """Met on this walk, or confirmed today before it was interrupted."""
        today = office_day(self._context.now())
        return row.sheet.id in self._seen or row.sheet.checked_on == today

    def _place_id(self) -> int | None:
        return self.place.value() or None

    # Codes --------------------------------------------------------------------------------------

    def _take_typed(self) -> None:
        text = self.text.text()
        self.text.clear()
        self.take(text)

    def _add(self, findings: Sequence[Finding]) -> None:
        for finding in findings:
            self._remember(finding)
        self.findings.add(findings)
        self._show_rows()

    def _settled(self, finding: Finding) -> None:
        self._remember(finding)
        self.findings.replace(finding)
        self._show_rows()

    def _remember(self, finding: Finding) -> None:
        result = finding.result
        if result is not None and result.sheet is not None and result.outcome is not None:
            self._seen[result.sheet.sheet.id] = result.outcome

    def _recorded(self, ids: Sequence[int], outcome: CheckOutcome) -> None:
        self._seen.update(dict.fromkeys(ids, outcome))
        self._show_rows()

    def _open(self, finding: Finding) -> None:
        if finding.sheet is not None:
            self.sheet_asked.emit(finding.sheet.sheet.id)
        elif finding.procedure_code:
            self.procedure_asked.emit(finding.procedure_code)

    # Pictures and paper -------------------------------------------------------------------------

    def _ask_pictures(self) -> None:
        endings = " ".join(f"*{ending}" for ending in PICTURES)
        ask_for_files(
            self, self.tr("Chọn ảnh chụp các tờ"),
            self.tr("Ảnh và PDF ({endings})").format(endings=endings),
            self._context.preferences, self.read_pictures,
        )  # fmt: skip

    def _print(self) -> None:
        self.walk.show(self._place_id())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _pictures(event) and not self.desk.is_running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _pictures(event)
        if paths:
            event.acceptProposedAction()
            self.read_pictures(paths)


def _pictures(event: QDropEvent) -> list[Path]:
    data = event.mimeData()
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in PICTURES]
