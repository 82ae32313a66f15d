"""Asking for a file, without a nested event loop."""

from collections.abc import Callable, Sequence
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


def ask_for_files(
    parent: QWidget,
    title: str,
    patterns: str,
    preferences: Preferences,
    on_chosen: Callable[[Sequence[Path]], None],
) -> QFileDialog:
    """Ask which files to read, several at once; the folder is remembered.

    Args:
        parent: The page that asks.
        title: The question.
        patterns: Kinds of files.
        preferences: Where the folder is remembered.
        on_chosen: Gets the files.
    """
    dialog = QFileDialog(parent, title, str(preferences.last_folder), patterns)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(names: Sequence[str]) -> None:
        paths = [Path(name) for name in names]
        if paths:
            preferences.last_folder = paths[0].parent
            on_chosen(paths)

    dialog.filesSelected.connect(chosen)
    dialog.open()
    return dialog


def ask_for_folder(
    parent: QWidget, title: str, preferences: Preferences, on_chosen: Chosen
) -> QFileDialog:
    """Ask for a folder; it is remembered.

    Args:
        parent: The page that asks.
        title: The question.
        preferences: Where the folder is remembered.
        on_chosen: Gets the folder.
    """
    dialog = QFileDialog(parent, title, str(preferences.last_folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(name: str) -> None:
        preferences.last_folder = Path(name)
        on_chosen(Path(name))

    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


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
