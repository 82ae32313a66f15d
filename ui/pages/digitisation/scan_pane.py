"""The page at hand: which paper, its picture, the files that were dropped, and what to do."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.digitisation import PaperKind, PaperState
from cds_desktop.domain.digitisation_lists import PaperLine
from cds_desktop.wording.digitisation import kind_words, line_state, since_words
from cds_desktop.wording.errors import sentence
from ui.context import Context
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets import (
    ActionBar,
    Button,
    ButtonKind,
    Label,
    Panel,
    RowItem,
    RowList,
    StateLabel,
    StateWord,
    TextField,
)
from ui.widgets.button import key_sequences
from ui.widgets.picture import Preview

if TYPE_CHECKING:
    from cds_desktop.services.digitisation_lists import PlannedFile

_MOST_PLANNED = 4


class ScanPane(Panel):
    """The right side; files may be dropped anywhere on it.

    Signals:
        files_dropped: Paths, in the order in which they came.
        choose_asked: Choose files in a dialog.
        accept_asked: Store the files that are shown.
        open_asked: Look at the stored file with the program of the PC.
        state_asked: (state, reason) for the paper at hand.
        planned_chosen: The number of the file whose picture is wanted.
    """

    files_dropped = Signal(object)
    choose_asked = Signal()
    accept_asked = Signal()
    open_asked = Signal()
    state_asked = Signal(object, str)
    planned_chosen = Signal(object)

    def __init__(self, context: Context, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__("surface", "", parent)
        self._context, self._editable = context, editable
        self.paper: PaperLine | None = None
        self._is_compact = False
        self.planned: tuple[PlannedFile, ...] = ()
        self.setAcceptDrops(editable)
        self._build()
        self._bind_keys()
        self.show_paper(None)

    def _build(self) -> None:
        self.name = Label("", TextRole.NAME, elide=True)
        self.about = Label("", TextRole.BODY, Tone.MUTED, elide=True)
        self.state = StateLabel()
        self.reason = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.preview = Preview()
        self.files = RowList()
        self.more_files = Label("", TextRole.CAPTION, Tone.MUTED)
        self.bar, self.ask = ActionBar(), _ReasonStrip()
        self.primary = Button("", ButtonKind.PRIMARY)
        self.drop_button = Button(self.tr("Bỏ tệp"), key="Esc")
        self.reuse_button = Button(self.tr("Dùng lại"), ButtonKind.QUIET, key="Ctrl+D")
        self.data_button = Button(self.tr("Từ CSDL"), ButtonKind.QUIET, key="Ctrl+B")
        self.cannot_button = Button(self.tr("Không quét được"), ButtonKind.QUIET, key="Ctrl+K")
        self.wait_button = Button(self.tr("Đặt lại chưa quét"), ButtonKind.QUIET, key="Ctrl+T")
        self._acts = (self.reuse_button, self.data_button, self.cannot_button, self.wait_button)
        self._keys = {button: button.key for button in self._acts}
        for button in (self.primary, self.drop_button, *self._acts):
            self.bar.add(button)
        self._body = QVBoxLayout()
        self._body.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self.name, 1)
        head.addWidget(self.state)
        self._body.addLayout(head)
        self._body.addWidget(self.about)
        self._body.addWidget(self.reason)
        self._body.addSpacing(Space.XS)
        self._body.addWidget(self.preview, 1)
        self._body.addSpacing(Space.XS)
        self._body.addWidget(self.files)
        self._body.addWidget(self.more_files)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._body, 1)
        column.addWidget(self.bar)
        column.addWidget(self.ask)
        self.primary.clicked.connect(self.press_primary)
        self.drop_button.clicked.connect(self.forget_files)
        self.reuse_button.clicked.connect(lambda: self._ask_state(PaperState.REUSED))
        self.data_button.clicked.connect(lambda: self._ask_state(PaperState.FROM_DATABASE))
        self.cannot_button.clicked.connect(self._ask_reason)
        self.wait_button.clicked.connect(lambda: self._ask_state(PaperState.WAITING))
        self.files.activated.connect(self.planned_chosen)
        self.ask.answered.connect(self._reason_given)
        self.ask.left.connect(self.leave_reason)
        self.set_compact(False)

    def _bind_keys(self) -> None:
        """Letters alone would be typed by a scanner, so every act has Ctrl."""
        self._shortcut("Ctrl+O", self._choose)
        for button, key in self._keys.items():
            self._shortcut(key, partial(self._press, button))

    def _shortcut(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(key_sequences(key)[0], self)
        shortcut.activated.connect(act)

    def _press(self, button: Button) -> None:
        if not button.isHidden() and not self.is_asking():
            button.click()

    def _choose(self) -> None:
        if self.can_take_files() and not self.is_asking():
            self.choose_asked.emit()

    # What is shown --------------------------------------------------------------------------------

    def show_paper(self, paper: PaperLine | None) -> None:
        """Take another paper in hand; files meant for the former one are forgotten."""
        self.paper, self.planned = paper, ()
        self.leave_reason()
        self._show_files()
        has_paper = paper is not None
        for widget in (self.state, self.about):
            widget.setVisible(has_paper)
        if paper is None:
            self.name.setText("")
            self.reason.hide()
            self.show_invitation()
            self._show_acts()
            return
        now = self._context.now()
        said = line_state(paper, now)
        self.name.setText(paper.name)
        about = (paper.short_code, paper.owner_name, kind_words(paper), since_words(paper, now))
        self.about.setText(" · ".join(about))
        self.state.set_state(StateWord(Tone(said.tone), said.words, said.icon))
        self.reason.setText(self.tr("Lý do: {reason}").format(reason=paper.reason))
        self.reason.setVisible(bool(paper.reason))
        self.show_invitation()
        self._show_acts()

    def show_invitation(self) -> None:
        """Say what the empty place is for."""
        paper = self.paper
        if paper is None:
            words = self.tr("Chọn một giấy tờ ở danh sách để xem bản quét.")
            self.preview.show_words("file", words)
        elif self.can_take_files():
            self.preview.show_words(
                "scan",
                self.tr("Thả tệp quét vào đây, hoặc chọn tệp."),
                self.tr("PDF, JPG, PNG, TIFF. Nhiều tệp: lần lượt từng giấy tờ."),
                invites=True,
            )
        else:
            self.preview.show_words("file", self.tr("Giấy tờ này không có tệp."))

    def show_planned(self, planned: "tuple[PlannedFile, ...]") -> None:
        """Show which file goes to which paper, before anything is stored."""
        self.planned = planned
        self._show_files()
        self._show_acts()

    def forget_files(self) -> None:
        """Put the files away again."""
        self.show_planned(())
        self.show_invitation()

    def takeable(self) -> "Sequence[PlannedFile]":
        """The files which have a paper."""
        return [item for item in self.planned if item.paper is not None]

    def can_take_files(self) -> bool:
        """Whether a file may be attached to the paper at hand."""
        paper = self.paper
        return self._editable and paper is not None and paper.state is not PaperState.DIGITISED

    def press_primary(self) -> None:
        """Do the next thing: store the files, choose one, or look at the stored one."""
        if self.takeable():
            self.accept_asked.emit()
        elif self.can_take_files():
            self.choose_asked.emit()
        elif self.paper is not None and self.paper.file is not None:
            self.open_asked.emit()

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        self._is_compact = compact
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._body.setContentsMargins(side - 4, Space.S, side, Space.S)
        self.bar.set_compact(compact)
        for button, key in self._keys.items():
            # In the compact form there is no room: the key stands in the tooltip.
            button.set_words(button.text(), key="" if compact else key)
            button.setToolTip(key if compact else "")
        self.ask.set_compact(compact)
        self._show_acts()

    def _show_files(self) -> None:
        items = [
            self._file_row(number, item) for number, item in enumerate(self.planned[:_MOST_PLANNED])
        ]
        self.files.set_rows(items)
        rest = len(self.planned) - len(items)
        self.more_files.setText(self.tr("và {count} tệp nữa").format(count=rest))
        self.more_files.setVisible(rest > 0)

    def _file_row(self, number: int, item: "PlannedFile") -> RowItem:
        if item.paper is None:
            problem = item.problem
            words = sentence(problem) if problem is not None else ""
            return RowItem(
                item.path.name, words, icon="alert-circle", icon_tone=Tone.LATE, value=number
            )
        target = f"{kind_words(item.paper)} · {item.paper.name}"
        return RowItem(item.path.name, target, icon="paperclip", value=number)

    def _show_acts(self) -> None:
        paper, count = self.paper, len(self.takeable())
        has_files = bool(self.planned)
        if count:
            words = self.tr("Nhận") if count == 1 else self.tr("Nhận {count} tệp")
            self.primary.set_words(words.format(count=count), key="Enter")
        elif self.can_take_files():
            self.primary.set_words(self.tr("Chọn tệp…"), key="" if self._is_compact else "Ctrl+O")
            self.primary.setToolTip("Ctrl+O" if self._is_compact else "")
        else:
            self.primary.set_words(self.tr("Mở tệp"), key="Enter")
        has_stored = paper is not None and paper.file is not None
        self.primary.setVisible(bool(count) or self.can_take_files() or has_stored)
        self.drop_button.setVisible(has_files)
        can_mark = self._editable and paper is not None and not has_files
        is_component = paper is not None and paper.kind is PaperKind.COMPONENT
        states = {
            self.reuse_button: PaperState.REUSED,
            self.data_button: PaperState.FROM_DATABASE,
            self.cannot_button: PaperState.CANNOT_SCAN,
        }
        for button, state in states.items():
            fits = is_component or state is PaperState.CANNOT_SCAN
            is_other = paper is not None and paper.state not in (state, PaperState.DIGITISED)
            button.setVisible(can_mark and fits and is_other)
        is_waiting = paper is not None and paper.state is PaperState.WAITING
        self.wait_button.setVisible(can_mark and not is_waiting)
        self.bar.setVisible(self.ask.isHidden() and self._has_acts())

    def _has_acts(self) -> bool:
        return any(not button.isHidden() for button in (self.primary, *self._acts))

    # Acts -----------------------------------------------------------------------------------------

    def _ask_state(self, state: PaperState) -> None:
        if self.paper is not None:
            self.state_asked.emit(state, "")

    def _ask_reason(self) -> None:
        if self.paper is None or self.cannot_button.isHidden():
            return
        self.bar.hide()
        self.ask.open()

    def _reason_given(self, reason: str) -> None:
        self.state_asked.emit(PaperState.CANNOT_SCAN, reason)

    def leave_reason(self) -> None:
        """Close the strip that asks for a reason."""
        self.ask.close_strip()
        self.bar.setVisible(self._has_acts())

    def is_asking(self) -> bool:
        """Whether a reason is being written."""
        return not self.ask.isHidden()

    # Drag and drop --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.can_take_files() and _paths(event):
            self.preview.set_target(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.preview.set_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.preview.set_target(False)
        paths = _paths(event)
        if paths and self.can_take_files():
            event.acceptProposedAction()
            self.files_dropped.emit(paths)


class _ReasonStrip(Panel):
    """Asks why a paper cannot be scanned, in the place of the acts.

    Signals:
        answered: The reason.
        left: The officer thought better of it.
    """

    answered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self.field = TextField(self.tr("Vì sao không quét được giấy này"), required=True)
        self.confirm = Button(self.tr("Ghi lý do"), ButtonKind.PRIMARY, key="Enter")
        self.cancel = Button(self.tr("Thôi"), key="Esc")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self._column.addWidget(self.field)
        self._column.addLayout(row)
        self.field.submitted.connect(self._answer)
        self.confirm.clicked.connect(self._answer)
        self.cancel.clicked.connect(self.left)
        self.hide()

    def open(self) -> None:
        """Show it with the cursor in the field."""
        self.field.set_text("")
        self.field.set_error("")
        self.show()
        self.field.edit.setFocus()

    def close_strip(self) -> None:
        """Hide it."""
        self.hide()

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.S, side, Space.M)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in the strip never reaches the page, which would accept files with it.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _answer(self) -> None:
        reason = self.field.text().strip()
        if reason:
            self.answered.emit(reason)
        else:
            self.field.set_error(self.tr("Cần ghi lý do, ví dụ khổ giấy quá lớn."))
            self.field.edit.setFocus()


def _paths(event: QDropEvent) -> list[Path]:
    data = event.mimeData()
    urls = data.urls() if data.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
