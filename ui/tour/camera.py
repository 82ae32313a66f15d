"""Pictures of windows as they stand on a clerk's screen."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

USUAL: Final = QSize(1366, 768)
#: What 1366×768 leaves at 125 %, above the task bar of Windows.
COMPACT: Final = QSize(1092, 574)
COMPACT_RATIO: Final = 1.25


class Camera:
    """Writes pictures into a folder and remembers them.

    Args:
        folder: Where the pictures go; made when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pictures: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    def shoot(self, widget: QWidget, name: str, *, ratio: float = 1.0) -> Path:
        """Take one picture; `ratio` is the screen's scale (1.25 for 125 %)."""
        picture = QPixmap(widget.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(widget.palette().window().color())
        widget.render(picture)
        path = self._folder / f"{name}.png"
        if not picture.save(str(path)):
            raise OSError(f"cannot write {path.name}")
        self.pictures.append(path)
        return path
