"""Facts of this PC and this person, over an INI file in the data folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from ui.theme import TEXT_SCALES, ThemeChoice

FILE_NAME: Final = "preferences.ini"
DEFAULT_IDLE_MINUTES: Final = 10


def _numbers(text: str) -> list[int]:
    parts = text.split(" ")
    return [int(part) for part in parts] if all(part.isdigit() for part in parts) else []


class Preferences:
    """Typed properties; unreadable or unknown values fall back to the default.

    Args:
        folder: Where `preferences.ini` lives.
        user: Whose section is read and written; empty before sign-in.
    """

    def __init__(self, folder: Path, user: str = "") -> None:
        self._folder = folder
        self._user = user
        self._settings = QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)

    def for_user(self, user: str) -> "Preferences":
        """Return the preferences of one officer in the same file."""
        return Preferences(self._folder, user)

    def save(self) -> None:
        """Write to the disk now."""
        self._settings.sync()

    # Of the PC ------------------------------------------------------------------------------

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the main window, as Qt saved it."""
        found = self._settings.value("window/geometry")
        return found if isinstance(found, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._settings.setValue("window/geometry", value)

    @property
    def last_user(self) -> str:
        """Who signed in last on this PC."""
        return self._text("window/last_user", "")

    @last_user.setter
    def last_user(self, value: str) -> None:
        self._settings.setValue("window/last_user", value)

    @property
    def idle_minutes(self) -> int:
        """Minutes without input before the screen locks; 0 never locks."""
        text = self._text("window/idle_minutes", str(DEFAULT_IDLE_MINUTES))
        return int(text) if text.isdigit() else DEFAULT_IDLE_MINUTES

    @idle_minutes.setter
    def idle_minutes(self, value: int) -> None:
        self._settings.setValue("window/idle_minutes", str(value))

    # Of the person --------------------------------------------------------------------------

    @property
    def theme(self) -> ThemeChoice:
        """Light, dark or as the system."""
        text = self.value("theme", ThemeChoice.LIGHT.value)
        return ThemeChoice(text) if text in set(ThemeChoice) else ThemeChoice.LIGHT

    @theme.setter
    def theme(self, value: ThemeChoice) -> None:
        self.set_value("theme", value.value)

    @property
    def text_scale(self) -> float:
        """Factor on every font size."""
        try:
            scale = float(self.value("text_scale", "1.0"))
        except ValueError:
            return 1.0
        return scale if TEXT_SCALES[0] <= scale <= TEXT_SCALES[-1] else 1.0

    @text_scale.setter
    def text_scale(self, value: float) -> None:
        self.set_value("text_scale", str(value))

    @property
    def last_folder(self) -> Path:
        """Where a file was opened or saved last; the home folder when that is gone."""
        folder = Path(self.value("last_folder", ""))
        return folder if folder.is_absolute() and folder.is_dir() else Path.home()

    @last_folder.setter
    def last_folder(self, value: Path) -> None:
        self.set_value("last_folder", str(value))

    def splitter_sizes(self, name: str) -> list[int]:
        """Return the widths of the panes, empty when never set."""
        return _numbers(self.value(f"splitter/{name}", ""))

    def set_splitter_sizes(self, name: str, sizes: Sequence[int]) -> None:
        """Keep the widths of the panes."""
        self.set_value(f"splitter/{name}", " ".join(map(str, sizes)))

    def column_widths(self, name: str, version: int) -> list[int]:
        """Return the widths kept for this version of a table's columns, else empty."""
        return _numbers(self.value(f"columns/{name}.{version}", ""))

    def set_column_widths(self, name: str, version: int, widths: Sequence[int]) -> None:
        """Keep the widths of a table's columns; a new version forgets them."""
        self.set_value(f"columns/{name}.{version}", " ".join(map(str, widths)))

    def value(self, key: str, default: str) -> str:
        """Return one text of this person."""
        return self._text(self._key(key), default)

    def set_value(self, key: str, text: str) -> None:
        """Keep one text of this person."""
        self._settings.setValue(self._key(key), text)

    def _key(self, key: str) -> str:
        return f"user-{self._user}/{key}" if self._user else f"pc/{key}"

    def _text(self, key: str, default: str) -> str:
        found = self._settings.value(key, default)
        return found if isinstance(found, str) else default
