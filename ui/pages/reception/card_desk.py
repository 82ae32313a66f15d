"""Cards on their way into the form: scanned, pasted, or photographed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.cards import parse_card
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.wording.cards import warnings_words
from ui.context import Context
from ui.file_choice import ask_for_file
from ui.pages.reception.form import ReceptionForm
from ui.pages.reception.keyed_cards import readable


class CardDesk(QObject):
    """Reads cards for the form; a picture is decoded in the background and never stored."""

    def __init__(self, context: Context, form: ReceptionForm, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._form, self._window = context, form, window

    def take(self, text: str) -> None:
        """Put the text of a card into the form, explain what is odd about it, offer the way back.

        What stands in the form is only replaced by a card that could be read.
        """
        try:
            reading, explained = readable(parse_card(text))
        except RuleBroken as error:
            self._context.notices.failed(error)
            return
        form = self._form
        before = None if form.person.is_empty() else form.person.values()
        form.take_card(reading)
        words = [self.tr("Đã điền theo thẻ căn cước."), explained, warnings_words(reading.warnings)]
        undo = None if before is None else partial(form.person.set_values, before)
        self._context.notices.info(" ".join(filter(None, words)), undo)

    def choose(self) -> None:
        """Ask for a picture."""
        ask_for_file(
            self._window,
            self.tr("Chọn ảnh chụp mặt thẻ có mã QR"),
            self.tr("Ảnh (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff)"),
            self._context.preferences,
            self.read,
        )

    def read(self, path: Path) -> None:
        """Decode a picture from where it lies."""

        def decode() -> str:
            from ui.card_pictures import read_card_picture

            return read_card_picture(path)

        self._decode(decode)

    def takes(self, data: QMimeData) -> bool:
        """Whether something dragged here may be a picture of a card."""
        from ui.card_pictures import is_picture

        return data.hasImage() or any(is_picture(path) for path in _paths(data.urls()))

    def drop(self, data: QMimeData) -> None:
        """Decode what was dropped."""
        from ui.card_pictures import is_picture, read_card_image

        path = next((path for path in _paths(data.urls()) if is_picture(path)), None)
        if path is not None:
            self.read(path)
            return
        image = QImage(data.imageData())
        self._decode(lambda: read_card_image(image))

    def _decode(self, decode: Callable[[], str]) -> None:
        self._context.file_jobs.run(
            self, lambda _progress: decode(), self.take, self._context.notices.failed
        )


def _paths(urls: list[QUrl]) -> list[Path]:
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
