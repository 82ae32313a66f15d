"""The swap of a restored office into place, which survives a crash at any point.

The marker file decides: before it stands, the present office is the office; once it stands, the
restored one is, and a program that starts after a crash completes the swap.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.persistence.backups import beside, take_lock
from cds_desktop.services.backup_folder import (
    hash_of,
    lock_file,
    remove,
    replace_patiently,
    sync_folder,
)
from cds_desktop.services.data_dir import DataDir

_log = logging.getLogger(__name__)


def recover_interrupted_restore(data_dir: DataDir) -> bool:
    """Complete a swap that a crash has interrupted; sweep what was only prepared.

    Called before an office is opened. Without a marker the present office stays.

    Returns:
        Whether a restore was completed.

    Raises:
        EnvironmentFault: `backup.in_progress` when another program is swapping right now.
    """
    if not staging_of(data_dir).exists():
        return False
    try:
        lock = take_lock(lock_file(data_dir.path))
    except EnvironmentFault:
        if marker_of(data_dir).exists():
            raise
        return False  # another program is preparing a restore: the office is open to all
    try:
        if not marker_of(data_dir).exists():
            remove(staging_of(data_dir))
            return False
        staged = staging_of(data_dir) / "office.db"
        if staged.exists() and not _is_as_marked(data_dir, staged):
            _log.warning("the prepared restore is damaged; the office before it stays")
            marker_of(data_dir).unlink()
            remove(staging_of(data_dir))
            return False
        swap(data_dir)
        _log.info("interrupted restore completed")
        return True
    except OSError as error:
        raise EnvironmentFault("backup.swap_failed") from error
    finally:
        lock.close()


def write_marker(data_dir: DataDir, staged: Path) -> None:
    """From the moment this file stands, the restored office is the office."""
    marker = marker_of(data_dir)
    waiting = marker.with_suffix(".part")
    try:
        text = json.dumps({"sha256": hash_of(staged)})
        with waiting.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        replace_patiently(waiting, marker)
        sync_folder(marker.parent)
    except OSError as error:
        raise EnvironmentFault("backup.stage_not_written", path=str(data_dir.path)) from error


def _is_as_marked(data_dir: DataDir, staged: Path) -> bool:
    try:
        marked: Mapping[str, object] = json.loads(marker_of(data_dir).read_text(encoding="utf-8"))
        return marked["sha256"] == hash_of(staged)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def swap(data_dir: DataDir) -> None:
    """Replace the database; may be repeated from any point at which it stopped.

    A log that stayed behind would be replayed into the new file, so it goes first; there is
    never a moment without a database.
    """
    staged = staging_of(data_dir) / "office.db"
    try:
        if staged.exists():
            for path in beside(data_dir.database):
                path.unlink(missing_ok=True)
            replace_patiently(staged, data_dir.database)
            sync_folder(data_dir.path)
        marker_of(data_dir).unlink(missing_ok=True)
        remove(staging_of(data_dir))
    except OSError as error:
        raise EnvironmentFault("backup.swap_failed") from error


def staging_of(data_dir: DataDir) -> Path:
    return data_dir.path / "restore"


def marker_of(data_dir: DataDir) -> Path:
    return staging_of(data_dir) / "ready.json"
