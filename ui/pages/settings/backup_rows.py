"""What Sao lưu shows: the list of backups, its words, the hour and the question for a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cds_desktop.wording.backups import KINDS, moment_words, number_words, size_words
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets import StateWord

if TYPE_CHECKING:
    from cds_desktop.domain.backups import BackupStatus
    from cds_desktop.domain.errors import CdsError
    from cds_desktop.services.backups import BackupEntry
    from cds_desktop.services.offices import Office

_tr: Final = QCoreApplication.translate


# Reading ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FoundBackups:
    """What one reading brings: the state from the database, the list from the folder."""

    status: BackupStatus
    entries: tuple[BackupEntry, ...]
    fault: CdsError | None


def find_backups(office: Office, now: datetime) -> FoundBackups:
    """Read how the backups stand; a folder that cannot be read leaves the list empty."""
    from cds_desktop.domain.errors import CdsError
    from cds_desktop.services import backups

    found = backups.status(office.open_uow, office.data_dir, now=now)
    try:
        return FoundBackups(found, tuple(backups.list_backups(Path(found.folder))), None)
    except CdsError as error:
        return FoundBackups(found, (), error)


# The list ---------------------------------------------------------------------------------------


def backup_columns(
    now: Callable[[], datetime], state_of: Callable[[BackupEntry], StateWord]
) -> list[Column[BackupEntry]]:
    """The columns of the list.

    Args:
        now: The clock, for "hôm nay".
        state_of: How a backup stands.
    """
    return [
        Column("made_at", _tr("BackupGroup", "Lúc"), 150, lambda row: _made_at(row, now()),
               sortable=False),
        Column("kind", _tr("BackupGroup", "Loại"), 190, _kind, sortable=False, stretch=True),
        Column("dossiers", _tr("BackupGroup", "Hồ sơ"), 90, _dossiers, sortable=False,
               right=True),
        Column("size", _tr("BackupGroup", "Dung lượng"), 110, _size, sortable=False, right=True),
        Column("state", _tr("BackupGroup", "Tình trạng"), 190, lambda _row: "", state=state_of,
               sortable=False),
    ]  # fmt: skip


def backup_state(entry: BackupEntry, is_sound: bool | None) -> StateWord:
    """How a backup stands.

    Args:
        entry: The backup.
        is_sound: What the check of this session said, None when there was none.
    """
    if entry.manifest is None:
        return StateWord(Tone.LATE, _tr("BackupGroup", "Không đọc được"))
    if is_sound is False:
        return StateWord(Tone.LATE, _tr("BackupGroup", "Bị hỏng"))
    if entry.manifest.missing:
        return StateWord(
            Tone.SOON,
            _tr("BackupGroup", "Thiếu {count} tệp").format(count=len(entry.manifest.missing)),
            "alert-triangle",
        )
    if is_sound:
        return StateWord(Tone.OK, _tr("BackupGroup", "Vừa kiểm tra, tốt"))
    return StateWord(Tone.OK, _tr("BackupGroup", "Đã kiểm tra khi ghi"))


def _made_at(entry: BackupEntry, now: datetime) -> str:
    if entry.manifest is None:
        return entry.name
    words = moment_words(entry.manifest.made_at, now)
    return words[:1].upper() + words[1:]


def _kind(entry: BackupEntry) -> str:
    return KINDS[entry.manifest.kind.value] if entry.manifest else "–"


def _dossiers(entry: BackupEntry) -> str:
    return number_words(entry.manifest.counts.get("dossier", 0)) if entry.manifest else "–"


def _size(entry: BackupEntry) -> str:
    manifest = entry.manifest
    return size_words(manifest.database_size + manifest.files_size) if manifest else "–"


# Where and when ---------------------------------------------------------------------------------


def ask_for_folder(parent: QWidget, title: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder without stopping the program; the dialog deletes itself."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: on_chosen(Path(name)))
    dialog.open()
    return dialog


def read_hour(words: str) -> time | None:
    """The hour as people write it: "11:30", "11h30", "11g", "11.30"; None when it is none."""
    parts = words.strip().replace("h", ":").replace("g", ":").replace(".", ":").split(":")
    try:
        return time(int(parts[0]), int(parts[1] or 0) if len(parts) > 1 else 0)
    except (ValueError, IndexError):
        return None


def tidy_hour(words: str) -> str:
    """The hour written as "11:30"; words that are no hour stay as they are."""
    hour = read_hour(words)
    return f"{hour:%H:%M}" if hour else words
