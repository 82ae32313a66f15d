"""Printing without a screen, for the command line and unattended work."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

__all__ = ["choose_platform", "ensure_gui_application"]


def choose_platform() -> None:
    """Select Qt's offscreen platform on Linux when there is no display.

    Without a display the constructor of the application ends the process, and no `except`
    catches that; so this must run first.
    """
    if not sys.platform.startswith("linux"):
        return
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def ensure_gui_application() -> QGuiApplication:
    """Return the running application, or start one that can draw text and pictures.

    The caller keeps the returned object as long as it draws.
    """
    running = QCoreApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    choose_platform()
    return QGuiApplication(sys.argv[:1])
