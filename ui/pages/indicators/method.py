"""Cách tính: what each indicator counts, its target, and the law it comes from."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.measures import decimal_shown
from ui.theme import Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, SectionTitle
from ui.widgets.forms import ScrollArea
from ui.widgets.label import Label


class MethodPanel(Card):
    """The definitions in words, in the place of chart and table.

    Signals:
        closed: "Đóng" was pressed.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        head = SectionTitle(
            self.tr("Cách tính"),
            self.tr("Tử số và mẫu số đếm theo hồ sơ; không có mẫu số thì không có tỷ lệ."),
        )
        self.close_button = Button(
            self.tr("Đóng"), ButtonKind.QUIET, icon="x", key="Esc", size=ButtonSize.ROW
        )
        self.close_button.clicked.connect(self.closed)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, Space.M, 0)
        self._column.setSpacing(Space.XS)
        self._is_filled = False
        # Not inside the title: there is no room for the ring of the focus in it.
        top = QHBoxLayout()
        top.addWidget(head, 1)
        top.addWidget(self.close_button)
        self.body.addLayout(top)
        self.body.addWidget(ScrollArea(self._content), 1)

    def show_definitions(self, definitions: Sequence[Definition]) -> None:
        """Write the definitions, once."""
        if self._is_filled:
            return
        self._is_filled = True
        for item in definitions:
            self._add(item)
        self._column.addStretch(1)

    def _add(self, item: Definition) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(Label(item.id, TextRole.CAPTION, Tone.MUTED))
        head.addWidget(Label(item.name, TextRole.STRONG, wrap=True), 1)
        self._column.addLayout(head)
        for words in self._lines(item):
            self._column.addWidget(Label(words, wrap=True, selectable=True))
        source = self.tr("Nguồn: {source}.").format(source=item.source.rstrip("."))
        label = Label(source, TextRole.CAPTION, Tone.MUTED, wrap=True, selectable=True)
        self._column.addWidget(label)
        self._column.addSpacing(Space.M)

    def _lines(self, item: Definition) -> list[str]:
        lines = [
            self.tr("Tử số: {words}.").format(words=item.numerator_words.rstrip(".")),
            self.tr("Mẫu số: {words}.").format(words=item.denominator_words.rstrip(".")),
        ]
        if item.target is not None:
            aim = decimal_shown(item.target, 2).rstrip("0").rstrip(",")
            lines.append(self.tr("Mục tiêu: {aim} %.").format(aim=aim))
        if item.note:
            lines.append(item.note)
        return lines
