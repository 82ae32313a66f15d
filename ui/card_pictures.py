"""The picture of an identity card, from a camera or a telephone: its code, and nothing else.

The picture is read from where it lies, decoded in memory and forgotten; nothing is stored.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage, QImageReader

from cds_desktop.domain.cards import looks_like_card
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken

PICTURES: Final = ("jpg", "jpeg", "png", "bmp", "webp", "gif", "tif", "tiff")
_LARGEST: Final = 50_000_000
"""Bytes of a file; a photo of a telephone has about 5 MB."""
_MOST_PIXELS: Final = 120_000_000


def is_picture(path: Path) -> bool:
    """Whether a file is named like a picture."""
    return path.suffix.lower().removeprefix(".") in PICTURES


def read_card_picture(path: Path) -> str:
    """The text of the card's code on a picture; may take a second, so off the GUI thread.

    Raises:
        RuleBroken: `card.picture_unreadable` (no picture), `card.picture_large`,
            `card.no_code` (no code was found on it).
        EnvironmentFault: `file.unreadable`.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise EnvironmentFault("file.unreadable", name=path.name) from error
    if size > _LARGEST:
        raise RuleBroken("card.picture_large")
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    # A crafted header may promise more than memory holds; Qt would say so on the console.
    whole = reader.size()
    if whole.isValid() and whole.width() * whole.height() > _MOST_PIXELS:
        raise RuleBroken("card.picture_large")
    image = reader.read()
    if image.isNull():
        raise RuleBroken("card.picture_unreadable", name=path.name)
    return read_card_image(image)


def read_card_image(image: QImage) -> str:
    """The text of the card's code on a picture in memory.

    Raises:
        RuleBroken: `card.no_code`.
    """
    from ui.printing.picture_codes import growing_pictures
    from ui.printing.read_back import read_codes

    other = ""
    for variant in growing_pictures(image):
        for text in read_codes(variant):
            if looks_like_card(text):
                return text
            other = other or text
    if other:
        return other  # some other code: the reader of cards says what is wrong with it
    raise RuleBroken("card.no_code")
