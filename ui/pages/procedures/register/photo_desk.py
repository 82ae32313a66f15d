"""The photo of a sheet on its wall: read small, chosen from a file, opened in full size."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.digitisation import StoredFile
from ui.context import Context
from ui.copies import Copies
from ui.file_choice import ask_for_file, show_file
from ui.jobs import Latest
from ui.widgets.picture import Picture, read_picture

if TYPE_CHECKING:
    from cds_desktop.domain.publicity.sheets import PostedSheet
    from cds_desktop.services.data_dir import DataDir
    from ui.pages.procedures.register.acts import SheetActs
    from ui.pages.procedures.register.detail import SheetDetail
    from ui.pages.procedures.register.rows import SheetRow


class PhotoDesk(QObject):
    """Serves the place of the photo in the detail.

    Args:
        context: As every page gets it.
        detail: Shows the photo.
        acts: Stores a new one.
        parent: Over which the choice of a file opens.
    """

    def __init__(
        self, context: Context, detail: SheetDetail, acts: SheetActs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._detail, self._acts = context, detail, acts
        self._window = parent
        self._latest = Latest()
        self._copies = copies = Copies()
        #: Shows a file with the program of the PC; tests watch it.
        self.show_file: Callable[[Path], None] = show_file
        detail.photo_asked.connect(self._ask)
        detail.photo_opened.connect(self.open)
        # A method of the object itself would no longer be called when it goes.
        self.destroyed.connect(lambda: copies.clean())

    def read(self, row: SheetRow | None) -> None:
        """Read the photo of another sheet."""
        self._latest.next()
        if row is None or not row.sheet.photo:
            self._detail.show_photo(None)
            return
        data_dir, sheet = self._context.office.data_dir, row.sheet
        self._context.file_jobs.run(
            self,
            lambda _progress: _small(data_dir, sheet),
            self._latest.guard(self._detail.show_photo),
            self._context.notices.failed,
        )

    def choose(self, row: SheetRow, path: Path) -> None:
        """Keep a picture as the photo of a sheet."""
        self._acts.set_photo(row, path)

    def open(self) -> None:
        """Look at the photo with the program of the PC."""
        row = self._detail.row
        if row is None or not row.sheet.photo:
            return
        data_dir, sheet, folder = self._context.office.data_dir, row.sheet, self._copies.folder()
        self._context.file_jobs.run(
            self,
            lambda _progress: _copy(data_dir, sheet, folder),
            lambda path: self.show_file(path),
            self._context.notices.failed,
        )

    def _ask(self) -> None:
        row = self._detail.row
        if row is not None:
            ask_for_file(
                self._window,
                self.tr("Chọn ảnh của tờ {number}").format(number=row.sheet.number),
                self.tr("Ảnh (*.jpg *.jpeg *.png)"),
                self._context.preferences,
                partial(self.choose, row),
            )


def _small(data_dir: DataDir, sheet: PostedSheet) -> Picture:
    from cds_desktop.services.publicity.photos import photo_path

    path = photo_path(data_dir, sheet)
    if path is None:
        return Picture(sheet.number, 0, None)
    # Contents lie in the store without an ending.
    return read_picture(path, f"{sheet.number}.jpg")


def _copy(data_dir: DataDir, sheet: PostedSheet, folder: Path) -> Path:
    from cds_desktop.services.digitisation import stored_path
    from cds_desktop.services.digitisation_lists import readable_copy

    path = stored_path(data_dir, sheet.photo)
    size = path.stat().st_size if path.is_file() else 0
    ending = bytes(QImageReader.imageFormat(str(path)).data()).decode("ascii") or "jpeg"
    name = f"anh-to-{sheet.number}.{ending}"
    return readable_copy(data_dir, StoredFile(sheet.photo, size, name, f"image/{ending}"), folder)
