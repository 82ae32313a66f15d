"""Restoring a backup: look first, prepare beside, then swap in one step that survives a crash.

`prepare` is long and touches nothing in use. `finish` is short: it needs every connection
closed. Between them lies the marker file: once it stands, the restored office is the office,
and a program that starts after a crash completes the swap (`restore_swap`).
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.domain.backups import BackupKind, Manifest, StoredContent
from cds_desktop.domain.clock import OFFICE_ZONE, iso, whole_second
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.backups import (
    beside,
    close_down,
    number_series,
    read_facts,
    sync_file,
    take_lock,
)
from cds_desktop.persistence.engine import bring_up_to_date, make_engine, sqlite_url
from cds_desktop.persistence.unit_of_work import UnitOfWork, UnitsOfWork
from cds_desktop.services.backup_checks import Verification, verify
from cds_desktop.services.backup_folder import (
    MARGIN_BYTES,
    copy_synced,
    folder_for,
    has_content,
    lock_file,
    remove,
    replace_patiently,
)
from cds_desktop.services.backups import MadeBackup, make_locked, remember_made
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import stored_path
from cds_desktop.services.progress import Progress, silent
from cds_desktop.services.restore_preview import (
    RestorePreview,
    current_office,
    preview_restore,
)
from cds_desktop.services.restore_swap import marker_of, staging_of, swap, write_marker

if TYPE_CHECKING:
    import sqlite3

_log = logging.getLogger(__name__)

# Facts of this PC and of its backups, not of the day to which the office goes back.
_KEPT_SETTINGS = ("office.backup_folder", "backup.last", "backup.failure", "backup.daily_at")
_FOLDER_AWAY = ("backup.folder_missing", "backup.folder_read_only", "backup.folder_unreadable")


@dataclass
class PreparedRestore:
    """A restored office lying ready beside the present one; `discard` it or `finish` it."""

    data_dir: DataDir
    manifest: Manifest
    before: MadeBackup | None
    restored_files: int
    head: tuple[int, str] | None
    _lock: sqlite3.Connection = field(repr=False)

    def discard(self) -> None:
        """Throw it away; the present office was never touched."""
        with suppress(OSError):
            remove(staging_of(self.data_dir))
        self._lock.close()


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that is done.

    Attributes:
        before: The backup of what was there, or None when there was nothing readable.
        restored_files: Contents put back into the file store.
    """

    manifest: Manifest
    before: MadeBackup | None
    restored_files: int


def prepare_restore(
    data_dir: DataDir,
    source: Path,
    *,
    actor: Actor,
    now: datetime,
    force: bool = False,
    progress: Progress = silent,
) -> PreparedRestore:
    """Verify the backup, back up what is there, and build the restored office beside it.

    Args:
        data_dir: The data folder; it may still be empty on a new PC.
        source: Folder of the backup.
        actor: Who restores.
        now: The office's clock.
        force: Also take a backup of another unit.
        progress: Percent of the whole; may raise `Cancelled`, then nothing has changed.

    Raises:
        RuleBroken: `officer.not_allowed`, `backup.other_unit`, `backup.postgres_by_server`.
        EnvironmentFault: `backup.newer`, `backup.damaged`, `backup.no_space`…
    """
    actor.require(Right.RESTORE)
    at = whole_second(now)
    preview = preview_restore(data_dir, source)
    _refuse(preview, force)
    data_dir.ensure()
    lock = take_lock(lock_file(data_dir.path))
    try:
        _require_sound(source, lambda done, total: progress(35 * done // total, 100))
        before = _back_up_present(data_dir, preview, at, _span(progress, 35, 60))
        current, _ = current_office(data_dir)
        staged = _stage(data_dir, source, preview.manifest, _span(progress, 60, 75))
        files = _restore_files(data_dir, source, preview.manifest, _span(progress, 75, 95))
        _take_over(staged, data_dir, preview, before, actor=actor, now=at)
        progress(100, 100)
    except BaseException:
        with suppress(OSError):
            remove(staging_of(data_dir))
        lock.close()
        raise
    head = current.head if current else None
    return PreparedRestore(data_dir, preview.manifest, before, files, head, lock)


def finish_restore(prepared: PreparedRestore, close_connections: Callable[[], None]) -> Restored:
    """Put the prepared office in the place of the present one.

    Args:
        prepared: From `prepare_restore`.
        close_connections: Lets go of the office's database (`Office.close`); the office may be
            opened again right afterwards.

    Raises:
        EnvironmentFault: `database.busy` when a counter or a job still has the database open,
            `backup.written_meanwhile` when something was saved since it was prepared; the
            present office stays, and the restore may be prepared again.
    """
    data_dir = prepared.data_dir
    try:
        close_connections()
        if data_dir.database.exists():
            _require_unchanged(data_dir, prepared)
            if not close_down(data_dir.database) or prepared.before is None:
                _keep_damaged(data_dir)
        staged = staging_of(data_dir) / "office.db"
        write_marker(data_dir, staged)
        swap(data_dir)
    except BaseException:
        if not marker_of(data_dir).exists():
            prepared.discard()
        raise
    finally:
        prepared._lock.close()
    _log.info("backup %s restored", prepared.manifest.name)
    return Restored(prepared.manifest, prepared.before, prepared.restored_files)


def restore(
    data_dir: DataDir,
    source: Path,
    close_connections: Callable[[], None],
    *,
    actor: Actor,
    now: datetime,
    force: bool = False,
    progress: Progress = silent,
) -> Restored:
    """Prepare and finish in one go, for the command line.

    Raises:
        RuleBroken: As `prepare_restore`.
        EnvironmentFault: As `prepare_restore` and `finish_restore`.
    """
    prepared = prepare_restore(
        data_dir, source, actor=actor, now=now, force=force, progress=progress
    )
    return finish_restore(prepared, close_connections)


def _refuse(preview: RestorePreview, force: bool) -> None:
    manifest = preview.manifest
    if preview.is_newer:
        raise EnvironmentFault("backup.newer", program=manifest.program)
    if not preview.is_same_unit and not force:
        raise RuleBroken(
            "backup.other_unit",
            backup_unit=f"{manifest.unit_name} ({manifest.unit_code})",
            unit=preview.current_unit,
        )


def _require_sound(source: Path, progress: Progress) -> None:
    found: Verification = verify(source, progress)
    serious = [item for item in found.problems if not item.code.startswith("backup.files_")]
    if serious:
        raise EnvironmentFault("backup.damaged", name=source.name, problem=serious[0].code)


def _back_up_present(
    data_dir: DataDir, preview: RestorePreview, now: datetime, progress: Progress
) -> MadeBackup | None:
    if preview.current_unit is None:
        return None
    open_uow = UnitsOfWork(make_engine(data_dir.database_url()))

    def back_up(path: Path | None) -> MadeBackup:
        return make_locked(
            open_uow,
            data_dir,
            kind=BackupKind.BEFORE_RESTORE,
            now=now,
            progress=progress,
            instead=path,
        )

    try:
        try:
            return back_up(None)
        except EnvironmentFault as fault:
            if fault.code not in _FOLDER_AWAY:
                raise
            return back_up(data_dir.backups)
    except EnvironmentFault as fault:
        if fault.code not in ("database.damaged", "backup.not_verified"):
            raise
        return None  # a damaged database cannot be backed up; `finish` keeps its files aside
    finally:
        open_uow.close()


def _stage(data_dir: DataDir, source: Path, manifest: Manifest, progress: Progress) -> Path:
    staging = staging_of(data_dir)
    staged = staging / "office.db"
    progress(0, 1)
    try:
        remove(staging)
        staging.mkdir(parents=True)
        free = shutil.disk_usage(staging).free
        # The copy, and its migration to today's schema.
        needed = 2 * manifest.database_size + MARGIN_BYTES
        if free < needed:
            raise EnvironmentFault(
                "backup.no_space",
                path=str(data_dir.path),
                needed_mb=needed // 1_000_000 + 1,
                free_mb=free // 1_000_000,
            )
        if copy_synced(source / "office.db", staged) != manifest.database_sha256:
            raise EnvironmentFault(
                "backup.damaged", name=source.name, problem="backup.database_damaged"
            )
    except OSError as error:
        raise EnvironmentFault("backup.stage_not_written", path=str(data_dir.path)) from error
    progress(1, 1)
    return staged


def _restore_files(data_dir: DataDir, source: Path, manifest: Manifest, progress: Progress) -> int:
    """Put back contents which the store lacks; those present stay as they are."""
    folder = folder_for(source.parent, data_dir.path)
    restored = 0
    for done, content in enumerate(manifest.files):
        progress(done, len(manifest.files))
        target = stored_path(data_dir, content.sha256)
        if _is_there(target, content) or not has_content(folder, content):
            continue
        waiting = data_dir.files / f"incoming-{content.sha256}"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting.unlink(missing_ok=True)
            if copy_synced(folder.content_path(content.sha256), waiting) == content.sha256:
                replace_patiently(waiting, target)
                restored += 1
        except OSError as error:
            raise EnvironmentFault("store.not_written", name=content.sha256) from error
        finally:
            with suppress(OSError):
                waiting.unlink(missing_ok=True)
    return restored


def _is_there(path: Path, content: StoredContent) -> bool:
    try:
        return path.stat().st_size == content.size
    except OSError:
        return False


def _take_over(
    staged: Path,
    data_dir: DataDir,
    preview: RestorePreview,
    before: MadeBackup | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Bring the copy to today's schema and carry over what must not go back in time."""
    kept, series = _facts_to_keep(data_dir, preview)
    open_uow = UnitsOfWork(make_engine(sqlite_url(staged)))
    try:
        bring_up_to_date(open_uow.engine)
        with open_uow() as uow:
            for key, value in kept.items():
                uow.settings.put(key, value)
            if before is not None:
                uow.settings.put("backup.last", remember_made(before))
            for name, last in series.items():
                uow.numbers.raise_to(name, last)
            uow.journal.write(
                at=now,
                actor=_known_actor(uow, actor),
                subject="backup",
                reference=preview.manifest.name,
                action="restored",
                details={
                    "made_at": iso(preview.manifest.made_at),
                    "unit_code": preview.manifest.unit_code,
                    "before": before.manifest.name if before else "",
                },
            )
            uow.commit()
    finally:
        open_uow.close()
    if not close_down(staged):
        raise EnvironmentFault("backup.stage_not_written", path=str(data_dir.path))
    sync_file(staged)
    read_facts(staged)


def _facts_to_keep(
    data_dir: DataDir, preview: RestorePreview
) -> tuple[dict[str, object], dict[str, int]]:
    """Settings of this PC, and the numbers already given out to citizens since the backup."""
    if preview.current_unit is None:
        return {"office.backup_folder": str(preview.source.parent)}, {}
    open_uow = UnitsOfWork(make_engine(data_dir.database_url()))
    try:
        with open_uow(read_only=True) as uow:
            stored = uow.settings.all()
    finally:
        open_uow.close()
    kept = {key: stored[key] for key in _KEPT_SETTINGS if key in stored}
    return kept, number_series(data_dir.database) if preview.is_same_unit else {}


def _known_actor(uow: UnitOfWork, actor: Actor) -> Actor:
    """The actor without an id which in the restored office is nobody's, or another's."""
    for officer in uow.officers.all():
        if officer.id == actor.officer_id and officer.full_name == actor.name:
            return actor
    return Actor(None, actor.name, actor.role, actor.counter)


def _require_unchanged(data_dir: DataDir, prepared: PreparedRestore) -> None:
    current, is_damaged = current_office(data_dir)
    if is_damaged or prepared.head is None:
        return
    if current is None or current.head != prepared.head:
        raise EnvironmentFault("backup.written_meanwhile")


def _keep_damaged(data_dir: DataDir) -> None:
    """Copy a damaged database and its log aside, for whoever may rescue more from it."""
    try:
        written = datetime.fromtimestamp(data_dir.database.stat().st_mtime, OFFICE_ZONE)
        aside = data_dir.path / "damaged" / f"{written:%Y%m%d-%H%M%S}"
        aside.mkdir(parents=True, exist_ok=True)
        for path in (data_dir.database, *beside(data_dir.database)):
            target = aside / path.name
            if path.exists() and not target.exists():
                copy_synced(path, target)
    except OSError as error:
        raise EnvironmentFault("backup.stage_not_written", path=str(data_dir.path)) from error


def _span(progress: Progress, start: int, end: int) -> Progress:
    def report(done: int, total: int) -> None:
        progress(start + (end - start) * done // max(total, 1), 100)

    return report
