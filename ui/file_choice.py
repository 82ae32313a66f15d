"""Asking for a file, without a nested event loop."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.preferences import Preferences

Chosen = Callable[[Path], None]


def ask_for_file(
    parent: QWidget, title: str, patterns: str, preferences: Preferences, on_chosen: Chosen
) -> QFileDialog:
    """Ask which file to read; the folder is remembered.

    Args:
        parent: The page that asks.
        title: The question.
        patterns: Kinds of files, "Bảng tính (*.xlsx *.csv)".
        preferences: Where the folder is remembered.
        on_chosen: Gets the file; not called when the officer changes their mind.
    """
    dialog = QFileDialog(parent, title, str(preferences.last_folder), patterns)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, preferences, on_chosen)


def ask_for_place(
    parent: QWidget,
    title: str,
    proposed: Path,
    patterns: str,
    preferences: Preferences,
    on_chosen: Chosen,
) -> QFileDialog:
    """Ask where to write a file; an existing one is replaced only after a question.

    Args:
        parent: The page that asks.
        title: The question.
        proposed: Folder and name; its suffix is added to a name typed without one.
        patterns: Kinds of files.
        preferences: Where the folder is remembered.
        on_chosen: Gets the place.
    """
    dialog = QFileDialog(parent, title, str(proposed.parent), patterns)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposed.suffix.removeprefix("."))
    dialog.selectFile(proposed.name)
    return _open(dialog, preferences, on_chosen)


def show_file(path: Path) -> None:
    """Open a file or a folder with the program the PC has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _open(dialog: QFileDialog, preferences: Preferences, on_chosen: Chosen) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(name: str) -> None:
        path = Path(name)
        preferences.last_folder = path.parent
        on_chosen(path)

    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog
