"""What stands where the first row would stand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Space, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.label import Label


class EmptyState(QWidget):
    """One sentence, and at most one quiet button."""

    action_clicked = Signal()

    def __init__(self, words: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label(words, tone=Tone.MUTED, wrap=True)
        # Level with the words of the quiet button below.
        self._words.setContentsMargins(Space.S, 2, 0, 1)
        self._action = Button(action, ButtonKind.QUIET, size=ButtonSize.ROW)
        self._action.clicked.connect(self.action_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XS, Space.M, Space.M, Space.M)
        column.setSpacing(Space.XS)
        column.addWidget(self._words)
        column.addWidget(self._action)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_words(words, action)

    def set_words(self, words: str, action: str = "") -> None:
        """Change the sentence and the button; no words for the button hide it."""
        self._words.setText(words)
        self._action.set_words(action)
        self._action.setVisible(bool(action))

    def words(self) -> str:
        """The sentence."""
        return self._words.text()
