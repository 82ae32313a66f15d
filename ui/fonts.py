"""Noto Sans Regular and Bold, shipped so that stacked marks are never clipped."""

import logging

from PySide6.QtGui import QFontDatabase

from cds_desktop.resources import resource

_FILES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_log = logging.getLogger(__name__)


def load_fonts() -> bool:
    """Give both weights to Qt; False when a file could not be read (logged)."""
    loaded = True
    for name in _FILES:
        path = resource("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            _log.warning("Font %s could not be loaded", path.name)
            loaded = False
    return loaded
