"""Small forms in the place of the action bar: what an act needs is asked for where it is done."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Panel
from ui.widgets.field_kinds import TextArea
from ui.widgets.forms import ScrollArea
from ui.widgets.label import Label

_LEAST: Final = 72


class _Body(ScrollArea):
    """As high as its fields where there is room, else it scrolls."""

    def __init__(self, content: QWidget) -> None:
        self._content = content
        super().__init__(content)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        layout = self._content.layout()
        width = max(self.width(), 200)
        if layout is None:
            return super().sizeHint()
        height = layout.sizeHint().height()
        if layout.hasHeightForWidth():
            height = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(_LEAST, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
        self._settle_bar()

    def _settle_bar(self) -> None:
        """No bar where all fits: Qt keeps one whose own width makes the words wrap too far."""
        fits = self.sizeHint().height() <= self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and watched is self._content:
            self.updateGeometry()
            self._settle_bar()
        return super().eventFilter(watched, event)


class InPlaceForm(Panel):
    """A title, the fields, the act with Ctrl+Enter, and a way out with Esc.

    Signals:
        confirmed: The fields are right; the one who opened the form reads them.
        left: The officer thought better of it.
    """

    confirmed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self.title = Label("", TextRole.STRONG, wrap=True)
        content = QWidget()
        self._body = QVBoxLayout(content)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(Space.XS)
        self._body.addStretch(1)
        self._scroll = _Body(content)
        self.confirm = Button("", ButtonKind.PRIMARY, key="Ctrl+Enter", shortcut=True)
        self.cancel = Button(self.tr("Thôi"), ButtonKind.QUIET, key="Esc")
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.confirm)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(Space.S)
        self._column.addWidget(self.title)
        self._column.addWidget(self._scroll, 1)
        self._column.addLayout(foot)
        self.confirm.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.left)
        self.set_compact(False)
        self.hide()

    def add(self, *fields: QWidget) -> None:
        """Put fields below each other."""
        for field in fields:
            self._body.insertWidget(self._body.count() - 1, field)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.M, side, Space.M)

    def submit(self) -> None:
        """Check the fields and confirm, or put the cursor where something is wrong."""
        wrong = self.wrong_field()
        if wrong is None:
            self.confirmed.emit()
        else:
            wrong.setFocus()
            self._scroll.ensureWidgetVisible(wrong)

    def wrong_field(self) -> QWidget | None:
        """The first field with something wrong, marked; None when all are right."""
        return None

    def first_field(self) -> QWidget:
        """Where the cursor goes when the form opens."""
        return self.confirm

    def is_written(self) -> bool:
        """Whether something was typed that would be lost."""
        return False

    def refit(self) -> None:
        """Take the height of the fields that are shown now."""
        self._scroll.updateGeometry()

    def order_tabs(self) -> None:
        """Tab goes through the fields as they stand, then to the act; rows may be new."""
        stops: list[QWidget] = []
        for at in range(self._body.count()):
            item = self._body.itemAt(at)
            field = item.widget() if item is not None else None
            if field is not None:
                parts = [field, *field.findChildren(QWidget)]
                stops += [part for part in parts if _takes_tab(part)]
        for before, after in pairwise([*stops, self.confirm, self.cancel]):
            QWidget.setTabOrder(before, after)


class AskStrip(InPlaceForm):
    """Asks for a reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = TextArea(self.tr("Lý do"), lines=3, required=True)
        self.add(self.reason)
        self._is_required = True

    def ask_reason(
        self, title: str, verb: str, *, help_words: str = "", required: bool = True
    ) -> None:
        """Ask why; `required` as the law wants it."""
        self.title.setText(title)
        self.confirm.set_words(verb)
        self.reason.set_required(required)
        self.reason.set_help(help_words)
        self.reason.clear()

    def text(self) -> str:
        """The reason."""
        return self.reason.text().strip()

    def wrong_field(self) -> QWidget | None:
        return None if self.reason.is_valid() else self.reason

    def first_field(self) -> QWidget:
        return self.reason

    def is_written(self) -> bool:
        return bool(self.text())


def _takes_tab(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.focusProxy() is None


def note_label(tone: Tone = Tone.MUTED) -> Label:
    """Small words over the fields of a form: what the rule says."""
    return Label("", TextRole.CAPTION, tone, wrap=True)
