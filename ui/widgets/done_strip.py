"""What became of a file: a sentence, and the ways to it."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.file_choice import show_file
from ui.theme import PAGE_MARGIN, Space, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton
from ui.widgets.card import Panel
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord


class DoneStrip(Panel):
    """Stands over the foot of a page after a file was written, until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self._path = Path()
        self._state = StateLabel()
        self._name = Label("", tone=Tone.MUTED, elide=True)
        self.open_button = Button(
            self.tr("Mở tệp"), ButtonKind.QUIET, icon="external-link", size=ButtonSize.ROW
        )
        self.folder_button = Button(
            self.tr("Mở thư mục"), ButtonKind.QUIET, icon="folder-open", size=ButtonSize.ROW
        )
        self.close_button = IconButton("x", self.tr("Đóng thông báo"))
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, Space.XS, Space.S, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self._state)
        row.addWidget(self._name, 1)
        for button in (self.open_button, self.folder_button, self.close_button):
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.open_button.clicked.connect(lambda: show_file(self._path))
        self.folder_button.clicked.connect(lambda: show_file(self._path.parent))
        self.close_button.clicked.connect(self.hide)
        self.hide()

    @property
    def path(self) -> Path:
        """The file that was written."""
        return self._path

    def words(self) -> str:
        """The sentence on show."""
        state = self._state.state()
        return state.words if state else ""

    def show_done(self, words: str, path: Path) -> None:
        """Say what was done and offer the file."""
        self._path = path
        self._state.set_state(StateWord(Tone.OK, words))
        self._name.setText(path.name)
        self._name.setToolTip(str(path))
        self.show()
