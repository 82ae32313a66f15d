"""The preview: the pages exactly as they will be printed, in a page or in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.printing.fonts import ensure_print_fonts
from ui.printing.page import Page
from ui.printing.page_painter import MM_PER_INCH, page_image
from ui.theme import Space
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.label import Label, TextRole, Tone
from ui.widgets.themed import Themed

__all__ = ["PagePreview", "PreviewDialog"]

_ZOOMS: Final = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_MARGIN: Final = int(Space.M)
_SCREEN_DPI: Final = 96
_REDRAW_DELAY: Final = 60
_BEHIND: Final = 64
_HIGHEST: Final = 960


class PagePreview(QWidget):
    """Shows one page at a time, with page and zoom buttons above.

    Page Up and Page Down turn pages, Ctrl + wheel or Ctrl with + and − zoom, Ctrl+0 fits the width.

    Signals:
        page_changed: Number of the page shown, from 1; 0 without pages.
    """

    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ensure_print_fonts()
        self._pages: tuple[Page, ...] = ()
        self._number = 0
        self.canvas = _Canvas(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(Space.XS)
        self.previous_button = self._button("chevron-left", self.tr("Trang trước (Page Up)"))
        self.next_button = self._button("chevron-right", self.tr("Trang sau (Page Down)"))
        self.smaller_button = self._button("minus", self.tr("Thu nhỏ (Ctrl −)"))
        self.larger_button = self._button("plus", self.tr("Phóng to (Ctrl +)"))
        self.fit_button = Button(
            self.tr("Vừa khung"), ButtonKind.QUIET, size=ButtonSize.ROW, parent=self
        )
        self.page_label = Label("", TextRole.CAPTION, Tone.MUTED, parent=self)
        self.zoom_label = Label("", TextRole.CAPTION, Tone.MUTED, parent=self)
        for widget in (self.previous_button, self.page_label, self.next_button):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (
            self.smaller_button, self.zoom_label, self.larger_button, self.fit_button,
        ):  # fmt: skip
            bar.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addLayout(bar)
        layout.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)
        self.previous_button.clicked.connect(self.show_previous)
        self.next_button.clicked.connect(self.show_next)
        self.smaller_button.clicked.connect(self.canvas.zoom_out)
        self.larger_button.clicked.connect(self.canvas.zoom_in)
        self.fit_button.clicked.connect(self.canvas.fit)
        self.canvas.turned.connect(self._turn)
        self.canvas.zoomed.connect(self._show_zoom)
        self.show_pages(())

    def _button(self, icon: str, words: str) -> Button:
        button = Button("", ButtonKind.QUIET, icon=icon, size=ButtonSize.ROW, parent=self)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages shown."""
        return self._pages

    @property
    def page_number(self) -> int:
        """The page in view, from 1; 0 without pages."""
        return self._number

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show other pages, from the first; none empties the preview."""
        self._pages = tuple(pages)
        self._number = 0
        self.show_page(1)

    def show_page(self, number: int) -> None:
        """Show the page with this number, or the nearest there is."""
        self._number = max(1, min(number, len(self._pages))) if self._pages else 0
        self.canvas.show_page(self._pages[self._number - 1] if self._number else None)
        self.page_label.setText(
            self.tr("Trang {page}/{pages}").format(page=self._number, pages=len(self._pages))
            if self._number
            else self.tr("Chưa có trang nào")
        )
        self.previous_button.setEnabled(self._number > 1)
        self.next_button.setEnabled(self._number < len(self._pages))
        for button in (self.smaller_button, self.larger_button, self.fit_button):
            button.setEnabled(bool(self._pages))
        self.page_changed.emit(self._number)

    def show_previous(self) -> None:
        self.show_page(self._number - 1)

    def show_next(self) -> None:
        self.show_page(self._number + 1)

    def _turn(self, by: int) -> None:
        self.show_page(self._number + by)

    def _show_zoom(self, factor: float) -> None:
        self.zoom_label.setText(self.tr("{percent} %").format(percent=round(factor * 100)))


class _Canvas(Themed, QAbstractScrollArea):
    """Paints one page on a quiet ground and scrolls it."""

    turned = Signal(int)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._image = QImage()
        self._factor = 0.0  # 0 fits the width.
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Bản xem trước khi in"))
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_DELAY)
        self._redraw.timeout.connect(self._draw)
        self.follow_theme()

    def show_page(self, page: Page | None) -> None:
        self._page = page
        self.verticalScrollBar().setValue(0)
        self._draw()

    @property
    def factor(self) -> float:
        """The zoom in force: 1 is the size of the paper on a 96 dpi screen."""
        return self._factor or self._fitting_factor()

    def fit(self) -> None:
        self._factor = 0.0
        self._draw()

    def zoom_in(self) -> None:
        self._zoom_to(next((zoom for zoom in _ZOOMS if zoom > self.factor + 0.01), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        smaller = (zoom for zoom in reversed(_ZOOMS) if zoom < self.factor - 0.01)
        self._zoom_to(next(smaller, _ZOOMS[0]))

    def _zoom_to(self, factor: float) -> None:
        self._factor = factor
        self._draw()

    def _fitting_factor(self) -> float:
        if self._page is None:
            return 1.0
        # The bar beside a long sheet is counted in, so that showing it changes nothing.
        bar = self.verticalScrollBar().sizeHint().width()
        available = max(120, self.width() - bar - 2 * _MARGIN)
        paper = self._page.paper.width / MM_PER_INCH * _SCREEN_DPI
        return min(_ZOOMS[-1], available / paper)

    def _draw(self) -> None:
        self._redraw.stop()
        ratio = self.devicePixelRatioF()
        if self._page is None:
            self._image = QImage()
        else:
            self._image = page_image(self._page, _SCREEN_DPI * self.factor * ratio)
            self._image.setDevicePixelRatio(ratio)
        self._measure()
        self.zoomed.emit(self.factor)
        self.viewport().update()

    def _page_size(self) -> QSize:
        return self._image.deviceIndependentSize().toSize() if self._page else QSize()

    def _measure(self) -> None:
        size, view = self._page_size(), self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        # A page that fits the width needs no bar, not even until it is drawn in the new size.
        too_wide = size.width() + 2 * _MARGIN - view.width() if self._factor else 0
        across.setRange(0, max(0, too_wide))
        down.setRange(0, max(0, size.height() + 2 * _MARGIN - view.height()))
        across.setPageStep(view.width())
        down.setPageStep(view.height())
        down.setSingleStep(40)
        across.setSingleStep(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.color("surface_alt"))
        if self._page is None:
            return
        size = self._page_size()
        left = max(_MARGIN, (self.viewport().width() - size.width()) // 2)
        sheet = QRect(
            left - self.horizontalScrollBar().value(),
            _MARGIN - self.verticalScrollBar().value(),
            size.width(),
            size.height(),
        )
        painter.drawImage(sheet.topLeft(), self._image)
        painter.setPen(QColor(self.color("focus" if self.hasFocus() else "border")))
        painter.drawRect(sheet.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        if not self._factor:
            self._redraw.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._factor:
            self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if key == Qt.Key.Key_PageUp:
            self.turned.emit(-1)
        elif key == Qt.Key.Key_PageDown:
            self.turned.emit(1)
        elif control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif control and key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)


class PreviewDialog(QDialog):
    """The preview with its two ways out; shown with `open()`.

    Widgets given as `above` stand over the page: what is to be laid out.

    Signals:
        print_requested: With the printer the officer has chosen.
        pdf_requested: The officer wants a file; the caller asks where.
    """

    print_requested = Signal(object)
    pdf_requested = Signal()

    def __init__(
        self,
        pages: Sequence[Page],
        title: str,
        parent: QWidget | None = None,
        *,
        above: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.preview = PagePreview(self)
        self.preview.show_pages(pages)
        self.close_button = Button(self.tr("Đóng"), key="Esc", parent=self)
        self.pdf_button = Button(self.tr("Lưu PDF"), icon="file-type-pdf", parent=self)
        self.print_button = Button(
            self.tr("In"), ButtonKind.PRIMARY, icon="printer", key="Ctrl+P", shortcut=True,
            parent=self,
        )  # fmt: skip
        actions = QHBoxLayout()
        actions.addWidget(self.close_button)
        actions.addStretch(1)
        actions.addWidget(self.pdf_button)
        actions.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        for widget in above:
            layout.addWidget(widget)
        layout.addWidget(self.preview, 1)
        layout.addLayout(actions)
        self.close_button.clicked.connect(self.reject)
        self.pdf_button.clicked.connect(self.pdf_requested)
        self.print_button.clicked.connect(self._choose_printer)
        # As high as the window behind allows: a slip is read as a whole before it is printed.
        room = parent.window().height() - _BEHIND if parent is not None else 0
        self.resize(720, max(540, min(_HIGHEST, room)))
        self.preview.setFocus()

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.windowTitle())
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_requested.emit(printer))
        QDialog.open(dialog)
