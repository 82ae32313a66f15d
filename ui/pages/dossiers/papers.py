"""The papers of a dossier: state, file, and what can be done with each."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.digitisation import Paper, PaperState
from cds_desktop.wording.desk import kept_words
from cds_desktop.wording.dossiers import StateWords, paper_state
from cds_desktop.wording.moments import size_words
from ui.icons import paint_icon
from ui.theme import RADIUS_CHECK, STATE_ICONS, TextRole, Tone
from ui.widgets.button import ButtonSize, IconButton
from ui.widgets.paint import LEFT, RIGHT, rounded, text, width_of, wrapped
from ui.widgets.themed import Themed

_ICON: Final = 18
_TEXT_LEFT: Final = 26
_LINES: Final = 2
_ROW: Final = 34


class PaperRow(Themed, QWidget):
    """One paper: icon, name, state in words, and its next act at the right.

    Signals:
        attach_asked: Choose a file for this paper.
        dropped: A file was dropped on it.
        open_asked: Look at the file.
        state_asked: Another state.
        step_asked: Up (−1) or down (1).
        keep_asked: The original stays here, or does not.
    """

    keep_asked = Signal()
    attach_asked = Signal()
    dropped = Signal(object)
    open_asked = Signal()
    state_asked = Signal(object)
    step_asked = Signal(int)

    def __init__(
        self,
        paper: Paper | None,
        editable: bool,
        title: str,
        parent: QWidget,
        *,
        may_keep: bool = False,
    ) -> None:
        super().__init__(parent)
        self.paper, self._editable, self._is_target = paper, editable, False
        self._may_keep = may_keep and paper is not None and paper.given_back_at is None
        self._title = title
        self._state = paper_state(paper) if paper is not None else self._nothing_yet()
        self.act_button = IconButton("paperclip", "", size=ButtonSize.ROW, parent=self)
        self.act_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.act_button.clicked.connect(self._act)
        self._set_act()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAcceptDrops(editable)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{title}: {self._said()}")
        if editable:
            hint = self.tr("Thả tệp vào đây; chuột phải hoặc phím Menu: dùng lại, không quét được…")
            self.setToolTip(f"{title}\n{hint}")
        self.menu = QMenu(self)
        self._fill_menu()
        self.follow_theme()

    @property
    def number(self) -> int | None:
        """The number on the checklist; None for the result."""
        return self.paper.position if self.paper is not None and self._is_component() else None

    @property
    def has_file(self) -> bool:
        """Whether there is something to look at."""
        return self.paper is not None and self.paper.file is not None

    def _is_component(self) -> bool:
        return self.paper is not None and self.paper.kind.value == "component"

    def _nothing_yet(self) -> StateWords:
        return StateWords("muted", self.tr("chưa có tệp"), "file")

    def _set_act(self) -> None:
        if self.has_file:
            self.act_button.set_icon("eye")
            self.act_button.set_name(self.tr("Mở tệp"), "Enter")
        else:
            self.act_button.set_name(self.tr("Đính kèm tệp"), "Enter")
        self.act_button.setVisible(self.has_file or self._editable)

    def _act(self) -> None:
        if self.has_file:
            self.open_asked.emit()
        elif self._editable:
            self.attach_asked.emit()

    def _fill_menu(self) -> None:
        menu, paper = self.menu, self.paper
        if self.has_file:
            menu.addAction(self.tr("Mở tệp")).triggered.connect(lambda: self.open_asked.emit())
        if self._may_keep and self._is_component() and paper is not None:
            words = self.tr("Giữ bản chính\tG")
            if paper.is_kept:
                words = self.tr("Không giữ bản chính\tG")
            menu.addAction(words).triggered.connect(lambda: self.keep_asked.emit())
        if not self._editable:
            return
        words = self.tr("Thay tệp khác…") if self.has_file else self.tr("Đính kèm tệp…")
        menu.addAction(words).triggered.connect(lambda: self.attach_asked.emit())
        if paper is None or not self._is_component():
            return
        menu.addSeparator()
        states = {
            PaperState.REUSED: self.tr("Dùng lại bản đã số hóa"),
            PaperState.FROM_DATABASE: self.tr("Lấy từ cơ sở dữ liệu"),
            PaperState.CANNOT_SCAN: self.tr("Không quét được…"),
            PaperState.WAITING: self.tr("Đặt lại là chưa quét"),
        }
        for state, said in states.items():
            if state is not paper.state:
                action = menu.addAction(said)
                action.triggered.connect(partial(self._ask_state, state))

    def _ask_state(self, state: PaperState) -> None:
        self.state_asked.emit(state)

    def _said(self) -> str:
        """What stands at the right: the kind and size of the file, else the state."""
        paper, said = self.paper, self._state.words
        if paper is not None and paper.file is not None:
            ending = Path(paper.file.original_name).suffix.lstrip(".").upper()
            said = f"{ending} · {size_words(paper.file.size)}"
        return said + ("" if paper is None else kept_words(paper))

    # --- painting -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def restyle(self) -> None:
        self.setFixedHeight(self._height())
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        hint = self.act_button.sizeHint()
        top = (min(self.height(), self.scaled(_ROW)) - hint.height()) // 2
        self.act_button.setGeometry(self.width() - hint.width(), top, hint.width(), hint.height())
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _room(self) -> int:
        """Width for the name in a line of its own."""
        return max(90, self.width() - _TEXT_LEFT - self._button_room())

    def _button_room(self) -> int:
        return self.act_button.sizeHint().width() + 4

    def _is_stacked(self) -> bool:
        """Whether the state stands under the name, because it has no room beside it."""
        aside = width_of(self._said(), self.role_font(TextRole.CAPTION))
        name = width_of(self._title, self.role_font(TextRole.BODY))
        return name > self._room() - aside - 12

    def _lines(self) -> list[str]:
        return wrapped(self._title, self.role_font(TextRole.BODY), self._room(), _LINES)

    def _height(self) -> int:
        theme = self.theme()
        if not self._is_stacked():
            return self.scaled(_ROW)
        height = len(self._lines()) * theme.line_height(TextRole.BODY)
        return height + theme.line_height(TextRole.CAPTION) + 10

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme()
        if self._is_target:
            rounded(painter, self.rect(), RADIUS_CHECK, self.color("accent_soft"))
        elif self.underMouse():
            rounded(painter, self.rect(), RADIUS_CHECK, self.color("surface_alt"))
        tone, first = Tone(self._state.tone), self.scaled(_ROW)
        name = self._state.icon or STATE_ICONS.get(tone, "file")
        paint_icon(painter, 0, (first - _ICON) // 2, _ICON, name, theme.tone_color(tone))
        line = theme.line_height(TextRole.BODY)
        y = (first - line) // 2
        for words in self._lines():
            spot = QRect(_TEXT_LEFT, y, self._room(), line)
            text(painter, spot, words, theme.font(TextRole.BODY), theme.tone_color(Tone.TEXT))
            y += line
        spot, align = QRect(_TEXT_LEFT, 0, self._room(), first), RIGHT
        if self._is_stacked():
            below = theme.line_height(TextRole.CAPTION)
            spot, align = QRect(_TEXT_LEFT, y - 2, self._room(), below), LEFT
        aside = theme.tone_color(Tone.SOON if tone is Tone.SOON else Tone.MUTED)
        text(painter, spot, self._said(), theme.font(TextRole.CAPTION), aside, align)
        if self.hasFocus():
            rounded(painter, self.rect(), RADIUS_CHECK, None, self.color("focus"), 2)

    # --- keys and dropping ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._act()
        elif event.key() == Qt.Key.Key_G and not event.modifiers() and self._may_keep:
            self.keep_asked.emit()
        elif event.key() in steps:
            self.step_asked.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.menu.isEmpty():
            by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
            place = self.mapToGlobal(QPoint(_TEXT_LEFT, self.height())) if by_key else None
            self.menu.popup(place or event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None:
            self._is_target = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._is_target = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._is_target = False
        self.update()
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)


def _dropped_file(event: QDropEvent) -> Path | None:
    """The one local file that is being dragged."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


class PaperList(QWidget):
    """All papers of a dossier, the result last.

    Signals:
        attach_asked: The row for which a file is wanted.
        dropped: The row and the file.
        open_asked: The row whose file is to be shown.
        state_asked: The row and the wanted state.
        keep_asked: The row whose original stays here, or does not.
    """

    keep_asked = Signal(object)
    attach_asked = Signal(object)
    dropped = Signal(object, object)
    open_asked = Signal(object)
    state_asked = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PaperRow] = []
        self._shown: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_papers(
        self,
        papers: Sequence[tuple[Paper | None, str]],
        *,
        editable: bool,
        may_keep: bool = False,
    ) -> None:
        """Show these papers with their titles; None stands for a result without a line yet."""
        shown = (tuple(papers), editable, may_keep)
        if shown == self._shown:
            return
        focused = next((i for i, row in enumerate(self.rows) if row.hasFocus()), -1)
        self._shown = shown
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(paper, title, editable, may_keep) for paper, title in papers]
        if 0 <= focused < len(self.rows):
            self.rows[focused].setFocus()

    def _row(self, paper: Paper | None, title: str, editable: bool, may_keep: bool) -> PaperRow:
        row = PaperRow(paper, editable, title, self, may_keep=may_keep)
        row.keep_asked.connect(partial(self.keep_asked.emit, row))
        row.attach_asked.connect(partial(self.attach_asked.emit, row))
        row.dropped.connect(partial(self.dropped.emit, row))
        row.open_asked.connect(partial(self.open_asked.emit, row))
        row.state_asked.connect(partial(self.state_asked.emit, row))
        row.step_asked.connect(partial(self._step, row))
        self._column.addWidget(row)
        return row

    def _step(self, row: PaperRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)
