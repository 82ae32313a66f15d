"""What was printed and not yet hung up: a sentence, and the way to say that it hangs."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cds_desktop.domain.publicity.sheets import PostedSheet
from cds_desktop.wording.moments import number_words
from ui.theme import PAGE_MARGIN, Space, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton
from ui.widgets.card import Panel
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord


class PostingStrip(Panel):
    """Stands over the foot of the list until somebody has been at the wall, or closes it.

    Signals:
        posted: The sheets hang since today.
    """

    posted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self._sheets: tuple[PostedSheet, ...] = ()
        self.state = StateLabel()
        self.note = Label("", tone=Tone.MUTED, elide=True)
        self.post_button = Button(
            self.tr("Đã treo"), ButtonKind.QUIET, icon="pin", size=ButtonSize.ROW
        )
        self.close_button = IconButton("x", self.tr("Đóng; ghi ngày treo sau ở Sổ tờ công khai"))
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, Space.XS, Space.S, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self.state)
        row.addWidget(self.note, 1)
        row.addWidget(self.post_button)
        row.addWidget(self.close_button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.post_button.clicked.connect(self.posted)
        self.close_button.clicked.connect(self.clear)
        self.hide()

    @property
    def sheets(self) -> tuple[PostedSheet, ...]:
        """What waits to be hung up."""
        return self._sheets

    def show_sheets(self, sheets: Sequence[PostedSheet]) -> None:
        """Name what was made."""
        self._sheets = tuple(sheets)
        if self._sheets:
            words = self.tr("Đã ghi sổ {count} tờ, chưa treo").format(
                count=number_words(len(self._sheets))
            )
            self.state.set_state(StateWord(Tone.TEXT, words, "clipboard-list"))
            places = dict.fromkeys(sheet.place.name for sheet in self._sheets)
            self.note.setText(f"{numbers_in_words(self._sheets)} · {', '.join(places)}")
        self.setVisible(bool(self._sheets))

    def clear(self) -> None:
        """Forget them; the register keeps them as not yet hung up."""
        self.show_sheets(())


def numbers_in_words(sheets: Sequence[PostedSheet]) -> str:
    """One number, or the first and the last."""
    numbers = sorted(sheet.number for sheet in sheets)
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} – {numbers[-1]}"
