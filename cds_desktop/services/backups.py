"""Backups: make, list, verify, thin, and how the office stands with them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from cds_desktop import __version__
from cds_desktop.domain.backups import (
    DEFAULT_HOUR,
    BackupKind,
    BackupStatus,
    Manifest,
    backup_name,
    is_due,
    missed_day,
    to_thin,
)
from cds_desktop.domain.clock import iso, office_day, parse_instant, whole_second
from cds_desktop.domain.errors import CdsError, EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right, Role
from cds_desktop.persistence.backups import (
    copy_database,
    only_one,
    stored_contents,
)
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.backup_checks import verify_new
from cds_desktop.services.backup_folder import (
    BackupFolder,
    clear_pool,
    folder_for,
    give_name,
    has_content,
    hash_of,
    is_same_disk,
    keep_content,
    lock_file,
    make_ready,
    read_manifest,
    remove,
    require_space,
    retire,
    sweep,
    write_fault,
    write_manifest,
)
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import stored_path
from cds_desktop.services.offices import load_calendar
from cds_desktop.services.progress import Progress, silent

_log = logging.getLogger(__name__)

AUTOMATIC = Actor(None, "Sao lưu tự động", Role.ADMIN)
"""Who makes the daily backup and the one at closing, whoever is signed in."""

# A stick that is not plugged in is not looked for every few minutes.
_REST_AFTER_FAILURE = timedelta(hours=1)
# Parts of the whole, in percent, for the progress of one backup.
_COPY_ENDS, _FILES_END, _ALL = 40, 80, 100


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A new, verified backup.

    Attributes:
        new_files: Contents which were not in the pool yet.
        thinned: Names of older backups which went.
    """

    path: Path
    manifest: Manifest
    new_files: int
    thinned: tuple[str, ...]
    is_same_disk: bool


@dataclass(frozen=True, slots=True)
class BackupEntry:
    """One line of the list of backups; `fault` says why one without manifest is unreadable."""

    name: str
    path: Path
    manifest: Manifest | None
    fault: CdsError | None = None


def backup_folder(open_uow: OpenUow, data_dir: DataDir) -> Path:
    """The folder which the office has chosen, or the one beside the data."""
    with open_uow(read_only=True) as uow:
        return _chosen_folder(uow.settings.all(), data_dir)


def make(
    open_uow: OpenUow,
    data_dir: DataDir,
    *,
    kind: BackupKind = BackupKind.ON_DEMAND,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> MadeBackup:
    """Back up the database and the stored files; older ones are thinned only afterwards.

    It is written under a name that does not count, synced, opened again and compared, and only
    then takes its name. A failure is remembered for `status` and raised again.

    Raises:
        RuleBroken: `officer.not_allowed`, `backup.postgres_by_server`.
        EnvironmentFault: `backup.…`, `database.…`.
        Cancelled: From `progress`; nothing is left behind.
    """
    actor.require(Right.BACK_UP)
    _require_sqlite(data_dir)
    at = whole_second(now)
    with only_one(lock_file(data_dir.path)):
        try:
            made = make_locked(open_uow, data_dir, kind=kind, now=at, progress=progress)
        except CdsError as error:
            _remember_failure(open_uow, error, actor=actor, now=at)
            raise
        _remember(open_uow, made, actor=actor, now=at)
        thinned = _thin(folder_for(made.path.parent, data_dir.path), made.manifest, at)
    _log.info("backup %s made, %d older ones thinned", made.path.name, len(thinned))
    return MadeBackup(made.path, made.manifest, made.new_files, thinned, made.is_same_disk)


def make_locked(
    open_uow: OpenUow,
    data_dir: DataDir,
    *,
    kind: BackupKind,
    now: datetime,
    progress: Progress,
    instead: Path | None = None,
) -> MadeBackup:
    """Make and verify one backup for a caller who holds the lock; nothing is thinned.

    `instead` is a folder to use in place of the office's own.
    """
    with open_uow(read_only=True) as uow:
        settings = uow.settings.all()
    path = instead or _chosen_folder(settings, data_dir)
    folder = folder_for(path, data_dir.path)
    make_ready(folder, was_used=_last(settings).get("folder") == str(path))
    sweep(folder)
    require_space(folder, data_dir.database.stat().st_size)
    name = backup_name(now, set(folder.names()))
    part = folder.part_path(name)
    try:
        try:
            part.mkdir()
        except OSError as error:
            raise write_fault(path, error) from error
        manifest, new_files = _write(folder, part, name, data_dir, kind, now, progress)
        verify_new(folder, part, manifest, lambda _size: progress(_FILES_END, _ALL))
        final = give_name(folder, part, name)
    finally:
        if part.exists():
            _drop(part)
    progress(_ALL, _ALL)
    return MadeBackup(final, manifest, new_files, (), is_same_disk(data_dir.path, path))


def list_backups(path: Path) -> list[BackupEntry]:
    """Every backup in a folder, newest first; half ones do not count.

    Raises:
        EnvironmentFault: `backup.folder_unreadable`.
    """
    entries = []
    for name in folder_for(path, path).names():
        try:
            entries.append(BackupEntry(name, path / name, read_manifest(path / name)))
        except EnvironmentFault as fault:
            entries.append(BackupEntry(name, path / name, None, fault))
    return sorted(entries, key=_newest_first, reverse=True)


def find_backup(path: Path, wanted: str | None) -> Path:
    """The folder of a backup by its name, by its path, or the newest readable one.

    Raises:
        NotFound: `backup.not_found`, `backup.none_yet`.
    """
    if wanted is None:
        for entry in list_backups(path):
            if entry.manifest is not None:
                return entry.path
        raise NotFound("backup.none_yet", path=str(path))
    for candidate in (path / wanted, Path(wanted).expanduser().absolute()):
        if (candidate / "manifest.json").is_file() or (candidate / "office.db").is_file():
            return candidate
    raise NotFound("backup.not_found", name=wanted, path=str(path))


def status(open_uow: OpenUow, data_dir: DataDir, *, now: datetime) -> BackupStatus:
    """How the office stands with its backups; reads the database only, never the folder."""
    with open_uow(read_only=True) as uow:
        settings = uow.settings.all()
        unit = uow.units.get(int(str(settings["office.unit_id"])))
        opened = uow.journal.of("office", unit.code)
        calendar = load_calendar(uow)
    last, failed = _last(settings), _mapping(settings.get("backup.failure"))
    last_ok_at = parse_instant(str(last["at"])) if last else None
    daily_at = daily_hour(settings)
    failure, failed_at = None, None
    if failed:
        failed_at = parse_instant(str(failed["at"]))
        failure = EnvironmentFault(str(failed["code"]), **_mapping(failed.get("facts")))
    return BackupStatus(
        folder=str(_chosen_folder(settings, data_dir)),
        last_ok_at=last_ok_at,
        last_name=str(last.get("name", "")),
        missed_on=missed_day(
            last_ok_at,
            opened_on=office_day(opened[0].at if opened else now),
            now=now,
            is_working=calendar.is_working,
        ),
        is_due=is_due(last_ok_at, now=now, daily_at=daily_at)
        and (failed_at is None or now - failed_at >= _REST_AFTER_FAILURE),
        is_same_disk=bool(last.get("same_disk", False)),
        daily_at=daily_at,
        failed_at=failed_at,
        failure=failure,
    )


def set_daily_hour(open_uow: OpenUow, daily_at: time, *, actor: Actor, now: datetime) -> None:
    """Choose when the daily backup starts.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        before = uow.settings.get("backup.daily_at")
        value = f"{daily_at:%H:%M}"
        if before != value:
            uow.settings.put("backup.daily_at", value)
            uow.journal.write(
                at=now,
                actor=actor,
                subject="backup",
                reference="",
                action="settings_changed",
                details={"backup.daily_at": [before, value]},
            )
            uow.commit()


def daily_hour(settings: Mapping[str, object]) -> time:
    """The office's moment of the daily backup."""
    try:
        return time.fromisoformat(str(settings.get("backup.daily_at", "")))
    except ValueError:
        return DEFAULT_HOUR


def remember_made(made: MadeBackup) -> dict[str, object]:
    """What the settings keep of the last good backup."""
    return {
        "at": iso(made.manifest.made_at),
        "name": made.manifest.name,
        "folder": str(made.path.parent),
        "same_disk": made.is_same_disk,
    }


def _write(
    folder: BackupFolder,
    part: Path,
    name: str,
    data_dir: DataDir,
    kind: BackupKind,
    now: datetime,
    progress: Progress,
) -> tuple[Manifest, int]:
    database = part / "office.db"
    facts = copy_database(
        data_dir.database,
        database,
        lambda done, total: progress(_COPY_ENDS * done // max(total, 1), _ALL),
    )
    contents = stored_contents(database)
    waiting = [content for content in contents if not has_content(folder, content)]
    require_space(folder, sum(content.size for content in waiting))
    missing = []
    for done, content in enumerate(contents):
        progress(_COPY_ENDS + (_FILES_END - _COPY_ENDS) * done // len(contents), _ALL)
        if not keep_content(folder, content, stored_path(data_dir, content.sha256)):
            missing.append(content)
    lost = set(missing)
    manifest = Manifest(
        name=name,
        kind=kind,
        made_at=now,
        program=__version__,
        schema=facts.schema,
        unit_code=facts.unit_code,
        unit_name=facts.unit_name,
        is_sample=facts.is_sample,
        database_size=database.stat().st_size,
        database_sha256=hash_of(database),
        counts=facts.counts,
        files=tuple(content for content in contents if content not in lost),
        missing=tuple(missing),
    )
    write_manifest(part, manifest)
    return manifest, sum(content not in lost for content in waiting)


def _thin(folder: BackupFolder, made: Manifest, now: datetime) -> tuple[str, ...]:
    """Let old backups of this office go, then the contents which only they needed."""
    entries = list_backups(folder.path)
    mine = [
        (entry.name, entry.manifest.made_at)
        for entry in entries
        if entry.manifest is not None and entry.manifest.is_of(made.unit_code, made.is_sample)
    ]
    going = to_thin(mine, now=now, keep={made.name})
    thinned = tuple(name for name in going if retire(folder, name))
    staying = [entry for entry in entries if entry.name not in thinned]
    # An unreadable manifest may still name contents: then nothing is cleared.
    if all(entry.manifest is not None for entry in staying):
        clear_pool(
            folder,
            (content for entry in staying if entry.manifest for content in entry.manifest.files),
        )
    return thinned


def _remember(open_uow: OpenUow, made: MadeBackup, *, actor: Actor, now: datetime) -> None:
    with open_uow() as uow:
        uow.settings.put("backup.last", remember_made(made))
        uow.settings.put("backup.failure", None)
        uow.journal.write(
            at=now,
            actor=actor,
            subject="backup",
            reference=made.manifest.name,
            action="backed_up",
            details={
                "kind": made.manifest.kind.value,
                "files": len(made.manifest.files),
                "missing": len(made.manifest.missing),
                "sha256": made.manifest.database_sha256,
            },
        )
        uow.commit()


def _remember_failure(open_uow: OpenUow, error: CdsError, *, actor: Actor, now: datetime) -> None:
    facts = {key: str(value) for key, value in error.facts.items()}
    try:
        with open_uow() as uow:
            before = _mapping(uow.settings.get("backup.failure"))
            uow.settings.put("backup.failure", {"at": iso(now), "code": error.code, "facts": facts})
            if not _is_the_same(before, error.code, now):
                uow.journal.write(
                    at=now,
                    actor=actor,
                    subject="backup",
                    reference="",
                    action="backup_failed",
                    reason=error.code,
                )
            uow.commit()
    except CdsError as second:
        _log.info("the failed backup could not be noted: %s", second.code)


def _is_the_same(before: Mapping[str, object], code: str, now: datetime) -> bool:
    """Whether the journal has told of this failure today already."""
    if before.get("code") != code:
        return False
    return office_day(parse_instant(str(before["at"]))) == office_day(now)


def _drop(part: Path) -> None:
    try:
        remove(part)
    except OSError:
        _log.info("half backup %s is swept the next time", part.name)


def _chosen_folder(settings: Mapping[str, object], data_dir: DataDir) -> Path:
    chosen = str(settings.get("office.backup_folder") or "").strip()
    return Path(chosen) if chosen else data_dir.backups


def _last(settings: Mapping[str, object]) -> dict[str, object]:
    return _mapping(settings.get("backup.last"))


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _newest_first(entry: BackupEntry) -> tuple[str, str]:
    made_at = iso(entry.manifest.made_at) if entry.manifest else ""
    return (made_at, entry.name)


def _require_sqlite(data_dir: DataDir) -> None:
    if data_dir.connection_file.exists():
        raise RuleBroken("backup.postgres_by_server")
