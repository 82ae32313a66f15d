"""The backup folder: complete backups, half ones of the past, and the pool of contents.

- `cds-20261120-113000/` with `office.db` and `manifest.json`: a complete backup;
- `part-…`: one that is being written, or was left by a power cut;
- `cds-files/aa/<sha256>`: contents of the file store, shared by all backups of this folder.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import shutil
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cds_desktop.domain.backups import (
    Manifest,
    StoredContent,
    is_backup_name,
    manifest_from_data,
    manifest_to_data,
)
from cds_desktop.domain.errors import EnvironmentFault

T = TypeVar("T")

MARGIN_BYTES = 32 * 1024 * 1024
# Contents and half backups younger than this may be another office's work of this minute.
GRACE_SECONDS = 24 * 3600
_PIECE = 1024 * 1024
_REPLACE_TRIES, _REPLACE_WAIT_SECONDS = 25, 0.2


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """One backup folder as seen from one data folder.

    Attributes:
        path: The folder which the office has chosen.
        tag: Short mark of this PC and data folder, so that several offices can share a folder.
    """

    path: Path
    tag: str

    @property
    def pool(self) -> Path:
        """Where contents lie."""
        return self.path / "cds-files"

    def content_path(self, sha256: str) -> Path:
        """Where one content lies in the pool."""
        return self.pool / sha256[:2] / sha256

    def part_path(self, name: str) -> Path:
        """Where a backup is written until it is verified."""
        return self.path / f"part-{self.tag}-{name}"

    def names(self) -> list[str]:
        """Names of all folders which count as backups, newest name first."""
        try:
            found = [entry.name for entry in self.path.iterdir() if is_backup_name(entry.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise EnvironmentFault("backup.folder_unreadable", path=str(self.path)) from error
        return sorted(found, reverse=True)


def lock_file(data_path: Path) -> Path:
    """The file whose lock lets one backup or restore of a data folder run at a time."""
    return data_path / "backup.lock"


def folder_for(path: Path, data_path: Path) -> BackupFolder:
    """The backup folder of one data folder."""
    owner = f"{platform.node()}|{data_path.resolve()}"
    return BackupFolder(path, hashlib.sha256(owner.encode("utf-8")).hexdigest()[:8])


def make_ready(folder: BackupFolder, *, was_used: bool) -> None:
    """Make the folder and see that it can be written to.

    Args:
        folder: The folder.
        was_used: A backup was made there before; then a missing folder means that its disk is
            not plugged in, and making it anew would write to the wrong disk.

    Raises:
        EnvironmentFault: `backup.folder_missing`, `backup.folder_read_only`, `backup.no_space`,
            `backup.not_written`.
    """
    if not folder.path.is_dir():
        if was_used or not folder.path.parent.is_dir():
            raise EnvironmentFault("backup.folder_missing", path=str(folder.path))
        _guarded(folder.path, lambda: folder.path.mkdir(exist_ok=True))
    probe = folder.path / f"part-{folder.tag}-{uuid.uuid4().hex}"

    def try_it() -> None:
        folder.pool.mkdir(exist_ok=True)
        probe.write_bytes(b"cds")
        probe.unlink()

    _guarded(folder.path, try_it)


def require_space(folder: BackupFolder, needed: int) -> None:
    """Refuse before anything is written when the disk is too small.

    Raises:
        EnvironmentFault: `backup.no_space`.
    """
    free = shutil.disk_usage(folder.path).free
    if free < needed + MARGIN_BYTES:
        raise EnvironmentFault(
            "backup.no_space",
            path=str(folder.path),
            needed_mb=(needed + MARGIN_BYTES) // 1_000_000 + 1,
            free_mb=free // 1_000_000,
        )


def is_same_disk(first: Path, second: Path) -> bool:
    """Whether two paths lie on one volume; its failure would take both."""
    try:
        return first.stat().st_dev == _nearest(second).stat().st_dev
    except OSError:
        return False


def _nearest(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def sweep(folder: BackupFolder) -> int:
    """Remove what interrupted backups of this data folder left; give their number.

    Half backups of other offices go only when they are older than a day by that disk's clock.
    """
    swept = 0
    marker = _clock_of(folder)
    for entry in [*folder.path.glob("part-*"), *folder.pool.glob("incoming-*")]:
        mine = entry.name.startswith((f"part-{folder.tag}-", f"incoming-{folder.tag}-"))
        with suppress(OSError):
            if mine or entry.stat().st_mtime < marker - GRACE_SECONDS:
                remove(entry)
                swept += 1
    return swept


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def retire(folder: BackupFolder, name: str) -> bool:
    """Remove a backup: it loses its name first, so that a half one never counts."""
    going = folder.part_path(f"{name}-{uuid.uuid4().hex[:8]}")
    try:
        (folder.path / name).rename(going)
        remove(going)
    except OSError:
        return False  # open in another program: it goes the next time
    return True


def keep_content(folder: BackupFolder, content: StoredContent, source: Path) -> bool:
    """Put one content into the pool unless it lies there; False when the source is not it.

    Raises:
        EnvironmentFault: `backup.no_space`, `backup.not_written`, `backup.folder_read_only`.
    """
    target = folder.content_path(content.sha256)
    if has_content(folder, content):
        with suppress(OSError):
            os.utime(target)  # seen today: another office's clearing leaves it alone
        return True
    if not source.is_file() or source.stat().st_size != content.size:
        return False
    waiting = folder.pool / f"incoming-{folder.tag}-{uuid.uuid4().hex}"

    def copy() -> bool:
        target.parent.mkdir(parents=True, exist_ok=True)
        if copy_synced(source, waiting) != content.sha256:
            return False
        replace_patiently(waiting, target)
        return True

    try:
        return _guarded(folder.path, copy)
    finally:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)


def has_content(folder: BackupFolder, content: StoredContent) -> bool:
    """Whether the pool has a file of this name and size."""
    try:
        return folder.content_path(content.sha256).stat().st_size == content.size
    except OSError:
        return False


def clear_pool(folder: BackupFolder, needed: Iterable[StoredContent]) -> int:
    """Remove contents which no backup names any more; give their number.

    Contents younger than a day stay: a backup of another office may be about to name them.
    """
    wanted = {content.sha256 for content in needed}
    marker = _clock_of(folder)
    cleared = 0
    for path in folder.pool.glob("[0-9a-f][0-9a-f]/*"):
        is_ours = len(path.name) == 64 and path.name.startswith(path.parent.name)
        if not is_ours or path.name in wanted:
            continue
        with suppress(OSError):
            if path.stat().st_mtime < marker - GRACE_SECONDS:
                path.unlink()
                cleared += 1
    return cleared


def _clock_of(folder: BackupFolder) -> float:
    """The present moment by the clock which stamps this disk's files."""
    probe = folder.path / f"part-{folder.tag}-clock"
    try:
        probe.write_bytes(b"")
        return probe.stat().st_mtime
    except OSError:
        return 0.0  # nothing counts as old then
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write the manifest into the folder of a backup and sync it.

    Raises:
        EnvironmentFault: `backup.no_space`, `backup.not_written`.
    """
    text = json.dumps(manifest_to_data(manifest), ensure_ascii=False, indent=1)

    def write() -> None:
        with (path / "manifest.json").open("x", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path)

    _guarded(path.parent, write)


def read_manifest(path: Path) -> Manifest:
    """Read the manifest of a backup.

    Raises:
        EnvironmentFault: `backup.manifest_unreadable`, `backup.newer_format`.
    """
    try:
        data = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EnvironmentFault("backup.manifest_unreadable", name=path.name) from error
    return manifest_from_data(data)


def give_name(folder: BackupFolder, part: Path, name: str) -> Path:
    """The verified backup takes its name: from here on it counts."""
    final = folder.path / name

    def rename() -> None:
        _patiently(lambda: part.rename(final))
        sync_folder(folder.path)

    _guarded(folder.path, rename)
    return final


def hash_of(path: Path, watch: Callable[[int], None] = lambda _size: None) -> str:
    """SHA-256 of a file; `watch` gets the size of each piece read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            watch(len(piece))
    return digest.hexdigest()


def copy_synced(source: Path, target: Path) -> str:
    """Copy a file, wait until it is on the disk, and give the SHA-256 of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("xb") as writer:
        while piece := reader.read(_PIECE):
            digest.update(piece)
            writer.write(piece)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()


def replace_patiently(source: Path, target: Path) -> None:
    """Replace a file; a virus scanner may hold it for some seconds on Windows."""
    _patiently(lambda: source.replace(target))


def _patiently(act: Callable[[], object]) -> None:
    for turn in range(_REPLACE_TRIES):
        try:
            act()
        except PermissionError:
            if os.name != "nt" or turn == _REPLACE_TRIES - 1:
                raise
            time.sleep(_REPLACE_WAIT_SECONDS)
        else:
            return


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that."""
    if os.name == "nt":
        return  # NTFS journals names itself and has no such call
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _guarded(path: Path, act: Callable[[], T]) -> T:
    try:
        return act()
    except OSError as error:
        raise write_fault(path, error) from error


def write_fault(path: Path, error: OSError) -> EnvironmentFault:
    """The fault behind a failed write into the backup folder."""
    if error.errno == errno.ENOSPC or getattr(error, "winerror", None) in (39, 112):
        free = -1
        with suppress(OSError):
            free = shutil.disk_usage(path).free // 1_000_000
        return EnvironmentFault("backup.no_space", path=str(path), needed_mb="–", free_mb=free)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return EnvironmentFault("backup.folder_read_only", path=str(path))
    if not path.is_dir():
        return EnvironmentFault("backup.folder_missing", path=str(path))
    return EnvironmentFault("backup.not_written", path=str(path))
