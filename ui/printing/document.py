"""Pages onto paper and into files; a file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileDevice, QMarginsF, QSaveFile, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.services.progress import Progress
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.headless import ensure_gui_application
from ui.printing.page import Page, PaperSize
from ui.printing.page_painter import paint_page
from ui.printing.products.poster import poster_pages
from ui.printing.read_back import check_codes

__all__ = ["PdfFile", "PosterResult", "make_posters", "print_pages", "render_pdf"]

_PDF_DPI = 600


@dataclass(frozen=True, slots=True)
class PosterResult:
    """How many sheets were made, how many codes read back, and the pages in the file."""

    posters: int
    decoded: int
    pages: int


def make_posters(
    contents: Sequence[PosterContent], out: Path, progress: Progress | None = None
) -> PosterResult:
    """Write the sheets into one PDF after reading every code back from its drawn page.

    Needs no window, and may run outside the GUI thread.

    Args:
        contents: The sheets, in order.
        out: The PDF; an existing file is replaced only when everything succeeded.
        progress: Told sheets done and all; may raise `Cancelled`.

    Raises:
        RuleBroken: There is nothing to print, or a code does not read back ("qr.unreadable").
        EnvironmentFault: The file cannot be written (see `render_pdf`).
    """
    if not contents:
        raise RuleBroken("poster.nothing_to_print")
    ensure_gui_application()
    ensure_print_fonts()
    measure = TextMeasure()
    decoded = pages = 0
    title = contents[0].title if len(contents) == 1 else "Thủ tục hành chính"
    with PdfFile(out, title) as pdf:
        for done, content in enumerate(contents, start=1):
            laid_out = poster_pages(content, measure)
            decoded += check_codes(laid_out)
            for page in laid_out:
                pdf.add(page)
            pages += len(laid_out)
            if progress is not None:
                progress(done, len(contents))
    return PosterResult(len(contents), decoded, pages)


def render_pdf(
    pages: Sequence[Page], path: Path, title: str, progress: Progress | None = None
) -> None:
    """Write pages into a PDF with embedded fonts and real text, after reading their codes back.

    Raises:
        RuleBroken: "qr.unreadable", or there are no pages.
        EnvironmentFault: "file.folder_missing", "file.not_written" or "file.in_use".
    """
    if not pages:
        raise RuleBroken("poster.nothing_to_print")
    ensure_gui_application()
    ensure_print_fonts()
    with PdfFile(path, title) as pdf:
        for done, page in enumerate(pages, start=1):
            check_codes((page,))
            pdf.add(page)
            if progress is not None:
                progress(done, len(pages))


def print_pages(pages: Iterable[Page], printer: QPrinter) -> None:
    """Send pages to a printer, each on its own paper size and without scaling.

    Raises:
        RuleBroken: A code does not read back; nothing is printed then.
        EnvironmentFault: "printer.not_ready".
    """
    laid_out = tuple(pages)
    if not laid_out:
        raise RuleBroken("poster.nothing_to_print")
    ensure_print_fonts()
    check_codes(laid_out)
    printer.setFullPage(True)
    printer.setPageLayout(_layout(laid_out[0].paper))
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentFault("printer.not_ready", printer=printer.printerName())
    try:
        for number, page in enumerate(laid_out):
            if number:
                printer.setPageLayout(_layout(page.paper))
                printer.newPage()
            paint_page(painter, page, printer.resolution())
    finally:
        painter.end()


def _layout(paper: PaperSize) -> QPageLayout:
    """The sheet as it lies in the tray; a wide page is that sheet turned."""
    is_wide = paper.width > paper.height
    short, long = sorted((paper.width, paper.height))
    size = QPageSize(
        QSizeF(short, long), QPageSize.Unit.Millimeter, paper.name.partition(" ")[0],
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )  # fmt: skip
    orientation = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


class PdfFile:
    """A PDF that is written beside its place and moved there when the block ends well."""

    def __init__(self, path: Path, title: str) -> None:
        self._path = path
        self._file = QSaveFile(str(path))
        self._title = title
        self._painter = QPainter()
        self._writer: QPdfWriter | None = None

    def __enter__(self) -> PdfFile:
        if not self._path.parent.is_dir():
            raise EnvironmentFault("file.folder_missing", path=self._path.parent)
        if not self._file.open(QSaveFile.OpenModeFlag.WriteOnly):
            raise self._fault()
        writer = QPdfWriter(self._file)
        writer.setResolution(_PDF_DPI)
        writer.setTitle(self._title)
        writer.setCreator("CDS Một cửa")
        self._writer = writer
        return self

    def add(self, page: Page) -> None:
        writer = self._writer
        if writer is None:
            raise RuntimeError("the file is not open")
        writer.setPageLayout(_layout(page.paper))
        if self._painter.isActive():
            writer.newPage()
        elif not self._painter.begin(writer):
            raise self._fault()
        paint_page(self._painter, page, _PDF_DPI)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._writer = None
        if kind is not None:
            self._file.cancelWriting()
            self._file.commit()
            return
        if not self._file.commit():
            raise self._fault()

    def _fault(self) -> EnvironmentFault:
        """Name what the PC refused: a file open in a viewer is the usual case on Windows."""
        full = (QFileDevice.FileError.ResourceError, QFileDevice.FileError.WriteError)
        if self._file.error() not in full and self._path.is_file():
            return EnvironmentFault("file.in_use", path=self._path)
        return EnvironmentFault("file.not_written", path=self._path)
