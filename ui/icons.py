"""Tabler outline icons, recoloured and cached."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from cds_desktop.resources import resource

STROKE = "1.75"


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _svg(name: str, color: QColor) -> QByteArray:
    text = _source(name).replace("currentColor", color.name())
    text = text.replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    return QByteArray(text.encode())


def icon_pixmap(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """Return one icon as a square picture.

    Args:
        name: The file in `resources/icons`, without its ending.
        color: Takes the place of `currentColor`.
        size: Edge in logical pixels.
        ratio: Device pixels in a logical pixel.

    Raises:
        FileNotFoundError: No such icon is shipped.
    """
    key = f"cds/{name}/{color.rgba():08x}/{size}/{ratio:.2f}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    edge = max(1, round(size * ratio))
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(_svg(name, color)).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, pixmap)
    return pixmap


def paint_icon(painter: QPainter, x: float, y: float, size: int, name: str, color: QColor) -> None:
    """Paint one icon with its top left corner at (x, y), sharp at any device pixel ratio."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(round(x), round(y), icon_pixmap(name, color, size, ratio))


def icon(name: str, color: QColor, size: int = 18) -> QIcon:
    """Return an icon for a menu or a stock widget."""
    made = QIcon(icon_pixmap(name, color, size))
    made.addPixmap(icon_pixmap(name, color, size, 2.0))
    return made
