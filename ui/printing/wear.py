"""What happens to a printed code before a telephone sees it, as pictures.

A model, kept plain enough to be argued about. Every stage takes a picture and returns one; all
of it runs inside Qt. The order is that of life: printed, photocopied, dirtied on the wall, then
seen from a distance by a camera that is held askew and is not quite sharp.

What is not modelled: crumpled or curved paper, glare, shadows, colours, moving hands beyond the
blur, damage in one large piece (a code under which a third is torn off is lost, and a test shows
that it fails). Nor is the telephone's patience: it looks at thirty pictures a second, this at one.
"""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QRadialGradient

from ui.printing.page import QrCode
from ui.printing.page_painter import MM_PER_INCH

__all__ = [
    "DIRT", "RENDER_DPI", "TILT", "Stage", "blurred", "dirtied", "photocopied", "seen_from",
    "smeared", "tilted", "worn", "worn_stages",
]  # fmt: skip

RENDER_DPI: Final = 150
DIRT: Final = 0.10
"""Part of the code's area, quiet zone included, that is covered."""
TILT: Final = 3.0
"""Degrees by which the camera is held askew."""

_DOTS_PER_MM: Final = RENDER_DPI / MM_PER_INCH
_GREY: Final = QImage.Format.Format_Grayscale8
_PAINTED: Final = QImage.Format.Format_RGB32
_SMOOTH: Final = Qt.TransformationMode.SmoothTransformation

_TONER_SPREAD: Final = 0.1
"""Millimetres over which an edge is smeared by a printer and a copier in turn."""
_COPY_SCALE: Final = 0.985
"""Copiers set to 100 % are a little off; the dots of the copy never meet those of the print."""
_COPY_THRESHOLD, _COPY_STEEPNESS = 0.6, 4.0
"""Of white: below it the copy turns dark, so that lines grow; the steepness is its contrast."""
_COPY_BLACK, _COPY_WHITE = 55, 210

_CAMERA_DOTS: Final = 4_000
"""Across the view of an ordinary telephone."""
_VIEW: Final = 1.3
"""Width of the view by distance: about 66 degrees."""
_HAND: Final = 250.0
"""Millimetres: what is held in the hand is read from 200 to 300 mm."""
_CAMERA_BLUR: Final = 2.0
"""Dots of the camera over which one point of the paper is spread: focus, lens and hand."""
_ROOM: Final = "#c8c8c8"
"""What stands around a sheet, as grey."""

_TILE_MODULES: Final = 64
_DOTS_PER_MODULE: Final = 10
_TILE: Final = _TILE_MODULES * _DOTS_PER_MODULE
_SPECK, _CREASE, _SMUDGE = 0.2, 0.15, 4.0
"""Width of a speck, width of a crease, largest width of a smudge, in modules, at `DIRT`."""
_MOST_DIRTY_MODULE: Final = 2.5
"""Millimetres; dirt does not grow with larger modules: specks end at half a millimetre."""
_SPECK_SHARE, _SMUDGE_SHARE, _CREASE_SHARE = 0.85, 0.10, 0.05
_DUST, _BARE_PAPER = QColor(25, 25, 25), QColor(245, 245, 245)
_FINGERS: Final = QColor(20, 20, 20, 60)


class Stage(StrEnum):
    """Where a code was lost; the values are read by `wording`."""

    RENDERED = "rendered"
    QUIET_ZONE = "quiet_zone"
    PHOTOCOPIED = "photocopied"
    DIRTIED = "dirtied"
    SEEN = "seen"
    TILTED = "tilted"
    BLURRED = "blurred"


def worn(image: QImage, code: QrCode, degrees: float = TILT) -> QImage:
    """All stages together: what the camera of a telephone gets to see.

    Args:
        image: The code with its quiet zone and a little around, drawn with `RENDER_DPI`.
        code: What is on it.
        degrees: How the camera is held.
    """
    *_, (_, last) = worn_stages(image, code, degrees)
    return last


def worn_stages(
    image: QImage, code: QrCode, degrees: float = TILT
) -> Iterator[tuple[Stage, QImage]]:
    """The picture after each stage, each on top of those before."""
    image = photocopied(image)
    yield Stage.PHOTOCOPIED, image
    module = min(code.module, _MOST_DIRTY_MODULE) * _DOTS_PER_MM * _COPY_SCALE
    image = dirtied(image, module, code.text)
    yield Stage.DIRTIED, image
    image, dots = seen_from(image, code.distance)
    yield Stage.SEEN, image
    image = tilted(image, degrees)
    yield Stage.TILTED, image
    image = blurred(image, dots)
    yield Stage.BLURRED, image.convertToFormat(_GREY)


def photocopied(image: QImage) -> QImage:
    """A print of a copy: edges smeared, lines grown, hard contrast, then black and white faded.

    Modelled: toner that spreads by a tenth of a millimetre, a copier that decides almost between
    black and white and rather for black, its slightly wrong scale, its grey black and grey white.
    Not modelled: streaks of a worn drum, copies of copies.
    """
    image = smeared(image, _TONER_SPREAD * _DOTS_PER_MM)
    size = image.size() * _COPY_SCALE
    grey = image.scaled(size, mode=_SMOOTH).convertToFormat(_GREY)
    tones = bytes(grey.constBits()).translate(_copy_tones())
    copy = QImage(tones, grey.width(), grey.height(), grey.bytesPerLine(), _GREY)
    return copy.convertToFormat(_PAINTED)  # a picture of its own; `copy` borrows the bytes


@lru_cache(maxsize=1)
def _copy_tones() -> bytes:
    tones = []
    for tone in range(256):
        contrast = (tone / 255 - _COPY_THRESHOLD) * _COPY_STEEPNESS + 0.5
        tones.append(round(_COPY_BLACK + (_COPY_WHITE - _COPY_BLACK) * min(1, max(0, contrast))))
    return bytes(tones)


def dirtied(image: QImage, module: float, text: str, share: float = DIRT) -> QImage:
    """Dust, flaked toner, creases and finger marks over a part of the whole picture.

    Half of the specks are dark, half are places where the paper shows; creases are bare lines;
    finger marks let the code shine through. More dirt means larger pieces, not more of them.

    The grain is a fifth of a module wide, and that is not chosen freely: a damaged module costs a
    codeword of eight, and level M repairs about 18 % of the codewords, so that single damage in
    2,4 % of the modules is the end of any such code, however it is made. A tenth of the area can
    only be covered by pieces smaller than a module, or by few large ones; the large ones decide by
    where they fall and not by how the code was printed.

    Args:
        image: What is dirtied; a picture of its own is returned.
        module: Width of a module in dots of the picture; pieces of dirt are sized by it.
        text: Decides where which dirt falls, so that a code always fares the same.
        share: Part of the area that is covered.
    """
    tile = _dirt(round(module, 1), round(share, 3))
    seed = zlib.crc32(text.encode())
    dirty = image.convertToFormat(_PAINTED)
    painter = QPainter(dirty)
    try:
        painter.setBrushOrigin(-(seed % tile.width()), -(seed // 65_536 % tile.height()))
        painter.fillRect(dirty.rect(), QBrush(tile))
    finally:
        painter.end()
    return dirty


@lru_cache(maxsize=32)
def _dirt(module: float, share: float) -> QImage:
    """A square of dirt, 64 modules wide; its edges continue at the opposite ones."""
    tile = _dirt_of(share)
    side = max(1, round(module * _TILE_MODULES))
    mode = _SMOOTH if side < _TILE else Qt.TransformationMode.FastTransformation
    return tile.scaled(side, side, mode=mode)


@lru_cache(maxsize=4)
def _dirt_of(share: float) -> QImage:
    chance = random.Random(share)
    growth = math.sqrt(share / DIRT)
    area = _TILE * _TILE
    tile = QImage(_TILE, _TILE, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    covered = 0.0
    while covered < share * _SMUDGE_SHARE * area:
        radius = chance.uniform(0.5, 1) * growth * _SMUDGE * _DOTS_PER_MODULE / 2
        mark = QRadialGradient(0, 0, radius)
        mark.setColorAt(0, _FINGERS)
        mark.setColorAt(0.6, _FINGERS)
        mark.setColorAt(1, Qt.GlobalColor.transparent)
        for where in _wrapped(chance):
            painter.resetTransform()
            painter.translate(where)
            painter.setBrush(QBrush(mark))
            painter.drawEllipse(QPointF(0, 0), radius, radius)
        covered += math.pi * radius * radius
    covered = 0.0
    while covered < share * _CREASE_SHARE * area:
        length, width = chance.uniform(0.3, 0.8) * _TILE, growth * _CREASE * _DOTS_PER_MODULE
        angle = chance.choice((0, 90)) + chance.uniform(-12, 12)
        for where in _wrapped(chance):
            painter.resetTransform()
            painter.translate(where)
            painter.rotate(angle)
            painter.fillRect(QRectF(0, 0, length, width), _BARE_PAPER)
        covered += length * width
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    side = max(1, round(growth * _SPECK * _DOTS_PER_MODULE))
    # Specks fall on each other, too: so many cover the share.
    count = round(-math.log(1 - share * _SPECK_SHARE) * area / (side * side))
    for number in range(count):
        colour = _DUST if number % 2 else _BARE_PAPER
        for where in _wrapped(chance, side):
            painter.fillRect(QRectF(where.x(), where.y(), side, side), colour)
    painter.end()
    return tile


def _wrapped(chance: random.Random, reach: float = _TILE) -> list[QPointF]:
    """A place on the tile, and the places beside it that stick out of the opposite edges."""
    x, y = chance.randrange(_TILE), chance.randrange(_TILE)
    columns = [x, x - _TILE] if x + reach > _TILE else [x]
    rows = [y, y - _TILE] if y + reach > _TILE else [y]
    return [QPointF(left, top) for left in columns for top in rows]


def seen_from(image: QImage, distance: float) -> tuple[QImage, float]:
    """The picture as coarse as a camera sees it, and the camera's dots by those of the picture.

    A telephone of 4,000 dots across a view of 1,3 times the distance. Nothing gets finer than it
    was drawn. Not modelled: zoom, which only helps.

    Args:
        image: Drawn with `RENDER_DPI`.
        distance: In mm; 0 for what is held in the hand.
    """
    camera = _CAMERA_DOTS / (_VIEW * (distance or _HAND)) / _DOTS_PER_MM
    if camera >= 1:
        return image, camera
    return image.scaled(image.size() * camera, mode=_SMOOTH), 1.0


def tilted(image: QImage, degrees: float = TILT) -> QImage:
    """The camera is held askew; the room shows at the corners. Not modelled: seen from the side."""
    turned = QImage(image.size(), _PAINTED)
    turned.fill(QColor(_ROOM))
    painter = QPainter(turned)
    try:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        middle = QRectF(image.rect()).center()
        painter.translate(middle)
        painter.rotate(degrees)
        painter.drawImage(-middle, image)
    finally:
        painter.end()
    return turned


def blurred(image: QImage, camera: float) -> QImage:
    """Not quite in focus: every point is spread over two dots of the camera.

    Args:
        image: A picture on which some dots of the camera make one.
        camera: Dots of the camera by those of the picture (`seen_from`).
    """
    return smeared(image, _CAMERA_BLUR / camera)


def smeared(image: QImage, width: float) -> QImage:
    """Spread every point over so many dots, across and down.

    The neighbours at both sides are mixed in with the weight that gives the same variance as a
    box of this width, which is its square by 12.
    """
    image = image.convertToFormat(_PAINTED)
    weight = width * width / 24
    times = math.ceil(weight / 0.3)
    for _ in range(times):
        part = weight / times
        for across, down in ((1, 0), (0, 1)):
            mixed = image.copy()
            painter = QPainter(mixed)
            painter.setOpacity(part / (1 - part))
            painter.drawImage(across, down, image)
            painter.setOpacity(part)
            painter.drawImage(-across, -down, image)
            painter.end()
            image = mixed
    return image
