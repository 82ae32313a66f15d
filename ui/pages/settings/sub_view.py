"""What the views in the place of a group share: a title, a body that scrolls, a bar of acts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.context import Context
from ui.theme import Space
from ui.widgets import ActionBar, Button, ScrollArea, SectionTitle


class SubView(QWidget):
    """One view; Esc and its button go back to the group.

    Args:
        context: As every page gets it.
        title: What is done here.
        back: Words of the button that goes back.
        parent: The owner.

    Signals:
        left: The officer goes back.
    """

    left = Signal()

    def __init__(
        self, context: Context, title: str, back: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setSpacing(Space.S)
        self.title = SectionTitle(title)
        self.body.addWidget(self.title)
        self.bar = ActionBar()
        self.back_button = Button(back, icon="arrow-left", key="Esc")
        self.back_button.clicked.connect(self.left)
        self.foot = QVBoxLayout()
        """Stays in sight over the bar while the body scrolls."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ScrollArea(content), 1)
        column.addLayout(self.foot)
        column.addWidget(self.bar)

    def fit(self, side: int) -> None:
        """Take the margin of the form in use."""
        self.body.setContentsMargins(side, Space.L, side, Space.L)
        if self.foot.count():
            self.foot.setContentsMargins(side, Space.XS, side, Space.S)

    def first_field(self) -> QWidget | None:
        """Where the cursor goes."""
        return None

    def busy(self) -> bool:
        """Whether leaving now would lose something."""
        return False
