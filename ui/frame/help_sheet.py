"""F1: the keys of this page and of the program, on one sheet that prints."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space, TextRole, Tone, theme_of
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import SectionTitle
from ui.widgets.forms import ScrollArea
from ui.widgets.label import Label
from ui.widgets.paint import width_of

Keys = Sequence[tuple[str, str]]


class HelpSheet(QDialog):
    """Lists (key, words) for the page and for the whole program."""

    def __init__(
        self, page_title: str, page_keys: Keys, program_keys: Keys, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Phím tắt"))
        self.resize(560, 560)
        self._groups = [(self.tr("Toàn chương trình"), program_keys)]
        if page_keys:
            self._groups.insert(0, (page_title, page_keys))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XXL, Space.L, Space.XXL, Space.L)
        column.setSpacing(Space.S)
        font = theme_of(self).font(TextRole.STRONG)
        widest = max(width_of(key, font) for _, keys in self._groups for key, _ in keys)
        for title, keys in self._groups:
            column.addWidget(SectionTitle(title))
            grid = QGridLayout()
            grid.setHorizontalSpacing(Space.XL)
            grid.setVerticalSpacing(2)
            grid.setColumnMinimumWidth(0, widest)
            grid.setColumnStretch(1, 1)
            for number, (key, words) in enumerate(keys):
                grid.addWidget(Label(key, TextRole.STRONG), number, 0)
                grid.addWidget(Label(words, wrap=True), number, 1)
            column.addLayout(grid)
            column.addSpacing(Space.M)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.XXL, Space.S, Space.XXL, Space.L)
        foot.setSpacing(Space.M)
        self._print = Button(self.tr("In"), icon="printer", key="Ctrl+P", shortcut=True)
        self._print.clicked.connect(self._choose_printer)
        close = Button(self.tr("Đóng"), ButtonKind.PRIMARY, key="Esc")
        close.clicked.connect(self.reject)
        foot.addWidget(self._print)
        foot.addWidget(Label(self.tr("Vừa một tờ A5."), TextRole.CAPTION, Tone.MUTED))
        foot.addStretch(1)
        foot.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ScrollArea(content), 1)
        outer.addLayout(foot)
        close.setFocus()

    def document(self) -> QTextDocument:
        """Return the sheet as it is printed."""
        document = QTextDocument(self)
        document.setPlainText(
            "\n\n".join(
                f"{title}\n" + "\n".join(f"{key}\t{words}" for key, words in keys)
                for title, keys in self._groups
            )
        )
        return document

    def _choose_printer(self) -> None:
        # QtPrintSupport takes time to load and few people ever print this.
        from PySide6.QtGui import QPageSize
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.document().print_(printer))
        QDialog.open(dialog)
