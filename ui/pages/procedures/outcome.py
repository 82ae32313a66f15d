"""What came of the work, at the foot of the page: sheets to hang up, remarks, the file."""

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.pages.procedures.posting_strip import PostingStrip
from ui.pages.procedures.remarks import RemarksStrip
from ui.widgets.done_strip import DoneStrip


class Outcome(QWidget):
    """Three strips, each until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.posting = PostingStrip()
        self.remarks = RemarksStrip()
        self.done = DoneStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strip in self.strips:
            column.addWidget(strip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def strips(self) -> tuple[QWidget, ...]:
        """The parts, from above."""
        return self.posting, self.remarks, self.done
