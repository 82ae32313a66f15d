"""The codes on a picture or in a PDF: a photograph of a wall, a scan, a file somebody sent.

Everything is decoded in memory; the file is closed as soon as it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QLoggingCategory, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.services.progress import Progress, silent
from ui.printing.read_back import codes_in_pixels, read_codes

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["MOST_PAGES", "codes_in_file", "codes_in_image", "growing_pictures"]

MOST_PAGES: Final = 3_000
_LARGEST: Final = 200_000_000
"""Bytes of a file; a photo of a telephone has about 5 MB, a booklet of scans 100 MB."""
_MOST_PIXELS: Final = 60_000_000
_MOST_MEMORY: Final = 256_000_000
"""Bytes of a picture in memory; above it Qt refuses, with a line in the log."""
_FORMATS: Final = frozenset(
    {"bmp", "gif", "jpeg", "jpg", "pbm", "pgm", "png", "ppm", "tif", "tiff", "webp"}
)
"""What holds points. Drawings (SVG) may lead to other files and are not opened."""
_SIDES: Final = (1_600, 2_400, 4_000)
"""Longest sides to try: a code that is large is found quickly, a small one needs the detail."""
_PDF_DPI: Final = 200
_POINTS_PER_INCH: Final = 72
_PDF_LOCKED: Final = frozenset({4, 5})
"""Pdfium's errors for a missing password and for an unknown encryption."""
_PDF_SIGN: Final = b"%PDF-"

# Pdfium keeps state of its own for the whole process and must not be entered twice at a time.
_pdfium_is_free = Lock()


def codes_in_file(path: Path, progress: Progress = silent) -> tuple[str, ...]:
    """The text of every QR code on a picture or in a PDF, each once, in the order found.

    A photo is turned as the camera noted, and looked at in several sizes; codes may lie at any
    angle and may be light on dark. May take seconds, so call it off the GUI thread.

    Args:
        path: A picture (JPG, PNG, BMP, WebP, GIF, TIFF where Qt can) or a PDF.
        progress: Told the pages of a PDF done and all; may raise `Cancelled`.

    Returns:
        Nothing when no code is readable; the caller says so with `picture.no_code`.

    Raises:
        RuleBroken: `picture.folder`, `picture.unreadable` (no picture, damaged),
            `picture.too_large`, `picture.locked` (a PDF with a password), `picture.many_pages`.
        NotFound: `file.not_found`.
        EnvironmentFault: `file.unreadable`.
    """
    name = path.name
    try:
        if path.is_dir():
            raise RuleBroken("picture.folder", name=name)
        if path.stat().st_size > _LARGEST:
            raise RuleBroken("picture.too_large", name=name)
        with path.open("rb") as file:
            is_pdf = _PDF_SIGN in file.read(1024)
        if not is_pdf:
            return codes_in_image(_picture(path))
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("file.not_found", name=name) from error
    except OSError as error:
        raise EnvironmentFault("file.unreadable", name=name) from error
    with _pdfium_is_free:
        return _codes_in_pdf(content, name, progress)


def codes_in_image(image: QImage) -> tuple[str, ...]:
    """The same for a picture in memory."""
    found: dict[str, None] = {}
    for number, variant in enumerate(growing_pictures(image)):
        if found and number >= len(_SIDES):
            break
        found.update(dict.fromkeys(read_codes(variant)))
    return tuple(found)


def growing_pictures(image: QImage) -> Iterator[QImage]:
    """The picture in grey at growing sizes, then its quarters enlarged."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    longest = max(grey.width(), grey.height())
    for side in _SIDES:
        yield _scaled(grey, min(side, longest))
        if side >= longest:
            break
    yield _scaled(grey, min(2 * longest, _SIDES[-1]))
    width, height = grey.width() * 3 // 5, grey.height() * 3 // 5
    for left in (0, grey.width() - width):
        for top in (0, grey.height() - height):
            yield _scaled(grey.copy(left, top, width, height), _SIDES[1])


def _scaled(image: QImage, side: int) -> QImage:
    if max(image.width(), image.height()) == side:
        return image
    return image.scaled(
        QSize(side, side),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


# --- pictures -------------------------------------------------------------------------------------


@cache
def _quieten_decoders() -> None:
    """Keep the decoders' English remarks about broken pictures off the error stream.

    The office is told with a sentence of its own. Other messages of Qt stay as they are.
    """
    QLoggingCategory.setFilterRules("qt.gui.imageio*=false\nqt.imageformats*=false")


def _picture(path: Path) -> QImage:
    """Read a picture after looking at what its head promises."""
    _quieten_decoders()
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode("ascii", "replace").lower() not in _FORMATS:
        raise RuleBroken("picture.unreadable", name=path.name)
    size = reader.size()
    if size.isValid():
        pixels = size.width() * size.height()
        points = QImage(1, 1, reader.imageFormat()).depth() or 32
        if pixels > _MOST_PIXELS or pixels * points // 8 > _MOST_MEMORY:
            raise RuleBroken("picture.too_large", name=path.name)
    image = reader.read()
    if image.isNull():
        raise RuleBroken("picture.unreadable", name=path.name)
    return image


# --- PDF ------------------------------------------------------------------------------------------


def _codes_in_pdf(content: bytes, name: str, progress: Progress) -> tuple[str, ...]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        code = "picture.locked" if error.err_code in _PDF_LOCKED else "picture.unreadable"
        raise RuleBroken(code, name=name) from error
    try:
        return _codes_on_pages(document, name, progress)
    except PdfiumError as error:
        raise RuleBroken("picture.unreadable", name=name) from error
    finally:
        document.close()


def _codes_on_pages(document: PdfDocument, name: str, progress: Progress) -> tuple[str, ...]:
    pages = len(document)
    if pages > MOST_PAGES:
        raise RuleBroken("picture.many_pages", name=name, most=MOST_PAGES, found=pages)
    found: dict[str, None] = {}
    for number in range(pages):
        page = document[number]
        try:
            found.update(dict.fromkeys(_codes_on_page(page)))
        finally:
            page.close()
        progress(number + 1, pages)
    return tuple(found)


def _codes_on_page(page: PdfPage) -> list[str]:
    """Draw one page in grey; a page as large as a wall is drawn coarser."""
    width, height = page.get_size()
    scale = _PDF_DPI / _POINTS_PER_INCH
    points = width * height
    scale = min(scale, (_MOST_PIXELS / points) ** 0.5) if points > 0 else scale
    bitmap: Any = page.render(scale=scale, grayscale=True)
    try:
        pixels = memoryview(bitmap.buffer).cast("B", shape=[bitmap.height, bitmap.stride])
        return codes_in_pixels(pixels)
    finally:
        bitmap.close()
